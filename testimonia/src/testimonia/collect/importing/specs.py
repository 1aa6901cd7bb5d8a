"""`TableSpec`: what one kind of table holds and which records a row becomes. A stage above adds its kinds as data.

A row's own id, such as I-007, never becomes a record's id: that is a keyed hash of it, equal at each import into the
same investigation and no test for a guess outside. The team's ids stand in no column of the store.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from testimonia.collect.importing.columns import Column
from testimonia.core.records import Record


class Known(Protocol):
    """What the rows so far and the store hold."""

    def find(self, space: str, id: str) -> Record | None:
        """Return a record of an id space, or None."""

    def leads_somewhere(self, space: str, id: str, *, within: bool) -> bool:
        """Whether a reference is good; ``within`` a table rows may refer to later ones, and to each other."""

    def id_of(self, space: str, *parts: str) -> str:
        """Return the record id for a team's own id."""


@dataclass(frozen=True)
class Row:
    """One checked row. References are record ids already; a column of the file whose cell is empty holds None."""

    id: str
    values: Mapping[str, Any] = field(repr=False)
    open: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """Values of the open columns, by the name after the dot."""

    def fields(
        self, columns: tuple[Column, ...], record: type[Record], leave_out: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Return the values as fields of a record: an empty cell clears, a column not in the file leaves alone."""
        names = {
            c.name: c.field or c.name for c in columns if c.name in self.values and c.name not in ("id", *leave_out)
        }
        model = record.model_fields
        return {
            to: model[to].get_default(call_default_factory=True) if self.values[name] is None else self.values[name]
            for name, to in names.items()
            if to in model and not (self.values[name] is None and model[to].is_required())
        }


Build = Callable[["TableSpec", Row, Known], tuple[Record, ...]]


@dataclass(frozen=True)
class TableSpec:
    """One kind of table."""

    name: str
    meaning: str
    records: tuple[type[Record], ...]
    """What a row becomes; the first is the row's own record."""
    columns: tuple[Column, ...]
    build: Build
    key: tuple[str, ...] = ("id",)
    space: str = ""
    """Whose ids these are: acts and transfers share one space."""
    open_prefix: str = ""
    """Columns `PREFIX.NAME` may be added, one for each question or matching value."""
    open_meaning: str = ""

    def column(self, name: str) -> Column | None:
        return next((c for c in self.columns if c.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.required)


def one_record(subject: Callable[[TableSpec, Row, Known], str]) -> Build:
    """Return a builder for rows that become one record whose fields are the columns."""

    def build(spec: TableSpec, row: Row, known: Known) -> tuple[Record, ...]:
        record = spec.records[0]
        return (record(id=row.id, subject=subject(spec, row, known), **row.fields(spec.columns, record)),)

    return build
