"""One raw row of a recognised table goes in, a checked row comes out, or all its faults in one sentence."""

from typing import Any

from testimonia.collect.importing.specs import Known, Row, TableSpec
from testimonia.collect.importing.tables import CannotRead, RawRow, RawTable, blank


def read_row(spec: TableSpec, table: RawTable, raw: RawRow, known: Known) -> Row:
    """Read every cell, then the row's id and its references."""
    values: dict[str, Any] = {}
    faults: list[str] = []
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
