"""Reading a recruitment table: column names, cells, missing values, seeds and coupons.

In: a mapping of columns or a sequence of rows, with cells as text or numbers. Out: clean columns; a refusal says which
rule is broken and in how many rows, never what a row holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput

MISSING = frozenset({"", "na", "nan", "none", "null", "."})
SEED = frozenset({"seed", "0", "-1"})
Table = Mapping[str, Sequence[Any] | NDArray[Any]] | Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Columns:
    """The names of the columns that the chains are read from.

    Parameters
    ----------
    id, recruiter_id, network_size : str
        A seed's recruiter is ``seed``, ``0`` (where nobody has that id) or empty.
    coupon : str, optional
        The coupon she came with; then recruiters are found by coupon and ``recruiter_id`` is not read.
    coupons : tuple of str
        The columns of the coupons that she was given to hand on.
    gatekeeper : str
        1 for those whom a gatekeeper sent; read where the table has it.
    time : str, optional
        Order of the interviews, a number; the order of the rows where there is none.
    """

    id: str = "id"
    recruiter_id: str = "recruiter_id"
    network_size: str = "network_size"
    coupon: str | None = None
    coupons: tuple[str, ...] = ()
    gatekeeper: str = "gatekeeper"
    time: str | None = None


def as_columns(table: Table) -> dict[str, list[str]]:
    """Return the table as columns of text, ``""`` for a missing cell."""
    if isinstance(table, Mapping):
        columns = {str(name): [text(cell) for cell in cells] for name, cells in table.items()}
    else:
        names = dict.fromkeys(str(name) for row in table for name in row)
        columns = {name: [text(row.get(name)) for row in table] for name in names}
    if len({len(cells) for cells in columns.values()}) > 1:
        raise InvalidInput(
            rule="all columns of a table have the same length",
            found="columns of different length",
            todo="Give one cell a respondent in each column",
        )
    return columns


def text(cell: Any) -> str:
    """Return a cell as text; whole numbers without a point, missing ones empty."""
    if cell is None:
        return ""
    if isinstance(cell, bool | np.bool_):
        return "1" if cell else "0"
    if isinstance(cell, float | np.floating):
        return str(int(cell)) if np.isfinite(cell) and cell == int(cell) else ("" if np.isnan(cell) else str(cell))
    written = str(cell).strip()
    return "" if written.lower() in MISSING else written


def column(columns: Mapping[str, list[str]], name: str) -> list[str]:
    """Return one column or say which there are."""
    if name not in columns:
        raise InvalidInput(
            rule="the columns that are asked for are in the table",
            found=f"no column {name!r} among {', '.join(columns) or 'none'}",
            todo="Name the table's own column",
        )
    return columns[name]


def numbers(columns: Mapping[str, list[str]], name: str) -> NDArray[np.float64]:
    """Return a column of numbers; ``nan`` where the cell is missing."""
    cells = column(columns, name)
    try:
        return np.array([float(cell) if cell else np.nan for cell in cells])
    except ValueError:
        bad = sum(not _is_number(cell) for cell in cells)
        raise InvalidInput(
            rule=f"the column {name!r} holds numbers or nothing",
            found=f"{bad} of {len(cells)} cells that are no number",
            todo="Correct them or leave them empty",
        ) from None


def _is_number(cell: str) -> bool:
    try:
        float(cell or 0)
    except ValueError:
        return False
    return True


def recruiters_by_id(columns: Mapping[str, list[str]], names: Columns) -> tuple[NDArray[np.int64], int]:
    """Return the row of each one's recruiter, -1 for seeds, -2 where it is in no row; and how many cells were empty."""
    row_of = {who: row for row, who in enumerate(column(columns, names.id))}
    cells = column(columns, names.recruiter_id)
    return np.array([_row(cell, row_of) for cell in cells], dtype=np.int64), sum(not cell for cell in cells)


def recruiters_by_coupon(columns: Mapping[str, list[str]], names: Columns) -> tuple[NDArray[np.int64], int]:
    """The same, where the recruiter is whoever was given the coupon."""
    row_of: dict[str, int] = {}
    for handed in names.coupons:
        for row, coupon in enumerate(column(columns, handed)):
            if coupon and row_of.setdefault(coupon, row) != row:
                raise InvalidInput(
                    rule="a coupon is given to one respondent only",
                    found=f"a coupon that two respondents were given (rows {row_of[coupon] + 1} and {row + 1})",
                    todo="Correct the coupon numbers",
                )
    cells = column(columns, names.coupon or "")
    return np.array([_row(cell, row_of) for cell in cells], dtype=np.int64), sum(not cell for cell in cells)


def _row(cell: str, row_of: Mapping[str, int]) -> int:
    if cell in row_of:
        return row_of[cell]
    return -1 if not cell or cell.lower() in SEED else -2
