"""The keys that one member can open: compartments, and under them the key of each person. Rows go in, keys come out.

New keys are committed to keyring.db before the data that they seal: after a crash there may be a key without data,
never data without a key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from testimonia.core.errors import Damaged, NotFound, Refused
from testimonia.crypto import CompartmentKey, Grant, MemberKeys, PublicKeys, Secret, SubjectKey, bind, digest, new_key
from testimonia.vault.models import CompartmentKeyRow, GrantRow, SubjectKeyRow


def no_such_record() -> NotFound:
    """Return the one answer to "there is none" and to "not for you"."""
    return NotFound(
        found="no such record",
        rule="a member sees what their keys open",
        todo="Check the id or ask for a grant",
    )


@dataclass(frozen=True)
class Me:
    """The member who unlocked."""

    id: str
    name: str
    fingerprint: str


@dataclass(frozen=True)
class WritingKey:
    """The key that seals what is written now, and the number of its generation."""

    generation: int
    key: Secret


class Keyring:
    """What one member's grants open. ``signers`` are the public keys of everyone whose signature counts."""

    def __init__(self, alias: str, me: str, keys: MemberKeys, signers: Mapping[str, PublicKeys]) -> None:
        self.alias = alias
        self._me, self._keys, self._signers = me, keys, signers
        self._compartments: dict[tuple[str, int], Secret] = {}
        self._published: dict[tuple[str, int], CompartmentKey] = {}
        self._opened: dict[tuple[str, str, int], Secret] = {}
        self._sealed: dict[tuple[str, str, int], list[SubjectKey]] = {}
        self._writing: dict[tuple[str, str], tuple[int, WritingKey]] = {}
        self._new_hashes: list[bytes] = []

    def __repr__(self) -> str:
        return "<keyring>"

    def _signer(self, member: str) -> bytes:
        """Return the verify key of a member, or raise Damaged where nobody introduced that member."""
        if member not in self._signers:
            raise Damaged(
                found="a key in the keyring was made by someone who is no member",
                rule="keys and grants count only with the signature of a member of this investigation",
                todo="Do not go on working with this copy; compare it with a backup. Nothing was changed",
            )
        return self._signers[member].verify

    # reading

    def load_grants(self) -> None:
        """Open the member's own grants; a forged or altered one is Damaged."""
        for row in GrantRow.objects.using(self.alias).filter(member=self._me).order_by("id"):
            grant = Grant(row.member, row.scope, row.epoch, bytes(row.sealed), row.grantor, bytes(row.signature))
            secret = grant.open(self._keys, self._signer(grant.grantor))
            what, *of = grant.scope.split(":")
            if what == "compartment":
                self._published_key(of[0], grant.epoch).check_secret(secret)
                self._compartments[of[0], grant.epoch] = secret
            else:
                self._opened[of[0], of[1], grant.epoch] = secret

    def reads(self, compartment: str) -> bool:
        """Whether the member may read everyone in this compartment."""
        return any(name == compartment for name, _ in self._compartments)

    def reads_some(self, compartment: str) -> bool:
        """Whether the member may read at least one person in this compartment."""
        return self.reads(compartment) or any(name == compartment for _, name, _ in self._opened)

    def knows(self, subject: str, compartment: str, generation: int) -> bool:
        """Whether the member was granted this key, directly or through the compartment."""
        return self.reads(compartment) or (subject, compartment, generation) in self._opened

    def load_subject_keys(self, compartment: str, subject: str | None = None) -> None:
        """Fetch the sealed keys of a compartment at once, before many records are opened."""
        rows = SubjectKeyRow.objects.using(self.alias).filter(compartment=compartment)
        if subject is not None:
            rows = rows.filter(subject=subject)
        fetched: dict[tuple[str, str, int], list[SubjectKey]] = {}
        for values in rows.order_by("epoch").values_list(*_SUBJECT_KEY_FIELDS):
            key = SubjectKey(*values)
            fetched.setdefault((key.subject, key.compartment, key.generation), []).append(key)
        self._sealed.update(fetched)

    def reading_key(self, subject: str, compartment: str, generation: int) -> Secret:
        """Return the key of one person, compartment and generation, or NotFound where none was granted."""
        name = (subject, compartment, generation)
        if name in self._opened:
            return self._opened[name]
        if not self.reads(compartment):
            raise no_such_record()
        if name not in self._sealed:
            self.load_subject_keys(compartment, subject)
        for sealed in self._sealed.get(name, []):
            if (compartment, sealed.epoch) in self._compartments:
                secret = sealed.open(self._compartments[compartment, sealed.epoch], self._signer(sealed.maker))
                self._opened[name] = secret
                return secret
        raise Damaged(
            found="a record whose key is not in keyring.db",
            rule="keyring.db must be at least as new as store.db",
            todo="Put the newer keyring.db back; nothing was changed",
        )

    # writing

    def _published_key(self, compartment: str, epoch: int) -> CompartmentKey:
        """Return the checked public key of a compartment in an epoch."""
        name = (compartment, epoch)
        if name not in self._published:
            row = CompartmentKeyRow.objects.using(self.alias).filter(compartment=compartment, epoch=epoch).first()
            if row is None:
                raise Refused(
                    found=f"there is no compartment {compartment} in this investigation",
                    rule="a record is sealed into a compartment that the keyring knows",
                    todo="Restore keyring.db from a backup or make the compartment",
                )
            key = CompartmentKey(row.compartment, row.epoch, bytes(row.public), row.maker, bytes(row.signature))
            key.check(self._signer(key.maker))
            self._published[name] = key
        return self._published[name]

    def newest_epoch(self, compartment: str) -> int:
        """Return the epoch that is written in now."""
        rows = CompartmentKeyRow.objects.using(self.alias).filter(compartment=compartment)
        return rows.aggregate(newest=Max("epoch"))["newest"] or 0

    def writing_keys(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], WritingKey]:
        """Return, for each (subject, compartment), a key born in the newest epoch; missing ones are made and committed.

        Whoever may only write makes a generation of their own, sealed to the compartment, which they cannot open again
        once this process has ended.
        """
        found: dict[tuple[str, str], WritingKey] = {}
        missing: list[tuple[str, str, int]] = []
        epochs: dict[str, int] = {}
        names = list(dict.fromkeys(wanted))
        for subject, compartment in names:
            if compartment not in epochs:
                epochs[compartment] = self.newest_epoch(compartment)
                self._load_for_writing(compartment, [s for s, c in names if c == compartment], epochs[compartment])
            epoch = epochs[compartment]
            born, kept = self._writing.get((subject, compartment), (-1, None))
            if kept is not None and born == epoch:
                found[subject, compartment] = kept
            else:
                missing.append((subject, compartment, epoch))
        if missing:
            found.update(self._make_subject_keys(missing))
        return found

    def _load_for_writing(self, compartment: str, subjects: list[str], epoch: int) -> None:
        """Look for generations of this epoch that the member can open, unless they are known already."""
        unknown = [s for s in subjects if self._writing.get((s, compartment), (-1, None))[0] != epoch]
        if not unknown or not self.reads(compartment):
            return
        self.load_subject_keys(compartment, unknown[0] if len(unknown) == 1 else None)
        wanted = set(unknown)
        for subject, of, generation in [name for name in self._sealed if name[1] == compartment and name[0] in wanted]:
            if any(key.born == epoch for key in self._sealed[subject, of, generation]):
                key = self.reading_key(subject, of, generation)
                self._writing[subject, of] = (epoch, WritingKey(generation, key))

    def _make_subject_keys(self, names: list[tuple[str, str, int]]) -> dict[tuple[str, str], WritingKey]:
        """Make and commit new generations. Where another writer was faster, try once more with the next number."""
        for attempt in range(5):
            made = self._new_subject_keys(names)
            rows = [SubjectKeyRow(**{f: getattr(sealed, f) for f in _SUBJECT_KEY_FIELDS}) for sealed, _ in made]
            try:
                with transaction.atomic(using=self.alias):
                    SubjectKeyRow.objects.using(self.alias).bulk_create(rows)
            except IntegrityError:
                if attempt == 4:
                    raise
                continue
            break
        result: dict[tuple[str, str], WritingKey] = {}
        for sealed, key in made:
            self._opened[sealed.subject, sealed.compartment, sealed.generation] = key
            writing = WritingKey(sealed.generation, key)
            self._writing[sealed.subject, sealed.compartment] = (sealed.born, writing)
            self._new_hashes.append(subject_key_hash(sealed))
            result[sealed.subject, sealed.compartment] = writing
        return result

    def _new_subject_keys(self, names: list[tuple[str, str, int]]) -> list[tuple[SubjectKey, Secret]]:
        newest = self._newest_generations({compartment for _, compartment, _ in names})
        made = []
        for subject, compartment, epoch in names:
            key = new_key()
            to = self._published_key(compartment, epoch)
            generation = newest.get((subject, compartment), 0) + 1
            made.append((SubjectKey.make(subject, generation, epoch, to, key, self._me, self._keys), key))
        return made

    def _newest_generations(self, compartments: set[str]) -> dict[tuple[str, str], int]:
        rows = SubjectKeyRow.objects.using(self.alias).filter(compartment__in=compartments)
        numbers = rows.values_list("subject", "compartment").annotate(newest=Max("generation"))
        return {(subject, compartment): newest for subject, compartment, newest in numbers}

    def take_new_hashes(self) -> list[bytes]:
        """Return the hashes of keys made since the last call, for the audit entry of the write that needed them."""
        hashes, self._new_hashes = self._new_hashes, []
        return hashes

    def forget(self) -> None:
        """Drop every opened key."""
        for kept in (self._compartments, self._published, self._opened, self._sealed, self._writing):
            kept.clear()


def store_compartment_key(alias: str, key: CompartmentKey) -> bytes:
    """Store the public half of a new pair; returns its hash for the log."""
    CompartmentKeyRow.objects.using(alias).create(**vars(key))
    return digest(bind("compartmentkey", key.compartment, key.epoch, key.public, key.maker, digest(key.signature)))


def store_grant(alias: str, grant: Grant) -> bytes:
    """Store a grant; returns its hash for the log."""
    GrantRow.objects.using(alias).create(**vars(grant))
    name = bind("grantrow", grant.member, grant.scope, grant.epoch, grant.grantor)
    return digest(name + b"|" + grant.sealed + grant.signature)


_SUBJECT_KEY_FIELDS = ("subject", "compartment", "generation", "born", "epoch", "sealed", "maker", "signature")


def subject_key_hash(key: SubjectKey) -> bytes:
    """Return the SHA-256 by which the log knows a subject's key row."""
    name = bind("subjectkey", key.subject, key.compartment, key.generation, key.born, key.epoch, key.maker)
    return digest(name + b"|" + key.sealed + key.signature)
