"""`Vault`: one unlocked investigation as one member sees it. Records go in sealed and come out opened."""

import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from testimonia.audit import log
from testimonia.core.errors import EditConflict, NotFound, Refused
from testimonia.core.records import Record
from testimonia.crypto import SlotContent, bind, derive, digest, keyed_digest, open_sealed, seal
from testimonia.vault.databases import close_database, explained
from testimonia.vault.keyring import Keyring, Me, WritingKey, no_such_record
from testimonia.vault.models import SealedRow

R = TypeVar("R", bound=Record)


class Vault:
    """Put, get and scan sealed records. Every write is one transaction with one entry in the log."""

    def __init__(self, folder: Path, me: Me, content: SlotContent, store: str, keyring: Keyring) -> None:
        self.folder = folder
        self.me = me
        self.store = store
        self.keyring = keyring
        self.content = content
        self._hash_key = derive(content.file_key, "keyed hash")
        self._write_lock = threading.Lock()
        self._signed_up_to = log.newest_signed(store)
        self.locked = False

    def __repr__(self) -> str:
        return f"<vault of {self.me.fingerprint[:9]}, {'locked' if self.locked else 'unlocked'}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lock()

    def lock(self) -> None:
        """Sign the log's head, close both databases and forget every key."""
        if self.locked:
            return
        try:
            self.sign_head()
        finally:
            self.locked = True
            self.keyring.forget()
            close_database(self.store)
            close_database(self.keyring.alias)

    # writing

    def put(self, *records: Record, action: str) -> tuple[Record, ...]:
        """Store a new revision of each record: all of them and the audit entry, or nothing.

        A record of revision 0 is new. EditConflict if someone stored a newer revision than the one that was read.
        """
        self._check_unlocked()
        if not records:
            return ()
        with self._write_lock, explained("store.db"):
            self._check_revisions(records)
            with explained("keyring.db"):
                keys = self.keyring.writing_keys((record.subject, record.compartment) for record in records)
            stored = tuple(record.model_copy(update={"revision": record.revision + 1}) for record in records)
            rows = [_sealed_row(record, keys[record.subject, record.compartment]) for record in stored]
            hashes = [*(row_hash(row) for row in rows), *self.keyring.take_new_hashes()]
            try:
                with transaction.atomic(using=self.store):
                    SealedRow.objects.using(self.store).bulk_create(rows, batch_size=500)
                    object_id = records[0].id if len(records) == 1 else ""
                    log.append(self.store, actor=self.me.id, action=action, object_id=object_id, row_hashes=hashes)
            except IntegrityError:
                raise _conflict() from None
            self._sign_if_due()
        return stored

    def note(self, action: str, object_id: str = "") -> None:
        """Add an entry to the log without a write: reads of identities, exports, refusals."""
        self._check_unlocked()
        with self._write_lock, explained("store.db"):
            with transaction.atomic(using=self.store):
                log.append(self.store, actor=self.me.id, action=action, object_id=object_id)
            self._sign_if_due()

    def sign_head(self) -> None:
        """Sign the newest entry if it is not signed yet; the head goes to the keyring and to the store."""
        with explained("store.db"):
            if log.head(self.store).seq > self._signed_up_to:
                self._signed_up_to = log.sign_head(self.store, self.keyring.alias, self.me.id, self.content.keys).seq

    def _sign_if_due(self) -> None:
        if log.head(self.store).seq - self._signed_up_to >= log.HEAD_EVERY:
            self.sign_head()

    def _check_revisions(self, records: tuple[Record, ...]) -> None:
        """Refuse a stale revision, and one that would move a record to another kind or person."""
        known = [record for record in records if record.revision]
        for start in range(0, len(known), 500):
            part = {record.id: record for record in known[start : start + 500]}
            rows = SealedRow.objects.using(self.store).filter(record__in=list(part)).order_by("revision")
            newest = {row[0]: row for row in rows.values_list("record", "revision", "kind", "subject")}
            for record in part.values():
                row = newest.get(record.id)
                if row is None or (row[2], row[3]) != (record.kind, record.subject):
                    raise NotFound(
                        found="a revision of a record that was never stored",
                        rule="a record keeps its id, kind and subject for good",
                        todo="Store it as a new record",
                    )
                if row[1] != record.revision:
                    raise _conflict()

    # reading

    def get(self, kind: type[R], id: str) -> R:
        """Return the newest revision, or NotFound; a record that the member may not open answers alike."""
        return self._rows_of_one(kind, id)[-1]

    def history(self, kind: type[R], id: str) -> list[R]:
        """Return every revision, the first one first."""
        return self._rows_of_one(kind, id)

    def scan(self, kind: type[R], *, subject: str | None = None) -> list[R]:
        """Return the newest revision of each record of a kind, in the order of first storage.

        Refused where no key of the compartment was granted: an empty answer would read as "there are none".
        """
        self._check_unlocked()
        if not self.keyring.reads_some(kind.compartment):
            raise Refused(
                found=f"no key of the compartment {kind.compartment}",
                rule="a member reads only what was granted to them",
                todo="Ask a member who holds it for a grant",
            )
        with explained("store.db"):
            rows = SealedRow.objects.using(self.store).filter(kind=kind.kind)
            if subject is not None:
                rows = rows.filter(subject=subject)
            values = sorted(_newest(rows), key=lambda row: row[-1])
        with explained("keyring.db"):
            self.keyring.load_subject_keys(kind.compartment, subject)
            return [self._opened(kind, row[:-1]) for row in values if self._may_open(row)]

    def _rows_of_one(self, kind: type[R], id: str) -> list[R]:
        self._check_unlocked()
        with explained("store.db"):
            rows = SealedRow.objects.using(self.store).filter(record=id, kind=kind.kind).order_by("revision")
            values = list(rows.values_list(*_FIELDS))
        if not values:
            raise no_such_record()
        with explained("keyring.db"):
            return [self._opened(kind, row) for row in values]

    def _may_open(self, row: tuple) -> bool:  # type: ignore[type-arg]
        _, _, subject, compartment, generation, *_ = row
        return self.keyring.knows(subject, compartment, generation)

    def _opened(self, kind: type[R], row: tuple) -> R:  # type: ignore[type-arg]
        """Open one row under exactly the name that its columns say."""
        row_kind, record, subject, compartment, generation, revision, schema, sealed = row
        key = self.keyring.reading_key(subject, compartment, generation)
        binding = record_binding(row_kind, record, subject, compartment, generation, revision, schema)
        payload = open_sealed(key, bytes(sealed), binding)
        return kind.from_payload(payload, id=record, subject=subject, revision=revision, schema_number=schema)

    def keyed_hash(self, data: bytes) -> str:
        """Return HMAC-SHA-256 under a key of this investigation; outside it no guess can be tested."""
        return keyed_digest(self._hash_key, data)

    def _check_unlocked(self) -> None:
        if self.locked:
            raise Refused(
                found="the investigation is locked",
                rule="records are opened only between unlocking and locking",
                todo="Unlock it again",
            )


