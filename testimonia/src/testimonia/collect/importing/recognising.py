"""Which kind of table is it, and are its columns those of the kind? Nothing is dropped silently, nothing guessed."""

import re
from collections.abc import Sequence

from testimonia.collect.importing.specs import TableSpec
from testimonia.collect.importing.spelling import listed, nearest, term
from testimonia.collect.importing.tables import CannotRead, RawTable, letter


def recognise(table: RawTable, specs: Sequence[TableSpec], kind: str = "") -> TableSpec:
    """Return the kind that the user names, that the sheet, file or line names, or that alone fits the columns."""
    if kind:
        return _named(term(kind), specs) or _unknown_kind(specs, kind)
    spec = _named(term(table.name), specs)
    if spec is None and not table.name and table.rows:
        raise CannotRead("its lines do not say which kind they are; add the field kind, or give --kind")
    return spec or _in_file_name(table.name, specs) or _fitting(table, specs)


def check_columns(spec: TableSpec, table: RawTable, ignore: frozenset[str]) -> None:
    """Refuse a table with unknown or missing columns, naming places and known names only."""
    known = [c for c in table.columns if _is_known(spec, c)]
    if not known:
        raise CannotRead(f"its first row names none of the columns of {spec.name}; is the row of column names missing?")
    missing = [name for name in spec.required if name not in table.columns]
    unknown = [(i, c) for i, c in enumerate(table.columns) if not _is_known(spec, c) and c not in ignore]
    faults = [f"{_unknown(i, c, spec)}" for i, c in unknown]
    if missing:
        faults.append(f"{'column' if len(missing) == 1 else 'columns'} {listed(missing)} missing")
    if faults:
        raise CannotRead(f"as a table of {spec.name} it does not fit: {'; '.join(faults)}")


def _unknown(index: int, name: str, spec: TableSpec) -> str:
    close = nearest(name, spec.names)
    advice = f"did you mean {close}?" if close else "rename it, or leave it out with --ignore"
    return f"column {letter(index)} is unknown ({advice})"


def _is_known(spec: TableSpec, column: str) -> bool:
    return spec.column(column) is not None or (bool(spec.open_prefix) and column.startswith(f"{spec.open_prefix}."))


def _named(name: str, specs: Sequence[TableSpec]) -> TableSpec | None:
    return next((s for s in specs if name and name in (s.name, s.name.removesuffix("s"), s.space)), None)


def _in_file_name(name: str, specs: Sequence[TableSpec]) -> TableSpec | None:
    """`published_claims` or `interviews 2019` name their kind by one of their words, if by only one."""
    joined = "_" + re.sub(r"[^a-z]+", "_", term(name)) + "_"
    found = [s for s in specs if f"_{s.name}_" in joined]
    return found[0] if len(found) == 1 else None


def _fitting(table: RawTable, specs: Sequence[TableSpec]) -> TableSpec:
    """The only kind whose required columns are all there and which knows all columns."""
    fits = [s for s in specs if set(s.required) <= set(table.columns) and all(_is_known(s, c) for c in table.columns)]
    if len(fits) != 1:
        return _unknown_kind(specs, table.name)
    return fits[0]


def _unknown_kind(specs: Sequence[TableSpec], name: str) -> TableSpec:
    close = nearest(name, [s.name for s in specs])
    hint = f"did you mean {close}?" if close else f"the kinds are {listed(s.name for s in specs)}"
    raise CannotRead(f"which kind of table it is, neither its name nor its columns say; give --kind ({hint})")
