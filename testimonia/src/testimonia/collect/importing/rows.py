"""One raw row of a recognised table goes in, a checked row comes out, or all its faults in one sentence."""

import re
from typing import Any

from testimonia.collect.importing.specs import Known, Row, TableSpec
from testimonia.collect.importing.tables import CannotRead, RawRow, RawTable, blank

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def read_row(spec: TableSpec, table: RawTable, raw: RawRow, known: Known) -> Row:
    """Read every cell, then the row's id and its references."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    if any(_hides_something(part) for pair in raw.cells.items() for part in pair):
        raise CannotRead("a cell holds a sign that cannot be seen and steers a screen or a store; remove it")
    for column in spec.columns:
        if column.name not in table.columns:
            continue
        cell = raw.cells.get(column.name)
        values[column.name] = None
        if blank(cell):
            faults += [f"{column.name} is empty and must be filled"] if column.required else []
            continue
        try:
            values[column.name] = column.read(cell)
        except CannotRead as problem:
            faults.append(str(problem))
    if faults:
        raise CannotRead("; ".join(faults))
    return Row(_row_id(spec, values, known), _referring(spec, values, known), _open(spec, table, raw))


def _row_id(spec: TableSpec, values: dict[str, Any], known: Known) -> str:
    parts = [str(values[name]) for name in spec.key]
    referred = [spec.column(name) for name in spec.key]
    ids = [known.id_of(c.refers_to, p) if c and c.refers_to else p for c, p in zip(referred, parts, strict=True)]
    return known.id_of(spec.space, *ids)


def _referring(spec: TableSpec, values: dict[str, Any], known: Known) -> dict[str, Any]:
    """Turn the team's ids in reference columns into record ids, and refuse what they do not lead to."""
    resolved = dict(values)
    for column in spec.columns:
        value = values.get(column.name)
        if not column.refers_to or value is None:
            continue
        many = isinstance(value, tuple)
        ids = tuple(known.id_of(column.refers_to, part) for part in (value if many else (value,)))
        within = column.refers_to == spec.space
        if not all(known.leads_somewhere(column.refers_to, id, within=within) for id in ids):
            raise CannotRead(
                f"{column.name} names a {column.refers_to.replace('_', ' ')} that is neither stored nor a good row "
                "of these files"
            )
        resolved[column.name] = ids if many else ids[0]
    return resolved


def _open(spec: TableSpec, table: RawTable, raw: RawRow) -> dict[str, Any]:
    prefix = f"{spec.open_prefix}."
    if not spec.open_prefix:
        return {}
    return {name.removeprefix(prefix): raw.cells.get(name) for name in table.columns if name.startswith(prefix)}


def _hides_something(cell: object) -> bool:
    """Control characters, halves of a sign, and signs that turn the direction of a text, at any depth of a list."""
    if isinstance(cell, list):
        return any(map(_hides_something, cell))
    return isinstance(cell, str) and _HIDDEN.search(cell) is not None
