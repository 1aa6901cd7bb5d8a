"""CSV text goes in, one table comes out. Comma, semicolon or tab, as the first line shows."""

import csv
import io

from testimonia.collect.importing.tables import CannotRead, RawTable, from_grid

LONGEST_CELL = 16_000_000

FORMULA = "a cell that begins with '=' is a formula; replace formulas by their values"


def read_csv(text: str, source: str, name: str) -> RawTable:
    """Read the rows as they are counted in a spreadsheet."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error:
        raise CannotRead("its quotation marks do not match, so that rows run into each other; save it again") from None
    return from_grid(source, name, [(row, _refusal(row)) for row in rows])


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max((",", ";", "\t"), key=first.count)


def _refusal(row: list[str]) -> str:
    return FORMULA if any(cell.lstrip().startswith("=") for cell in row) else ""
