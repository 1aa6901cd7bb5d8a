"""Raw tables and what is stored go in; for each row comes out what would happen: create, change, unchanged or refuse.

Nothing is written here. A bad row never takes good ones with it, except those that refer to it, and never disappears.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pydantic import ValidationError

from testimonia.collect.importing.recognising import check_columns, recognise
from testimonia.collect.importing.rows import read_row
from testimonia.collect.importing.specs import Row, TableSpec
from testimonia.collect.importing.spelling import plain
from testimonia.collect.importing.tables import CannotRead, RawRow, RawTable
from testimonia.consent.book import ConsentBook
from testimonia.consent.records import Consent
from testimonia.core.records import Record

Action = Literal["create", "change", "unchanged", "refuse"]
ACTIONS: tuple[Action, ...] = ("create", "change", "unchanged", "refuse")


@dataclass(frozen=True)
class Planned:
    """What would happen to one row; number 0 stands for a whole table that cannot be read."""

    source: str
    number: int
    kind: str
    action: Action
    reason: str = ""
    records: tuple[Record, ...] = field(default=(), repr=False)
    """What would be put: new records, and changed ones with their revision."""


@dataclass(frozen=True)
class ImportPlan:
    """Every row of every file, in an order in which rows refer to earlier ones only."""

    rows: tuple[Planned, ...]

    @property
    def counts(self) -> dict[Action, int]:
        counted = Counter(row.action for row in self.rows)
        return {action: counted[action] for action in ACTIONS}

    @property
    def to_write(self) -> tuple[Planned, ...]:
        return tuple(row for row in self.rows if row.records)

    @property
    def exit_code(self) -> int:
        """0 where nothing was refused, 3 where some rows were, 1 where nothing could be read."""
        counts = self.counts
        if not counts["refuse"] and self.rows:
            return 0
        return 3 if counts["refuse"] < len(self.rows) else 1


class Planner:
    """Plans an import against what is stored. ``stored`` scans a record class, ``keyed_hash`` makes ids of ids."""

    def __init__(
        self,
        specs: Sequence[TableSpec],
        stored: Callable[[type[Record]], Iterable[Record]],
        keyed_hash: Callable[[bytes], str],
    ) -> None:
        self.specs = specs
        self._stored = stored
        self._keyed_hash = keyed_hash
        self._spaces: dict[str, dict[str, Record]] = {}
        self._seen: dict[str, tuple[str, int]] = {}
        self._declared: dict[str, set[str]] = {}
        self._planned_consents: dict[str, list[Consent]] = {}

    def plan(self, tables: Sequence[RawTable], *, ignore: frozenset[str] = frozenset(), kind: str = "") -> ImportPlan:
        """Plan all rows of all tables."""
        refused: list[Planned] = []
        recognised: list[tuple[TableSpec, RawTable]] = []
        for table in tables:
            try:
                recognised.append(_recognised(table, self.specs, ignore, kind))
            except CannotRead as problem:
                refused += _refused_table(table, str(problem))
        recognised.sort(key=lambda pair: self.specs.index(pair[0]))
        for spec, table in recognised:
            self._declared.setdefault(spec.space, set()).update(self._ids_in(spec, table))
        rows = [planned for spec, table in recognised for planned in self._plan_table(spec, table)]
        if not rows and not refused:
            refused = [Planned(t.source, 0, "", "refuse", "it has column names and no row below them") for t in tables]
        return ImportPlan((*refused, *rows))

    # what builders may ask

    def id_of(self, space: str, *parts: str) -> str:
        """Return the record id for a team's own id."""
        return self._keyed_hash("\x1f".join(("import", space, *parts)).encode())[:32]

    def find(self, space: str, id: str) -> Record | None:
        """Return a record that is stored or comes from an earlier row."""
        return self._space(space).get(id)

    def leads_somewhere(self, space: str, id: str, *, within: bool) -> bool:
        """Whether a reference is good; ``within`` a table rows may refer to later ones, and to each other."""
        return self.find(space, id) is not None or (within and id in self._declared.get(space, ()))

    def _ids_in(self, spec: TableSpec, table: RawTable) -> Iterable[str]:
        rows = (row for row in table.rows if not row.refusal and all(name in row.cells for name in spec.key))
        return (self.id_of(spec.space, *(plain(str(row.cells[name])) for name in spec.key)) for row in rows)

    def _space(self, space: str) -> dict[str, Record]:
        if space not in self._spaces:
            classes = dict.fromkeys(s.records[0] for s in self.specs if s.space == space)
            self._spaces[space] = {r.id: r for c in classes for r in self._stored(c)}
        return self._spaces[space]

    # rows

    def _plan_table(self, spec: TableSpec, table: RawTable) -> Iterable[Planned]:
        repeated = _repeated(spec, table)
        for raw in table.rows:
            try:
                if raw.refusal:
                    raise CannotRead(raw.refusal)
                if raw.number in repeated:
                    raise CannotRead(repeated[raw.number])
                planned = self._plan_row(spec, read_row(spec, table, raw, self), table.source, raw.number)
            except CannotRead as problem:
                planned = Planned(table.source, raw.number, spec.name, "refuse", str(problem))
            yield planned

    def _plan_row(self, spec: TableSpec, row: Row, source: str, number: int) -> Planned:
        try:
            records = spec.build(spec, row, self)
        except ValidationError as error:
            raise CannotRead(_sentence(error)) from None
        first = next((self._seen[r.id] for r in records if r.id in self._seen), None)
        if first is not None:
            raise CannotRead(f"it has the same {_words(spec.key)} as {_where(first, source)}; each row needs its own")
        pairs = [(self._current(spec, record), record) for record in records]
        merged = [record if old is None else _merged(old, record) for old, record in pairs]
        self._seen |= {record.id: (source, number) for record in merged}
        self._space(spec.space)[row.id] = merged[0]
        changed = [new for (old, _), new in zip(pairs, merged, strict=True) if old is None or old != new]
        if not changed:
            return Planned(source, number, spec.name, "unchanged")
        self._check_withdrawals(pairs, merged)
        if pairs[0][0] is None:
            return Planned(source, number, spec.name, "create", records=tuple(changed))
        return Planned(source, number, spec.name, "change", _differences(pairs, merged), tuple(changed))

    def _check_withdrawals(self, pairs: Sequence[tuple[Record | None, Record]], merged: Sequence[Record]) -> None:
        """A file brings nobody back who withdrew: only a consent that she gave on a later day does."""
        for (old, _), new in zip(pairs, merged, strict=True):
            if isinstance(old, Consent) and isinstance(new, Consent) and old.withdrawn_on and not new.withdrawn_on:
                raise CannotRead("it would undo a withdrawal; if she consents anew, give that consent a row of its own")
            theirs = [c for c in self._stored_consents if c.subject == new.subject]
            again = [new] if isinstance(new, Consent) and new.withdrawn_on is None else []
            if ConsentBook(theirs).withdrew(new.subject):
                if ConsentBook([*theirs, *self._planned_consents.get(new.subject, ()), *again]).withdrew(new.subject):
                    raise CannotRead("she withdrew, and nothing of hers is taken in again unless she consents anew")
                self._planned_consents.setdefault(new.subject, []).extend(again)

    @cached_property
    def _stored_consents(self) -> list[Consent]:
        return [record for record in self._stored(Consent) if isinstance(record, Consent)]

    def _current(self, spec: TableSpec, record: Record) -> Record | None:
        """Return what is stored under this id; a row may not move to another person or another kind."""
        space = spec.space if isinstance(record, spec.records[0]) else record.kind
        if space != spec.space and space not in self._spaces:
            self._spaces[space] = {r.id: r for r in self._stored(type(record))}
        old = self._space(space).get(record.id)
        if old is not None and type(old) is not type(record):
            raise CannotRead(
                "its id belongs to a stored row of another table; ids of acts and transfers are one series"
            )
        if old is not None and old.subject != record.subject:
            raise CannotRead("it is stored under another person; a record never moves, so give this row a new id")
        return old


