"""The table of coverage on disk: rows go into a CSV file of the package and onto a page of the documentation."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from bench.coverage.rows import Row

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "darkfigure" / "src" / "darkfigure" / "data" / "coverage.csv"
PAGE = ROOT / "docs" / "reference" / "coverage.md"
LEAST = 0.90

INTRODUCTION = """\
# How often intervals hold the truth

Made by `python -m bench.coverage` from simulated worlds with a known truth; the same figures are in
`darkfigure/data/coverage.csv`, and an estimate by a method that falls under 90 % in a kind of world says so. With
2,000 worlds a coverage of .95 is known to within .01, with 300 within .025, with 50 within .06. All intervals are
for 95 %.

For lists: four lists, 2,000 people (1,000 where sparse). "Bias" is the median deviation as a share of the truth,
"error" the median absolute deviation, "claimed" the error that the median width of the interval claims. "Refused" is
the share of worlds without an estimate or without a finite limit; coverage is among the others.

What the table shows: with the true model fixed, Wald and profile limits hold what they say; percentiles of resamples
are a little too narrow where lists hold much of the population, since every resample has as many people as were seen.
With the choice repeated they hold the truth more often than Wald limits, which take the choice as known. Where people
differ, every method that takes them as alike misses nearly always, by a third here, and agreement between such
methods is no comfort.

The rules of small samples need no simulation: their coverage is enumerated exactly in the tests. Chain referral is
described in [its own page](coverage-chain-referral.md).
"""


def read() -> list[Row]:
    """Rows made before; none where there is no file."""
    if not TABLE.exists():
        return []
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [_row(record) for record in csv.DictReader(file)]


def _row(record: dict[str, str]) -> Row:
    text = [record[name] for name in Row.header()]
    return Row(*text[:5], int(text[5]), *map(float, text[6:]))


def write(rows: list[Row]) -> None:
    """Write both files."""
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([Row.header(), *(row.cells() for row in rows)])
    PAGE.write_text("\n".join([INTRODUCTION, *_tables(rows)]) + "\n", encoding="utf-8")


def _tables(rows: list[Row]) -> Iterator[str]:
    for family, title in (("lists", "Overlapping lists"), ("referral", "Chain referral")):
        yield f"## {title}\n"
        for world in dict.fromkeys(row.world for row in rows if row.family == family):
            yield f"### {world[0].upper()}{world[1:]}\n"
            yield "| method | interval | outcome | worlds | refused | coverage | bias | error | claimed |"
            yield "|---|---|---|---:|---:|---:|---:|---:|---:|"
            yield from (_line(row) for row in rows if (row.family, row.world) == (family, world))
            yield ""


def _line(row: Row) -> str:
    held = f"**{row.coverage:.3f}**" if row.coverage < LEAST else f"{row.coverage:.3f}"
    figures = f"{row.refused:.3f} | {held} | {row.bias:+.3f} | {row.error:.3f} | {row.claimed:.3f}"
    return f"| {row.method} | {row.interval} | {row.outcome} | {row.worlds} | {figures} |"
