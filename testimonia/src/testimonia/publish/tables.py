"""Cleared tables and claims as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from testimonia.cleared import ClearedClaim, ClearedTable
from testimonia.core.errors import InvalidInput

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet may read as a formula, full-width forms with it."""


def table_file(table: ClearedTable) -> str:
    """Return the name of a table's file."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", table.id) or table.id.lower() == "claims":
        raise InvalidInput(
            found="a table whose id can't be a file name",
            rule="ids are letters, digits, - and _, and 'claims' is taken",
            todo="Rename the table in the plan",
        )
    return f"data/tables/{table.id}.csv"


def table_csv(table: ClearedTable) -> bytes:
    """Write one table; a hidden cell says so."""
    rows = (
        (name, *("hidden" if c.hidden else c.words if c.value is None else _number(c.value) for c in cells))
        for name, cells in table.rows
    )
    return _csv(table.columns, rows)


def claims_csv(claims: Sequence[ClearedClaim]) -> bytes:
    """Write published claims as they stood, with their drift."""
    columns = tuple(ClearedClaim.model_fields)
    return _csv(columns, ([_text(getattr(claim, name)) for name in columns] for claim in claims))


def safe(text: str) -> str:
    """Return a cell that no spreadsheet reads as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _csv(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(name) for name in columns])
    writer.writerows([cell if _is_number(cell) else safe(cell) for cell in row] for row in rows)
    # The mark lets spreadsheets see that the file is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _text(value: object) -> str:
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", cell) is not None
