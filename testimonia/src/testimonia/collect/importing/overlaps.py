"""A published table of overlapping lists goes in (0/1 columns, then `count`); list memberships come out.

One row stands for the people who are on exactly these lists. Of whom, where and when such a table is, it does not say:
the user does.
"""

from dataclasses import dataclass, replace

from testimonia.collect.importing.spelling import plain
from testimonia.collect.importing.tables import RawRow, RawTable


@dataclass(frozen=True)
class Reach:
    """Of whom, where and when lists are."""

    population: str = ""
    place: str = ""
    period: str = ""


def is_overlap_table(table: RawTable) -> bool:
    """Whether the last column is `count` and no column is one of a list of entries."""
    return len(table.columns) > 1 and table.columns[-1] == "count" and "list_name" not in table.columns


def as_memberships(table: RawTable, reach: Reach) -> RawTable:
    """Return the same rows as list memberships; what is no 0, 1 or count is refused row by row."""
    fields = ("list_name", "member_key", "pattern_count", "also_on", "population", "place", "period")
    if len(table.columns) < 3:
        return replace(table, refusal="it has one list only; lists can overlap from two on")
    if not (reach.population and reach.place and reach.period):
        return replace(
            table,
            refusal="a table of overlapping lists does not say of whom, where and when it is; give --population, "
            "--place and --period",
        )
    rows = tuple(_membership(row, table, reach) for row in table.rows)
    return RawTable(table.source, "list_memberships", fields, fields, rows)


def _membership(row: RawRow, table: RawTable, reach: Reach) -> RawRow:
    marks = {h: plain(str(row.cells.get(c, ""))) for c, h in zip(table.columns[:-1], table.headers[:-1], strict=True)}
    on = [name for name, mark in marks.items() if mark == "1"]
    refusal = row.refusal
    if any(mark not in ("0", "1") for mark in marks.values()):
        refusal = refusal or "a column of a list holds neither 0 nor 1, so it is no list of a table of overlaps"
    elif not on:
        refusal = (
            refusal or "it is on no list; people whom every list missed are what is estimated, not what is counted"
        )
    elif plain(str(row.cells.get("count", ""))) == "0":
        refusal = refusal or "its count is 0: nobody is on exactly these lists; leave the row out"
    key = f"{reach.population}|{reach.place}|{reach.period}|{'+'.join(table.headers[:-1])}|{'+'.join(on)}"
    cells: dict[str, object] = {
        "list_name": on[0] if on else "",
        "member_key": key,
        "pattern_count": row.cells.get("count"),
        "also_on": on[1:],
        "population": reach.population,
        "place": reach.place,
        "period": reach.period,
    }
    return RawRow(row.number, cells, refusal)
