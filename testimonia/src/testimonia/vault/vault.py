"""`Vault`: one unlocked investigation as one member sees it. Records go in sealed and come out opened."""

import threading
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

from django.db import IntegrityError, transaction

from testimonia.audit import log
from testimonia.core.errors import EditConflict, NotFound, Refused
from testimonia.core.records import Record
from testimonia.crypto import MediaReader, SlotContent, derive, keyed_digest
from testimonia.vault import media, rows, seen
from testimonia.vault.databases import close_database, explained
from testimonia.vault.keyring import Keyring, Me, no_such_record
from testimonia.vault.records import Media
from testimonia.vault.startup import Orphans

R = TypeVar("R", bound=Record)


class Vault:
    """Put, get and scan sealed records. Every write is one transaction with one entry in the log."""

    def __init__(
        self, folder: Path, me: Me, content: SlotContent, store: str, keyring: Keyring, orphans: Orphans
    ) -> None:
        self.folder = folder
        self.me = me
        self.store = store
        self.keyring = keyring
        self.content = content
        self.orphans = orphans
        self.locked = False
        self._hash_key = derive(content.file_key, "keyed hash")
        self._write_lock = threading.RLock()
        self._signed_up_to = log.newest_signed(store)

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
        with self._write_lock:
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

    def put(self, *records: R, action: str) -> tuple[R, ...]:
        """Store a new revision of each record: all of them and the audit entry, or nothing.

        A record of revision 0 is new. EditConflict if someone stored a newer revision than the one that was read.
        """
        self._check_unlocked()
        if not records:
            return ()
        stored = tuple(rows.next_revision(record) for record in records)
        with self._write_lock, explained("store.db"):
            self._check_revisions(records)
            with explained("keyring.db"):
                keys = self.keyring.writing_keys((record.subject, record.compartment) for record in stored)
            writing = [keys[record.subject, record.compartment] for record in stored]
            sealed = [rows.seal_record(r, key.generation, key.key) for r, key in zip(stored, writing, strict=True)]
            object_id = stored[0].id if len(stored) == 1 else ""
            try:
                with transaction.atomic(using=self.store):
                    rows.store_rows(self.store, sealed)
                    self._append(action, object_id, [*(row.hash() for row in sealed), *self.keyring.unlogged])
            except IntegrityError:
                raise _conflict() from None
            self.keyring.unlogged.clear()
            self._sign_if_due()
        return stored

    def note(self, action: str, object_id: str = "") -> None:
        """Add an entry to the log without a write: reads of identities, exports, refusals."""
        self._check_unlocked()
        with self._write_lock, explained("store.db"):
            with transaction.atomic(using=self.store):
                self._append(action, object_id, [])
            self._sign_if_due()

    def put_media(self, subject: str, source: BinaryIO, *, name: str = "", action: str) -> Media:
        """Seal a stream into a file of its own, then store the record that holds its key."""
        self._check_unlocked()
        record = media.seal_file(self.folder, subject, source, name)
        (stored,) = self.put(record, action=action)
        return stored

    def sign(self, message: bytes) -> bytes:
        """Return the signature of the member who unlocked. A message starts with its purpose, put there by `bind`."""
        self._check_unlocked()
        return self.content.keys.sign(message)

    def _append(self, action: str, object_id: str, row_hashes: list[bytes]) -> None:
        log.append(self.store, actor=self.me.id, action=action, object_id=object_id, row_hashes=row_hashes)

    def sign_head(self) -> None:
        """Sign the newest entry if it is not signed yet; the head goes to the keyring and to the store."""
        with self._write_lock, explained("store.db"):
            if log.head(self.store).seq > self._signed_up_to:
                head = log.sign_head(self.store, self.keyring.alias, self.me.id, self.content.keys)
                seen.remember(self.keyring.alias, self.me.id, self.content.keys, head)
                self._signed_up_to = head.seq

    def _sign_if_due(self) -> None:
        if log.head(self.store).seq - self._signed_up_to >= log.HEAD_EVERY:
            self.sign_head()

    def _check_revisions(self, records: tuple[Record, ...]) -> None:
        """Refuse a stale revision, and one that would move a record to another kind or person."""
        known = {record.id: record for record in records if record.revision}
        newest = rows.newest_revisions(self.store, list(known))
        for record in known.values():
            revision, kind, subject = newest.get(record.id, (0, "", ""))
            if (kind, subject) != (record.kind, record.subject):
                raise NotFound(
                    found="a revision of a record that was never stored",
                    rule="a record keeps its id, kind and subject for good",
                    todo="Store it as a new record",
                )
            if revision != record.revision:
                raise _conflict()

    # reading

    def get(self, kind: type[R], id: str) -> R:
        """Return the newest revision, or NotFound; a record that the member may not open answers alike."""
        self._check_unlocked()
        with explained("store.db"):
            row = rows.newest_row(self.store, kind.kind, id)
        if row is None:
            raise no_such_record()
        return self._opened(kind, [row])[0]

    def history(self, kind: type[R], id: str) -> list[R]:
        """Return every revision, the first one first."""
        self._check_unlocked()
        with explained("store.db"):
            revisions = rows.rows_of(self.store, kind.kind, id)
        if not revisions:
            raise no_such_record()
        return self._opened(kind, revisions)

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
            found = rows.newest_rows(self.store, kind.kind, subject)
        with explained("keyring.db"):
            self.keyring.load_subject_keys(kind.compartment, subject)
        mine = [row for row in found if self.keyring.knows(row.subject, row.compartment, row.generation)]
        return self._opened(kind, mine)

    def _opened(self, kind: type[R], sealed: list[rows.Row]) -> list[R]:
        with explained("keyring.db"):
            keys = [self.keyring.reading_key(row.subject, row.compartment, row.generation) for row in sealed]
        return [rows.open_row(kind, row, key) for row, key in zip(sealed, keys, strict=True)]

    def open_media(self, id: str) -> MediaReader:
        """Return a sealed file as a read-only, seekable stream; a range opens only its own chunks, in memory."""
        return media.open_file(self.folder, self.get(Media, id))

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


def _conflict() -> EditConflict:
    return EditConflict(
        found="someone stored a newer revision of this record",
        rule="nothing is overwritten silently",
        todo="Read it again, put both texts together and store the result",
    )
