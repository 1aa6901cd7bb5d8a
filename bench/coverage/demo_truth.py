"""The demo's judged ranges and estimates against the truth that it keeps apart, over many seeds, as a Markdown page.

    python -m bench.coverage.demo_truth --seeds 20 > docs/reference/simulated-truth.md

Each seed is a whole investigation in a temporary folder, filled and linked by the demo's own actions.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from testimonia.demo.truth import Truth
    from testimonia.estimate.records import Figure

JUDGED = ("women_in_lake_province", "sales_into_marriage", "revenue_of_marriages")
ESTIMATED = ("women_by_lists",)
REFUSED = (
    "women_by_lists_merged",
    "women_by_lists_as_if_independent",
    "women_by_two_lists",
    "share_in_forced_marriage",
)

_INTRODUCTION = """Each seed is another simulated world and a whole
investigation of it: 45 interviews, three lists that depend on each other, two key informants. The truth is kept apart
from the investigation; here the figures meet it. Ranges are as stored, before the gate rounds them outward.

Judged ranges hold here because the simulated informants judge around the truth; real ones may all be wrong together,
which no table of this kind can show.

The three lists hold too little to find the truth: shelter and clinic meet the same women, the shelter sends women to
the hotline, and some women are met by all of them. So the interval of the chosen model misses the truth now and then,
and its value is mostly too low. What counts is the last column: no number is wrong without a warning beside it."""


@dataclass(frozen=True)
class Outcome:
    """One figure of one seed."""

    seed: int
    figure: str
    truth: float
    value: float | None
    low: float | None
    high: float | None
    warnings: tuple[str, ...]
    refusal: str

    @property
    def held(self) -> bool | None:
        if self.low is None or self.high is None:
            return None
        return self.low <= self.truth <= self.high

    @property
    def row(self) -> str:
        if self.value is None or self.low is None or self.high is None:
            return f"| {self.seed} | {self.truth:,.4g} | refused | | | {self.refusal} |"
        said = f"{len(self.warnings)} warnings" if self.warnings else "none"
        return (
            f"| {self.seed} | {_plain(self.truth)} | {_plain(self.value)} | {_plain(self.low)} to {_plain(self.high)} "
            f"| {'yes' if self.held else '**no**'} | {said} |"
        )


def outcomes(seed: int) -> list[Outcome]:
    """Run the demo up to its figures and hold each against the truth."""
    from testimonia.config import setup

    setup()
    from testimonia.crypto import Cost
    from testimonia.demo.run import opened
    from testimonia.demo.truth import truth_of

    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "investigation"
        with opened(folder, seed, lambda *_: None, Cost(passes=1, memory_kib=64)) as stages:
            made = stages.figures()
            truth = truth_of(stages.world)
    return [_outcome(seed, figure, truth) for figure in made if truth.of_figure(figure.figure_id) is not None]


def _outcome(seed: int, figure: Figure, truth: Truth) -> Outcome:
    limits, refusal = figure.limits, figure.refusal
    return Outcome(
        seed=seed,
        figure=figure.figure_id,
        truth=truth.of_figure(figure.figure_id) or 0.0,
        value=figure.value,
        low=limits.low if limits else None,
        high=limits.high if limits else None,
        warnings=figure.warnings,
        refusal=refusal.rule if refusal else "",
    )


def _plain(value: float) -> str:
    return f"{float(f'{value:.3g}'):,.0f}"


def _without_numbers(warning: str) -> str:
    """Warnings of one kind differ in their numbers only."""
    return re.sub(r"from [\d,]+ to [\d,]+", "from … to …", warning)


def page(found: list[Outcome], n_seeds: int) -> Iterator[str]:
    """Yield the lines of the page."""
    yield "# The simulated investigation against its truth"
    yield ""
    yield f"Made by `python -m bench.coverage.demo_truth --seeds {n_seeds}`. {_INTRODUCTION}"
    yield ""
    yield "| figure | kind | seeds with a number | range holds the truth | refused | without any warning and wrong |"
    yield "|---|---|---:|---:|---:|---:|"
    for figure in (*JUDGED, *ESTIMATED, *REFUSED):
        of = [o for o in found if o.figure == figure]
        numbers = [o for o in of if o.value is not None]
        wrong = sum(not o.warnings and not o.held for o in numbers)
        kind = "judged range" if figure in JUDGED else "estimate"
        yield (
            f"| {figure} | {kind} | {len(numbers)} | {sum(bool(o.held) for o in numbers)} | {len(of) - len(numbers)} | "
            f"{wrong} |"
        )
    for figure in (*JUDGED, *ESTIMATED):
        yield from ("", f"## {figure}", "")
        of = [o for o in found if o.figure == figure]
        yield "| seed | truth | value | range | holds the truth | warnings or refusal |"
        yield "|---:|---:|---:|---|---|---|"
        yield from (outcome.row for outcome in of)
        said = Counter(_without_numbers(w) for o in of for w in o.warnings)
        if said:
            yield from ("", "What the warnings say:", "")
            yield from (f"- {words} ({n} of {len(of)} seeds)" for words, n in sorted(said.items()))
    yield from ("", "## Refused, as they should be", "")
    for figure in REFUSED:
        rules = sorted({o.refusal for o in found if o.figure == figure and o.refusal})
        yield from (f"- {figure}: {rule}." for rule in rules)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--seeds", type=int, default=20)
    n_seeds = reader.parse_args().seeds
    found: list[Outcome] = []
    for seed in range(1, n_seeds + 1):
        found += outcomes(seed)
        print(f"seed {seed} of {n_seeds}", file=sys.stderr, flush=True)
    print("\n".join(page(found, n_seeds)))


if __name__ == "__main__":
    main()
