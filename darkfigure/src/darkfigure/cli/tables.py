"""Files as spreadsheets write them: bytes come in, named columns of text go out, or one sentence.

Read are commas, semicolons and tabs, any line ends, quotes, UTF-8 with or without a mark, UTF-16; others by name.
Messages speak of line numbers and columns, never of what a row holds.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput
from darkfigure.mse.histories import COUNT_NAMES, LAST_IS_COUNT, Histories
from darkfigure.mse.reading import ROW_NAMES

SEPARATORS = ",;\t|"
LATIN = "The file is not in UTF-8; it was read as Western European. Where names look wrong, say --encoding."
MOST_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Table:
    """Columns of text by name."""

    columns: dict[str, list[str]] = field(repr=False)
    file_sha256: str
    warnings: tuple[str, ...] = ()
    decimal_comma: bool = False

    def numbers(self, name: str) -> NDArray[np.float64]:
        """One column as numbers; nan where a cell is empty or NA."""
        cells = self.column(name)
        found, wrong = np.empty(len(cells)), 0
        for i, cell in enumerate(cells):
            written = cell.replace(",", ".") if self.decimal_comma else cell
            try:
                found[i] = float(written) if written and written.lower() not in ("na", "nan", "null", ".") else np.nan
            except ValueError:
                wrong += 1
        if wrong:
            raise InvalidInput(
                rule=f"the column {name!r} holds numbers",
                found=f"{wrong} of its {len(cells)} cells hold something else",
                todo="Correct them",
            )
        return found

    def column(self, name: str) -> list[str]:
        """One column as text."""
        if name not in self.columns:
            raise InvalidInput(
                rule="the columns that are asked for are in the file",
                found=f"there is no column {name!r} among {', '.join(self.columns)}",
                todo="Name the file's own column",
            )
        return self.columns[name]


def read(path: Path, encoding: str | None = None) -> Table:
    """Read a table with a header."""
    data = read_bytes(path)
    text, warnings = _text(data, encoding, path)
    lines = [line for line in text.splitlines() if line.strip(SEPARATORS + " \ufeff")]
    separator = _separator(lines[0]) if lines else ","
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error:
        raise _invalid("the file is a table of text", f"{path.name} cannot be read as one", "Save it as CSV") from None
    rows = [row for row in rows if any(row)]
    if len(rows) < 2:
        raise _invalid("the file has a header and at least one row", f"{path.name} has not", "Add them")
    header, body = _trimmed(rows)
    _check_header(header, path)
    short = [number for number, row in enumerate(body, start=2) if len(row) != len(header)]
    if short:
        raise _invalid(
            "every row has as many cells as the header",
            f"row {short[0]} of {path.name} has not" + (f", nor have {len(short) - 1} others" if short[1:] else ""),
            "Fill or remove the cells",
        )
    columns = {name: [row[i] for row in body] for i, name in enumerate(header)}
    return Table(columns, sha256(data).hexdigest(), warnings, decimal_comma=separator == ";")


def read_bytes(path: Path) -> bytes:
    """The whole file, or one sentence."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _invalid("a file is at most 2 GB", f"{path.name} is larger", "Count patterns first")
        return path.read_bytes()
    except OSError as problem:
        reason = "is a folder" if path.is_dir() else (problem.strerror or "cannot be opened").lower()
        raise _invalid("the file can be read", f"{path.name}: {reason}", "Give the path of a file") from None


def histories(table: Table, minimum_lists: int) -> Histories:
    """Capture histories: a last column of counts, or one row a person."""
    names = [name for name in table.columns if name.lower() not in ROW_NAMES]
    counts = [name for name in names if name.lower() in COUNT_NAMES]
    if len(counts) == 1:
        names = [*(name for name in names if name != counts[0]), counts[0]]
    if len(names) < 2:
        raise _invalid("the file has a column for each list", f"it has {len(names)}", "Add the lists")
    values = np.column_stack([table.numbers(name) for name in names])
    last = values[:, -1]
    if len(counts) == 1:
        return Histories.from_counts(values, names[:-1], minimum_lists=minimum_lists)
    if names[-1].lower() == "n" or np.any((last != 0) & (last != 1)):
        found = Histories.from_counts(values, names[:-1], minimum_lists=minimum_lists)
        return found if names[-1].lower() == "n" else found.with_warning(LAST_IS_COUNT.format(names[-1]))
    return Histories.from_records(values, names, minimum_lists=minimum_lists)


def _text(data: bytes, encoding: str | None, path: Path) -> tuple[str, tuple[str, ...]]:
    if b"\x00" in data[:4096] and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _invalid("the file is a table of text", f"{path.name} is not text", "Save it as CSV")
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode(encoding or ("utf-16" if marked else "utf-8-sig")), ()
    except LookupError:
        raise _invalid("an encoding has a known name", f"{encoding!r} has not", "Try utf-8, cp949 or gb18030") from None
    except UnicodeDecodeError:
        if encoding is None and not marked:
            return data.decode("latin-1"), (LATIN,)
        raise _invalid("the file is in the encoding named", f"{path.name} is not", "Name another one") from None


def _separator(header: str) -> str:
    unquoted = "".join(header.split('"')[::2])
    counts = Counter({mark: unquoted.count(mark) for mark in SEPARATORS})
    return counts.most_common(1)[0][0] if any(counts.values()) else ","


def _trimmed(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Drop columns at the end that have neither a name nor a cell, which spreadsheets leave behind."""
    width = len(rows[0])
    while width > 1 and not any(cell for row in rows for cell in row[width - 1 :]):
        width -= 1
    return rows[0][:width], [row[:width] if not any(row[width:]) else row for row in rows[1:]]


def _check_header(header: list[str], path: Path) -> None:
    if all(_is_number(cell) for cell in header):
        raise _invalid("the first row names the columns", f"the one of {path.name} holds numbers", "Add a header")
    if "" in header[1:] or len(set(header)) < len(header):
        raise _invalid("every column has a name of its own", f"{path.name} has columns without", "Name them")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _invalid(rule: str, found: str, todo: str) -> InvalidInput:
    return InvalidInput(rule=rule, found=found, todo=todo)
