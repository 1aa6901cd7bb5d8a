"""JSONL text goes in, one table for each kind comes out: a line is an object whose field `kind` names its table."""

import json
from typing import Any

from testimonia.collect.importing.spelling import term
from testimonia.collect.importing.tables import CannotRead, RawRow, RawTable, blank


def read_json_lines(text: str, source: str, name: str) -> list[RawTable]:
    """Read line by line; a line that is no object is a refused row, and the others are read all the same."""
    rows: dict[str, list[RawRow]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            cells = _cells(line)
            kind = cells.pop("kind", "")
            if not isinstance(kind, str):
                raise CannotRead("its field kind is not a word")
            rows.setdefault(kind or name, []).append(RawRow(number, cells))
        except CannotRead as problem:
            rows.setdefault("", []).append(RawRow(number, refusal=str(problem)))
    if not rows:
        raise CannotRead("it is empty")
    return [_table(source, kind, of_kind) for kind, of_kind in rows.items()]


def _table(source: str, kind: str, rows: list[RawRow]) -> RawTable:
    columns = tuple(dict.fromkeys(name for row in rows for name in row.cells))
    return RawTable(source, kind, columns, columns, tuple(rows))


def _cells(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line, object_pairs_hook=_unique, parse_constant=_no_number)
    except (ValueError, RecursionError):  # ValueError also for a number of thousands of digits
        raise CannotRead("it is not JSON; every line must be one whole object") from None
    if not isinstance(value, dict):
        raise CannotRead("it is not a JSON object with named fields")
    return {term(name): cell for name, cell in value.items() if not blank(cell)}


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise CannotRead("it names a field twice")
    return dict(pairs)


def _no_number(_: str) -> float:
    raise CannotRead("it holds NaN or Infinity, which is no number")
