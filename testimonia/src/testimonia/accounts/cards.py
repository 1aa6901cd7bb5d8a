"""Members' cards: who belongs to the investigation, with which public keys.

Each card is signed by the member who introduced its owner, back to the first one. A card is
sealed with a key that every member has, so that a database server learns neither names nor keys.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from testimonia.accounts.models import MemberCard
from testimonia.core.errors import Damaged
from testimonia.crypto import MemberKeys, PublicKeys, Secret, bind, derive, digest, open_sealed, seal, verify

ALL_ROLES = ("interviewer", "coder", "case_officer", "analyst", "editor", "administrator", "auditor")


@dataclass(frozen=True)
class Member:
    """One member as their newest card says. ``introduced_by`` is the member who signed them in."""

    id: str
    name: str
    fingerprint: str
    roles: tuple[str, ...]
    slot: int
    state: str
    public: PublicKeys
    introduced_by: str
    revision: int

    def __repr__(self) -> str:
        return f"<member {self.fingerprint[:9]}, {self.state}>"


def new_member(
    id: str, name: str, public: PublicKeys, slot: int, introduced_by: str, roles: tuple[str, ...] = ALL_ROLES
) -> Member:
    """Return the first card of a member."""
    return Member(id, name, public.fingerprint(), roles, slot, "active", public, introduced_by, revision=1)


def store_card(alias: str, member: Member, file_key: Secret, signer: str, keys: MemberKeys) -> bytes:
    """Seal, sign and store a card; returns its hash for the log."""
    fields = asdict(member) | {"public": [member.public.box.hex(), member.public.verify.hex()]}
    payload = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    sealed = seal(_card_key(file_key), payload, bind("card", member.id, member.revision))
    card = MemberCard(member=member.id, revision=member.revision, sealed=sealed, signer=signer)
    card.signature = keys.sign(_signed(card))
    card.save(using=alias, force_insert=True)
    return card_hash(card)


def load_cards(alias: str, file_key: Secret, root_verify_key: bytes) -> dict[str, Member]:
    """Return every member's newest card, each checked back to the first member, whom one's own slot names."""
    members: dict[str, Member] = {}
    for card in MemberCard.objects.using(alias).order_by("id"):
        binding = bind("card", card.member, card.revision)
        fields = json.loads(open_sealed(_card_key(file_key), bytes(card.sealed), binding, "a member's card"))
        box, verifies = fields.pop("public")
        public = PublicKeys(bytes.fromhex(box), bytes.fromhex(verifies))
        member = Member(**fields | {"roles": tuple(fields["roles"]), "public": public})
        signer = members.get(card.signer)
        key = root_verify_key if not members else signer.public.verify if signer and signer.state == "active" else b""
        verify(key, _signed(card), bytes(card.signature), "a member's card")
        known = members.get(member.id)
        if member.id != card.member or member.revision != (known.revision + 1 if known else 1):
            raise Damaged(
                found="a member's card is missing or out of order",
                rule="every revision of a card is kept",
                todo="Restore store.db from a backup; nothing was changed",
            )
        members[member.id] = member
    first = next(iter(members.values()), None)
    if first is None or first.public.verify != root_verify_key:
        raise Damaged(
            found="the first member's card is missing or belongs to someone else",
            rule="every slot names the first member, from whom all others were introduced",
            todo="Restore store.db from a backup; nothing was changed",
        )
    return members


def all_hashes(alias: str) -> Iterator[bytes]:
    """Yield the hash of every card."""
    return (card_hash(card) for card in MemberCard.objects.using(alias).order_by("id"))


def _card_key(file_key: Secret) -> Secret:
    return derive(file_key, "member cards")


def _signed(card: MemberCard) -> bytes:
    return bind("card", card.member, card.revision, card.signer, digest(bytes(card.sealed)))


def card_hash(card: MemberCard) -> bytes:
    """Return the SHA-256 by which the log knows a card."""
    return digest(_signed(card) + b"|" + bytes(card.signature))
