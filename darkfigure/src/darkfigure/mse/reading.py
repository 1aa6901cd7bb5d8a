"""Tables as people hand them over: arrays, mappings, data frames or CSV files come in; names and numbers go out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput


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
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [row for row in csv.reader(file) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise InvalidInput(
            rule="counts are read from a CSV file in UTF-8",
            found=f"{path.name} could not be read as one",
            todo="Give the path of a CSV file with a header",
        ) from None
    if len(rows) < 2 or len(rows[0]) < 2:
        raise InvalidInput(
            rule="the file has a header and at least one row", found=f"{path.name} has not", todo="Add them"
        )
    return [cell.strip() for cell in rows[0]], _numbers(rows[1:], len(rows[0]), path.name)


def _numbers(rows: Iterable[Sequence[str]], width: int, name: str) -> NDArray[np.float64]:
    numbers: list[list[float]] = []
    for line, row in enumerate(rows, start=2):
        try:
            numbers.append([float(cell) for cell in row])
        except ValueError:
            numbers.append([])
        if len(numbers[-1]) != width:
            raise InvalidInput(
                rule="every row holds one number under each heading",
                found=f"row {line} of {name} does not",
                todo="Correct that row",
            )
    return np.array(numbers)