_FIELDS = ("kind", "record", "subject", "compartment", "generation", "revision", "schema", "sealed")


def record_binding(
    kind: str, record: str, subject: str, compartment: str, generation: int, revision: int, schema: int
) -> bytes:
    """Return what a record's sealed bytes are bound to."""
    return bind("rec", kind, record, subject, compartment, generation, revision, schema)


def row_hash(row: SealedRow) -> bytes:
    """Return the SHA-256 by which the log knows a row: its name and its sealed bytes."""
    name = record_binding(row.kind, row.record, row.subject, row.compartment, row.generation, row.revision, row.schema)
    return digest(name + b"|" + bytes(row.sealed))


def _sealed_row(record: Record, key: WritingKey) -> SealedRow:
    names = (
        record.kind, record.id, record.subject, record.compartment,
        key.generation, record.revision, record.schema_number,
    )  # fmt: skip
    sealed = seal(key.key, record.payload(), record_binding(*names))
    return SealedRow(**dict(zip(_FIELDS, (*names, sealed), strict=True)))


def _newest(rows: "QuerySet[SealedRow]") -> Iterable[tuple]:  # type: ignore[type-arg]
    """Return the newest row of each record, followed by the sequence number of its first one."""
    same = SealedRow.objects.using(rows.db).filter(record=OuterRef("record"))
    newer = same.filter(revision__gt=OuterRef("revision"))
    first = same.filter(revision=1).values("seq")[:1]
    return rows.filter(~Exists(newer)).annotate(first=first).values_list(*_FIELDS, "first")


def _conflict() -> EditConflict:
    return EditConflict(
        found="someone stored a newer revision of this record",
        rule="nothing is overwritten silently",
        todo="Read it again, put both texts together and store the result",
    )
