"""The keys that one member can open: compartments, and under them the key of each person. Rows go in, keys come out.

New keys are committed to keyring.db before the data that they seal: after a crash there may be a key without data,
never data without a key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError

from testimonia.core.errors import Damaged, NotFound, Refused
from testimonia.crypto import CompartmentKey, MemberKeys, PublicKeys, Secret, SubjectKey, new_key
from testimonia.vault import key_rows
from testimonia.vault.key_rows import KeyName

_FORGED = {
    "rule": "keys count only with the signature of a member who belongs to this investigation",
    "todo": "Do not go on working with this copy; compare it with a backup. Nothing was changed",
}


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
class Signers:
    """Whose signature counts: of ``known`` for what was made before, of ``active`` for what is written with now."""

    known: Mapping[str, PublicKeys]
    active: frozenset[str]

    def verify_key(self, member: str) -> bytes:
        """Return a member's verify key, or raise Damaged where nobody introduced that member."""
        if member not in self.known:
            raise Damaged(found="a key in keyring.db was made by someone who is no member", **_FORGED)
        return self.known[member].verify


@dataclass(frozen=True)
class WritingKey:
    """The key that seals what is written now, the number of its generation and the epoch that it was born in."""

    generation: int
    key: Secret
    born: int


class Keyring:
    """What one member's grants open."""

    def __init__(self, alias: str, me: str, keys: MemberKeys, signers: Signers) -> None:
        self.alias = alias
        self._me, self._keys, self._signers = me, keys, signers
        self._compartments: dict[tuple[str, int], Secret] = {}
        self._published: dict[tuple[str, int], CompartmentKey] = {}
        self._opened: dict[KeyName, Secret] = {}
        self._sealed: dict[KeyName, list[SubjectKey]] = {}
        self._writing: dict[tuple[str, str], WritingKey] = {}
        self.unlogged: list[bytes] = []
        """Hashes of keys that were made and stand in no audit entry yet."""

    def __repr__(self) -> str:
        return "<keyring>"

    # reading

    def load_grants(self) -> None:
        """Open the member's own grants; a forged or altered one is Damaged."""
        for grant in key_rows.grants_of(self.alias, self._me):
            secret = grant.open(self._keys, self._signers.verify_key(grant.grantor))
            what, *of = grant.scope.split(":")
            if what == "compartment":
                self._published_key(of[0], grant.epoch).check_secret(secret)
                self._compartments[of[0], grant.epoch] = secret
            else:
                self._opened[of[0], of[1], grant.epoch] = secret
        for compartment in {name for name, _ in self._compartments}:
            self._check_newest_is_granted(compartment)

    def _check_newest_is_granted(self, compartment: str) -> None:
        """Whoever rotates a compartment grants the new pair to all its readers; another pair is forged."""
        if (compartment, key_rows.newest_epoch(self.alias, compartment)) not in self._compartments:
            raise Damaged(found="a compartment has a newer key that its readers were not given", **_FORGED)

    def reads(self, compartment: str) -> bool:
        """Whether the member may read everyone in this compartment."""
        return any(name == compartment for name, _ in self._compartments)

    def reads_some(self, compartment: str) -> bool:
        """Whether the member may read at least one person in this compartment."""
        return self.reads(compartment) or any(name == compartment for _, name, _ in self._opened)

    def knows(self, subject: str, compartment: str, generation: int) -> bool:
        """Whether the member may open this key, by a grant or because they made it in this session."""
        return self.reads(compartment) or (subject, compartment, generation) in self._opened

    def load_subject_keys(self, compartment: str, subject: str | None = None) -> None:
        """Fetch the sealed keys of a compartment at once, before many records are opened."""
        self._sealed.update(key_rows.subject_keys(self.alias, compartment, subject))

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
                secret = self._compartments[compartment, sealed.epoch]
                self._opened[name] = sealed.open(secret, self._signers.verify_key(sealed.maker))
                return self._opened[name]
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
            key = key_rows.compartment_key(self.alias, compartment, epoch)
            if key is None:
                raise Refused(
                    found=f"there is no compartment {compartment} in this investigation",
                    rule="a record is sealed into a compartment that the keyring knows",
                    todo="Restore keyring.db from a backup",
                )
            key.check(self._signers.verify_key(key.maker))
            self._published[name] = key
        return self._published[name]

    def _published_now(self, compartment: str) -> CompartmentKey:
        """Return the newest pair's public key, which someone who left may not have made."""
        newest = self._published_key(compartment, key_rows.newest_epoch(self.alias, compartment))
        if newest.maker not in self._signers.active:
            raise Damaged(found="a compartment's newest key was made by someone who left", **_FORGED)
        return newest

    def writing_keys(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], WritingKey]:
        """Return for each (subject, compartment) a key born in the newest epoch; missing ones are made and committed.

        Whoever may only write makes a generation of their own, sealed to the compartment, which they cannot open again
        once this process has ended.
        """
        by_compartment: dict[str, set[str]] = {}
        for subject, compartment in wanted:
            by_compartment.setdefault(compartment, set()).add(subject)
        missing: list[tuple[str, CompartmentKey]] = []
        for compartment, subjects in by_compartment.items():
            to = self._published_now(compartment)
            unknown = {subject for subject in subjects if not self._may_write_with(subject, to)}
            self._find_writing_keys(unknown, to)
            missing += [(subject, to) for subject in sorted(unknown) if not self._may_write_with(subject, to)]
        if missing:
            self._make_subject_keys(missing)
        return {(s, c): self._writing[s, c] for c, subjects in by_compartment.items() for s in subjects}

    def _may_write_with(self, subject: str, to: CompartmentKey) -> bool:
        kept = self._writing.get((subject, to.compartment))
        return kept is not None and kept.born == to.epoch

    def _find_writing_keys(self, subjects: set[str], to: CompartmentKey) -> None:
        """Take over generations of this epoch that the member can open and that an active member made."""
        if not subjects or not self.reads_some(to.compartment):
            return
        only = next(iter(subjects)) if len(subjects) == 1 else None
        found = key_rows.subject_keys(self.alias, to.compartment, only)
        self._sealed.update(found)
        for (subject, compartment, generation), wrappings in found.items():
            sealed = wrappings[0]
            if subject not in subjects or sealed.born != to.epoch or sealed.maker not in self._signers.active:
                continue
            if self.knows(subject, compartment, generation):
                sealed.check(self._signers.verify_key(sealed.maker))
                key = self.reading_key(subject, compartment, generation)
                self._writing[subject, compartment] = WritingKey(generation, key, sealed.born)

    def _make_subject_keys(self, missing: list[tuple[str, CompartmentKey]], attempts: int = 5) -> None:
        """Make and commit new generations. Where another writer was faster, the next number is tried."""
        newest = key_rows.newest_generations(self.alias, {to.compartment for _, to in missing})
        made: list[tuple[SubjectKey, Secret]] = []
        for subject, to in missing:
            key, generation = new_key(), newest.get((subject, to.compartment), 0) + 1
            made.append((SubjectKey.make(subject, generation, to.epoch, to, key, self._me, self._keys), key))
        try:
            self.unlogged += key_rows.store_subject_keys(self.alias, (sealed for sealed, _ in made))
        except IntegrityError:
            if attempts == 1:
                raise
            self._make_subject_keys(missing, attempts - 1)
            return
        for sealed, key in made:
            self._opened[sealed.subject, sealed.compartment, sealed.generation] = key
            self._writing[sealed.subject, sealed.compartment] = WritingKey(sealed.generation, key, sealed.born)

    def forget(self) -> None:
        """Drop every opened key."""
        for kept in (self._compartments, self._published, self._opened, self._sealed, self._writing):
            kept.clear()
