"""Tables as people hand them over: arrays, mappings, data frames or CSV files come in; names and numbers go out."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput

DELIMITERS = ",;\t|"
ROW_NAMES = frozenset({"", "id"})


def columns(table: Any, names: Sequence[str] | None) -> tuple[list[str], NDArray[Any]]:
    try:
        found, values = _as_array(table)
    except (ValueError, TypeError):
        raise InvalidInput(
            rule="all columns and rows of a table are equally long",
            found="this one is ragged",
            todo="Fill every row",
        ) from None
    if values.ndim != 2 or values.shape[1] < 2 or values.shape[0] == 0:
        raise InvalidInput(
            rule="the table has a row a pattern or person and a column a list",
            found=f"its shape is {values.shape}",
            todo="Give a table of two dimensions with at least one row",
        )
    chosen = list(names) if names is not None else found or _letters(values.shape[1])
    if len(chosen) != values.shape[1]:
        raise InvalidInput(
            rule="every column has one name",
            found=f"{len(chosen)} names for {values.shape[1]} columns",
            todo="Name each list once; the count column is not a list",
        )
    return chosen, values


def _as_array(table: Any) -> tuple[list[str] | None, NDArray[Any]]:
    if isinstance(table, Mapping):
        return [str(key) for key in table], np.column_stack([np.asarray(column) for column in table.values()])
    found = [str(column) for column in table.columns] if hasattr(table, "columns") else None
    return found, np.asarray(table)


def _letters(n: int) -> list[str]:
    return [chr(ord("A") + i) for i in range(n)]


def read_csv(path: Path) -> tuple[list[str], NDArray[np.float64]]:
    """Read names and numbers, whatever program wrote the file.

    Fields are parted by comma, semicolon, tab or bar, whichever gives the header most of them. Blank lines, blank
    headings over nothing, and row numbers (a first column without a heading, or one called ``id``) are no lists.
    """
    lines = _lines(path)
    if len(lines) < 2 or len(lines[0][1]) < 2:
        raise InvalidInput(
            rule="the file has a header and at least one row", found=f"{path.name} has not", todo="Add them"
        )
    names = [cell.strip() for cell in lines[0][1]]
    while names and not names[-1] and not any(len(row) >= len(names) and row[len(names) - 1] for _, row in lines):
        names.pop()
        lines = [(line, row[: len(names)]) for line, row in lines]
    first = 1 if names[0].lower() in ROW_NAMES else 0
    return names[first:], _numbers(lines[1:], len(names), first, path.name)


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that hold something, each with its line number."""
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except (OSError, UnicodeError, csv.Error):
        raise InvalidInput(
            rule="counts are read from a CSV file in UTF-8",
            found=f"{path.name} could not be read as one",
            todo="Give the path of a CSV file with a header",
        ) from None


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda sign: len(next(csv.reader([header], delimiter=sign), [])))


def _numbers(lines: Sequence[tuple[int, list[str]]], width: int, first: int, name: str) -> NDArray[np.float64]:
    for line, row in lines:
        if len(row) != width or not all(_is_number(cell) for cell in row[first:]):
            raise InvalidInput(
                rule="every row holds one number under each heading",
                found=f"row {line} of {name} does not",
                todo="Correct that row",
            )
    return np.array([row[first:] for _, row in lines]).astype(float)


@lru_cache(maxsize=10_000)
def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
