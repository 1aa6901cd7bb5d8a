"""Append to the chain and sign its head. An action's name, an object's id and row hashes go in; an entry comes out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from testimonia.audit.models import AuditEntry, SignedHead
from testimonia.core.errors import InvalidInput
from testimonia.crypto import MemberKeys, bind, digest

NO_ENTRY = bytes(32)
"""What the first entry names as the one before it."""

HEAD_EVERY = 100
_ACTION = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.:-]{0,63}")
_OBJECT = re.compile(r"[0-9A-Za-z_-]{0,64}")


@dataclass(frozen=True)
class Head:
    """A place in the chain: number and hash of an entry."""

    seq: int
    hash: bytes

    def signed_bytes(self) -> bytes:
        return bind("head", self.seq, self.hash)


def entry_hash(entry: AuditEntry) -> bytes:
    """Return the SHA-256 over every other column of an entry, which the next one names."""
    names = bind("entry", entry.seq, bytes(entry.prev), entry.actor, entry.hour)
    parts = (entry.action.encode(), entry.object_id.encode(), bytes(entry.rows), bytes(entry.removed))
    return digest(names + b"|" + bind(*(digest(part) for part in parts)))


def head(store: str) -> Head:
    """Return the newest entry's place, or that before the first one."""
    newest = AuditEntry.objects.using(store).order_by("-seq").values_list("seq", "hash").first()
    return Head(newest[0], bytes(newest[1])) if newest else Head(0, NO_ENTRY)


def append(
    store: str,
    *,
    actor: str,
    action: str,
    object_id: str = "",
    row_hashes: Iterable[bytes] = (),
    removed_hashes: Iterable[bytes] = (),
) -> Head:
    """Add one entry; to be called inside the transaction of the write that it is about."""
    if not _ACTION.fullmatch(action) or not _OBJECT.fullmatch(object_id):
        raise InvalidInput(
            found="an action or an id that the log does not take",
            rule="an action is a short English name and an object an id; the log holds nothing that anyone said",
            todo="Name the action in letters, digits, spaces and _ . : -",
        )
    before = head(store)
    entry = AuditEntry(
        seq=before.seq + 1,
        prev=before.hash,
        actor=actor,
        action=action,
        object_id=object_id,
        hour=datetime.now(UTC).strftime("%Y-%m-%dT%HZ"),
        rows=b"".join(row_hashes),
        removed=b"".join(removed_hashes),
    )
    entry.hash = entry_hash(entry)
    entry.save(using=store, force_insert=True)
    return Head(entry.seq, entry.hash)


def sign_head(store: str, keyring: str, signer: str, keys: MemberKeys) -> Head:
    """Sign the newest entry and keep the head first in the keyring, then in the store.

    In this order a crash between the two never looks like an older keyring.
    """
    newest = head(store)
    signature = keys.sign(newest.signed_bytes())
    for alias in (keyring, store):
        SignedHead.objects.using(alias).create(seq=newest.seq, hash=newest.hash, signer=signer, signature=signature)
    return newest


def newest_signed(alias: str) -> int:
    """Return the number of the newest entry that a signed head of this database speaks of, or 0."""
    return SignedHead.objects.using(alias).order_by("-seq").values_list("seq", flat=True).first() or 0
