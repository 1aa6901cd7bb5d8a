"""Table specs go in; an empty workbook comes out, and the reference page of all tables."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from testimonia.collect.importing.columns import LISTS, Column
from testimonia.collect.importing.specs import TableSpec
from testimonia.core.errors import InvalidInput

ROWS = 2_000
LONGEST_LIST = 255
"""What a spreadsheet program takes as a list of allowed terms."""


def write_template(path: Path, specs: Sequence[TableSpec]) -> None:
    """Write one sheet a table; all cells are text, so that no program turns 2019-05 into a first of May."""
    if path.exists():
        raise InvalidInput(
            found=f"{path.name} exists already", rule="a template overwrites nothing", todo="Give another name"
        )
    book = openpyxl.Workbook()
    legend = book.worksheets[0]
    legend.title = "columns"
    legend.append(["table", "column", "must be filled", "holds", "meaning", "allowed terms"])
    for spec in specs:
        _add_sheet(book, spec)
        for row in _legend(spec):
            legend.append(list(row))
    for index, width in enumerate((18, 24, 8, 14, 60, 60), start=1):
        legend.column_dimensions[get_column_letter(index)].width = width
    book.save(path)


def _add_sheet(book: openpyxl.Workbook, spec: TableSpec) -> None:
    sheet = book.create_sheet(spec.name)
    sheet.append(list(spec.names))
    sheet.freeze_panes = "A2"
    for index, column in enumerate(spec.columns, start=1):
        letter = get_column_letter(index)
        sheet.cell(1, index).font = Font(bold=column.required)
        sheet.column_dimensions[letter].width = max(14, len(column.name) + 2)
        sheet.column_dimensions[letter].number_format = "@"
        allowed = ",".join(_choices(column))
        if allowed and len(allowed) <= LONGEST_LIST:
            check = DataValidation(type="list", formula1=f'"{allowed}"', allow_blank=True)
            check.add(f"{letter}2:{letter}{ROWS}")
            sheet.add_data_validation(check)


def _choices(column: Column) -> tuple[str, ...]:
    if column.holds == "yes or no":
        return ("yes", "no")
    return column.terms if column.holds == "term" else ()


def _legend(spec: TableSpec) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (spec.name, c.name, "yes" if c.required else "", _holds(c), c.meaning, ", ".join(c.terms)) for c in spec.columns
    ]
    if spec.open_prefix:
        rows.append((spec.name, f"{spec.open_prefix}.NAME", "", "anything", spec.open_meaning, ""))
    return rows


def _holds(column: Column) -> str:
    return f"{column.holds}, with ; between" if column.holds in LISTS else column.holds


def reference_page(specs: Sequence[TableSpec]) -> str:
    """Return the page that documents every table, in Markdown."""
    lines = [
        "# Tables that can be imported",
        "",
        "Made from the program's own definitions; a test holds this page to them. How to use them: "
        "[Import tables](../how-to/import.md).",
        "",
        "Columns in **bold** must be there and filled. *Key* names the columns by which a row is recognised again.",
    ]
    for spec in specs:
        lines += ["", f"## {spec.name}", "", f"{spec.meaning[0].upper()}{spec.meaning[1:]}.", ""]
        lines += [
            f"Key: {', '.join(f'`{name}`' for name in spec.key)}.",
            "",
            "| column | holds | meaning |",
            "|---|---|---|",
        ]
        for _, name, required, holds, meaning, terms in _legend(spec):
            shown = f"**`{name}`**" if required else f"`{name}`"
            listed = f": {_terms(terms)}" if terms else ""
            lines.append(f"| {shown} | {holds}{listed} | {meaning} |")
    return "\n".join(lines) + "\n"


def _terms(terms: str) -> str:
    names = terms.split(", ")
    shown = names if len(names) <= 20 else [names[0], "...", names[-1]]
    return ", ".join(name if name == "..." else f"`{name}`" for name in shown)