def _recognised(
    table: RawTable, specs: Sequence[TableSpec], ignore: frozenset[str], kind: str
) -> tuple[TableSpec, RawTable]:
    if table.refusal:
        raise CannotRead(table.refusal)
    spec = recognise(table, specs, kind)
    check_columns(spec, table, ignore)
    return spec, table


def _refused_table(table: RawTable, reason: str) -> list[Planned]:
    """A table that is no table is one refusal; lines that belong to no table are refused one by one."""
    if table.name or not all(row.refusal for row in table.rows) or not table.rows:
        return [Planned(table.source, 0, "", "refuse", reason)]
    return [Planned(table.source, row.number, "", "refuse", row.refusal) for row in table.rows]


def _repeated(spec: TableSpec, table: RawTable) -> Mapping[int, str]:
    """Return the rows not to take, with reasons: of rows that share an id and differ, none is known to be right."""
    groups: dict[tuple[str, ...], list[RawRow]] = {}
    for row in table.rows:
        if not row.refusal and all(name in row.cells for name in spec.key):
            groups.setdefault(tuple(plain(str(row.cells[name])) for name in spec.key), []).append(row)
    reasons: dict[int, str] = {}
    for rows in groups.values():
        if any(row.cells != rows[0].cells for row in rows):
            numbers = ", ".join(str(row.number) for row in rows)
            same = f"rows {numbers} have the same {_words(spec.key)} and differ; which one is right is not known"
            reasons |= {row.number: same for row in rows}
        else:
            reasons |= {row.number: f"it repeats row {rows[0].number} exactly; remove it" for row in rows[1:]}
    return reasons


def _where(first: tuple[str, int], source: str) -> str:
    return f"row {first[1]}" if first[0] == source else f"row {first[1]} of {first[0]}"


def _words(names: Sequence[str]) -> str:
    return " and ".join(names)


def _merged(old: Record, new: Record) -> Record:
    """Lay what the file says over what is stored; a column that the file does not have leaves its field alone."""
    said = {name: getattr(new, name) for name in new.model_fields_set if name not in ("id", "subject", "revision")}
    for name, value in said.items():
        if isinstance(value, dict):
            said[name] = {**getattr(old, name), **value}
    if "values" in said and "missing" in said:  # an answer is a value or missing, whichever the file says now
        said["values"] = {k: v for k, v in said["values"].items() if k not in getattr(new, "missing")}  # noqa: B009
        said["missing"] = {k: v for k, v in said["missing"].items() if k not in getattr(new, "values")}  # noqa: B009
    return old.model_copy(update=said)


def _differences(pairs: Sequence[tuple[Record | None, Record]], merged: Sequence[Record]) -> str:
    names = [
        name
        for (old, _), new in zip(pairs, merged, strict=True)
        for name in type(new).model_fields
        if old is None or getattr(old, name) != getattr(new, name)
    ]
    return "changes " + ", ".join(dict.fromkeys(n for n in names if n not in ("id", "subject", "revision")))


def _sentence(error: ValidationError) -> str:
    """Say in one sentence what a record's own rules refuse, without what stood there."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the row"
    return f"{place}: {first['msg'].removeprefix('Value error, ')}"
