"""XLSX bytes go in, one table a sheet comes out, all in memory. What could expand or fetch is refused first."""

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from testimonia.collect.importing.tables import CannotRead, RawTable, from_grid

MOST_BYTES = 200_000_000
"""What a workbook may unpack to."""
MOST_PARTS = 2_000
MOST_CELLS = 10_000_000
"""Rows times columns of one sheet, counted to the last cell that is filled, and likewise of merged areas."""
MOST_RATIO = 200
"""Unpacked to packed, for parts above a megabyte; real sheets stay below 30."""

_DAMAGED = "it is damaged or no real XLSX file; open it in a spreadsheet program and save it again"


def read_workbook(content: bytes, source: str) -> list[RawTable]:
    """Read every sheet that holds a table."""
    check_archive(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, SyntaxError):
        raise CannotRead(_DAMAGED) from None
    sheets = [sheet for sheet in book.worksheets if not _is_legend(sheet.title)]
    tables = [_table(sheet, f"{source}, sheet {i}") for i, sheet in enumerate(sheets, start=1) if sheet.max_row]
    filled = [t for t in tables if t.columns or "empty" not in t.refusal]
    return filled or tables[:1]


def _is_legend(title: str) -> bool:
    """The sheet of a template that explains the columns."""
    return title.strip().lower() == "columns"


def check_archive(content: bytes) -> None:
    """Refuse zip bombs, document types (entities) and parts that hide them in another encoding."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            heavy = any(p.file_size > 1_000_000 and p.file_size > MOST_RATIO * max(p.compress_size, 1) for p in parts)
            if heavy or len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_BYTES:
                raise CannotRead("it unpacks to far more than a table holds (a zip bomb); it was not opened")
            if any(p.flag_bits & 1 for p in parts):
                raise CannotRead("it is protected by a password; save it without one")
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    markup = archive.read(part)
                    _check_markup(markup)
                    if "/worksheets/" in f"/{part.filename}":
                        _check_size(markup)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError):
        raise CannotRead(_DAMAGED) from None


def _check_markup(part: bytes) -> None:
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part[:200]:
        raise CannotRead("it declares its own document type, as no spreadsheet program does; it was not opened")


def _check_size(part: bytes) -> None:
    """Refuse a sheet with a cell so far out, or merged so widely, that the empty ones between would fill the memory."""
    rows = columns = merged = 0
    for kind, first, second in _PLACES.findall(part):
        at = [_place(one) for one in (first, second) if one]
        if kind == b"ref":
            merged += (at[-1][0] - at[0][0] + 1) * (at[-1][1] - at[0][1] + 1)
        else:
            rows, columns = max(rows, at[0][0]), max(columns, at[0][1])
    if rows * columns > MOST_CELLS or merged > MOST_CELLS // 100:
        raise CannotRead("it has a cell or a merged area far outside of its table; delete what is outside, or save CSV")


_PLACES = re.compile(
    rb"""<(?:\w+:)?(?:c|mergeCell)\s[^>]*?\b(r|ref)=["']([A-Z]{1,3}\d{1,9})(?::([A-Z]{1,3}\d{1,9}))?["']"""
)


def _place(name: bytes) -> tuple[int, int]:
    """Row and column of a cell's name, such as B7."""
    letters = name.rstrip(b"0123456789")
    column = 0
    for sign in letters:
        column = column * 26 + sign - 64
    return int(name[len(letters) :]), column


def _table(sheet: Any, source: str) -> RawTable:
    merged = {row for area in sheet.merged_cells.ranges for row in range(area.min_row, area.max_row + 1)}
    grid = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_value(cell) for cell in row]
        grid.append((cells, _refusal(row) or ("it has merged cells; split them" if number in merged else "")))
    return from_grid(source, sheet.title, grid)


def _refusal(row: tuple[Any, ...]) -> str:
    kinds = {cell.data_type for cell in row if cell.value is not None}
    if "f" in kinds or any(isinstance(cell.value, str) and cell.value.lstrip().startswith("=") for cell in row):
        return "a cell is a formula; replace formulas by their values (paste special, values only)"
    return "a cell holds an error of the spreadsheet, such as #N/A; write its value" if "e" in kinds else ""


def _value(cell: Any) -> object:
    """Return the value; a date only as fine as the cell shows it: a typed 2019-05 is a first of May inside."""
    value = cell.value
    if not isinstance(value, date | datetime):
        return value
    shown = str(cell.number_format).lower().split(";")[0]
    if "d" not in shown and "y" in shown:
        return f"{value.year:04d}-{value.month:02d}" if "m" in shown else f"{value.year:04d}"
    return value.date() if isinstance(value, datetime) else value
