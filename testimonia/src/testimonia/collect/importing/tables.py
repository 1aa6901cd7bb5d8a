"""What every reader of files returns: tables as they stand, each row with its number or the reason it can't be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from testimonia.collect.importing.spelling import plain, term


class CannotRead(Exception):
    """One sentence about a cell, a row, a table or a file. It never holds what stood there."""


@dataclass(frozen=True)
class RawRow:
    """One row: its number as a spreadsheet counts, and its cells that are not empty."""

    number: int
    cells: Mapping[str, object] = field(default_factory=dict, repr=False)
    refusal: str = ""


@dataclass(frozen=True)
class RawTable:
    """A sheet, a CSV file, or the lines of one kind in a JSONL file."""

    source: str
    name: str
    columns: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    """The columns' names as they were written."""
    rows: tuple[RawRow, ...] = field(default=(), repr=False)
    refusal: str = ""


def from_grid(source: str, name: str, grid: Sequence[tuple[Sequence[object], str]]) -> RawTable:
    """Make a table of rows of cells, each with a reason for refusal or none; the first one with cells is the header."""
    start = next((i for i, (cells, _) in enumerate(grid) if any(not blank(c) for c in cells)), None)
    if start is None:
        return RawTable(source, name, refusal="it is empty: there is not even a row of column names")
    cells, refusal = grid[start]
    if refusal:
        return RawTable(source, name, refusal=f"its row of column names cannot be read, for {refusal}")
    columns = [("" if blank(c) else term(str(c))) for c in cells]
    named = [c for c in columns if c]
    if len(set(named)) < len(named):
        return RawTable(source, name, refusal="two of its columns have the same name; rename or remove one")
    rows = [_row(i + 1, columns, *grid[i]) for i in range(start + 1, len(grid))]
    headers = tuple(plain(str(c)) for c in cells if not blank(c))
    return RawTable(source, name, tuple(named), headers, tuple(r for r in rows if r.cells or r.refusal))


def _row(number: int, columns: list[str], cells: Sequence[object], refusal: str) -> RawRow:
    filled = {i: cell for i, cell in enumerate(cells) if not blank(cell)}
    if not refusal and any(i >= len(columns) or not columns[i] for i in filled):
        refusal = "it has a cell under no column name; name the column, or check the quotation marks of the row"
    return RawRow(number, {columns[i]: c for i, c in filled.items() if i < len(columns) and columns[i]}, refusal)


def blank(cell: object) -> bool:
    """Whether a cell holds nothing that a person would see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def letter(index: int) -> str:
    """Return a column's letter, as spreadsheets show it: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
