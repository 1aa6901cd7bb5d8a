"""Records as sealed rows of the store. A record and a key go in, a row comes out, and the other way round."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from testimonia.core.errors import Damaged, InvalidInput
from testimonia.core.records import Record
from testimonia.crypto import Secret, bind, digest, open_sealed, seal
from testimonia.vault.models import SealedRow

R = TypeVar("R", bound=Record)


class Row(NamedTuple):
    """One sealed revision; everything but the sealed bytes is bound into them."""

    kind: str
    record: str
    subject: str
    compartment: str
    generation: int
    revision: int
    schema: int
    sealed: bytes

    def binding(self) -> bytes:
        return record_binding(*self[:-1])

    def hash(self) -> bytes:
        """Return the SHA-256 by which the log knows this row: its name and its sealed bytes."""
        return digest(self.binding() + b"|" + self.sealed)


def record_binding(
    kind: str, record: str, subject: str, compartment: str, generation: int, revision: int, schema: int
) -> bytes:
    """Return what a record's sealed bytes are bound to."""
    return bind("rec", kind, record, subject, compartment, generation, revision, schema)


def next_revision(record: R) -> R:
    """Return the record as its next revision, read back from its payload: what cannot be read is not stored."""
    try:
        return type(record).from_payload(
            record.payload(),
            id=record.id,
            subject=record.subject,
            revision=record.revision + 1,
            schema_number=record.schema_number,
        )
    except Damaged:
        raise InvalidInput(
            found=f"a {record.kind} record whose fields do not fit its schema",
            rule="what is stored must be readable for good",
            todo="Correct the fields; nothing was stored",
        ) from None


def seal_record(record: Record, generation: int, key: Secret) -> Row:
    """Seal one record as it stands."""
    names = (
        record.kind, record.id, record.subject, record.compartment, generation, record.revision, record.schema_number
    )  # fmt: skip
    return Row(*names, seal(key, record.payload(), record_binding(*names)))


def open_row(kind: type[R], row: Row, key: Secret) -> R:
    """Open one row under exactly the name that its columns say."""
    payload = open_sealed(key, row.sealed, row.binding())
    return kind.from_payload(
        payload, id=row.record, subject=row.subject, revision=row.revision, schema_number=row.schema
    )


def store_rows(store: str, rows: Iterable[Row]) -> None:
    """Append rows; a revision that exists is an integrity error."""
    SealedRow.objects.using(store).bulk_create([SealedRow(**row._asdict()) for row in rows], batch_size=500)


def rows_of(store: str, kind: str, record: str) -> list[Row]:
    """Return every revision of one record, the first one first."""
    return list(_fetch(SealedRow.objects.using(store).filter(record=record, kind=kind).order_by("revision")))


def newest_row(store: str, kind: str, record: str) -> Row | None:
    """Return the newest revision of one record, or None where there is none."""
    rows = SealedRow.objects.using(store).filter(record=record, kind=kind).order_by("-revision")[:1]
    return next(_fetch(rows), None)


def newest_rows(store: str, kind: str, subject: str | None) -> list[Row]:
    """Return the newest revision of each record of a kind, in the order in which the records were first stored."""
    everything = SealedRow.objects.using(store)
    same = everything.filter(record=OuterRef("record"))
    rows = everything.filter(~Exists(same.filter(revision__gt=OuterRef("revision"))), kind=kind)
    if subject is not None:
        rows = rows.filter(subject=subject)
    first = same.filter(revision=1).values("seq")[:1]
    values = rows.annotate(first=first).values_list("first", *Row._fields)
    return [_row(row[1:]) for row in sorted(values, key=lambda row: row[0])]


def newest_revisions(store: str, records: list[str]) -> dict[str, tuple[int, str, str]]:
    """Return revision, kind and subject of the newest row of each of these records."""
    found: dict[str, tuple[int, str, str]] = {}
    for start in range(0, len(records), 500):
        rows = SealedRow.objects.using(store).filter(record__in=records[start : start + 500]).order_by("revision")
        for record, revision, kind, subject in rows.values_list("record", "revision", "kind", "subject"):
            found[record] = (revision, kind, subject)
    return found


def all_hashes(store: str) -> Iterator[bytes]:
    """Yield the hash of every sealed row."""
    for row in _fetch(SealedRow.objects.using(store).order_by("seq")):
        yield row.hash()


def _fetch(rows: "QuerySet[SealedRow]") -> Iterator[Row]:
    return (_row(values) for values in rows.values_list(*Row._fields).iterator())


def _row(values: tuple[Any, ...]) -> Row:
    """Some drivers give memoryviews for bytes."""
    return Row(*values)._replace(sealed=bytes(values[-1]))
