"""How often intervals from chain referral hold the truth: many simulated worlds, one row a method and kind of world.

    python -m bench.coverage.rds --worlds 2000 --replicates 400 > table.md

In: kinds of worlds, how many. Out: a Markdown table of coverage, bias, true error and the error that the bootstrap
says.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from darkfigure import DarkfigureError, rds, simulate
from darkfigure.progress import progress


@dataclass(frozen=True)
class World:
    """A kind of world: what the population and the study are like."""

    name: str
    people: dict[str, Any] = field(default_factory=dict)
    study: dict[str, Any] = field(default_factory=dict)


WORLDS = (
    World("mixed: little homophily", {"province_homophily": 1.5, "form_homophily": 1.1}),
    World("homophilous by province and form"),
    World("provinces nearly apart", {"province_homophily": 40.0}),
    World("large sample: 400 of 600", {"size": 600}),
    World("seeds of one form", {}, {"seed_form": "prostitution", "seeds_per_site": 3}),
    World("network sizes with error", {}, {"sd_log_network_size": 0.4}),
    World("small study: 100 interviews", {}, {"target": 100}),
)
OUTCOMES = (("minor", "minor", None), ("forced_marriage", "forced_marriage", None), ("North", "province", "North"))
ASKED = (("rds1", "salganik"), ("rds2", "salganik"), ("rds2", "tree"), ("ss", "ss"), ("ss", "salganik"))


def one_world(world: World, seed: int, replicates: int) -> list[tuple[str, str, str, float, float, float, float]]:
    """Simulate one study and ask every method: (method, interval, outcome, truth, value, low, high)."""
    hidden = simulate.population(simulate.PopulationSettings(**world.people), seed)
    study = simulate.ReferralSettings(**({"target": 400, "seeds_per_site": 8} | world.study))
    sample = rds.Sample.from_table(simulate.chain_referral(hidden, study, seed).table())
    rows = []
    for method, interval in ASKED:
        for name, column, level in OUTCOMES:
            settings: Any = {"method": method, "interval": interval, "level": level, "replicates": replicates}
            try:
                found = rds.share(
                    sample, column, rds.Settings(population=hidden.size, seed=seed, despite_design=True, **settings)
                )
            except DarkfigureError:
                continue
            low, high = found.interval()[1:3]
            rows.append((method, interval, name, hidden.shares()[name], found.value, low, high))
    return rows


def coverage(n_worlds: int, replicates: int = 400, worlds: tuple[World, ...] = WORLDS) -> Iterator[str]:
    """Yield the rows of the table, kind by kind."""
    yield "| world | method | interval | outcome | worlds | coverage | bias | true error | mean width / 3.92 |"
    yield "|---|---|---|---|---:|---:|---:|---:|---:|"
    for world in worlds:
        jobs = (delayed(one_world)(world, seed, replicates) for seed in range(n_worlds))
        done = progress(Parallel(n_jobs=1, return_as="generator")(jobs), n_worlds, world.name)
        yield from _summary(world.name, [row for rows in done for row in rows])


def _summary(world: str, rows: list[tuple[str, str, str, float, float, float, float]]) -> Iterator[str]:
    for method, interval, outcome in sorted({row[:3] for row in rows}):
        truth, value, low, high = np.array([r[3:] for r in rows if r[:3] == (method, interval, outcome)]).T
        held, error = ((low <= truth) & (truth <= high)).mean(), value - truth
        yield (
            f"| {world} | {method} | {interval} | {outcome} | {truth.size} | {held:.3f} | {error.mean():+.3f} "
            f"| {np.sqrt((error**2).mean()):.3f} | {(high - low).mean() / 3.92:.3f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=2000)
    parser.add_argument("--replicates", type=int, default=400)
    asked = parser.parse_args()
    for line in coverage(asked.worlds, asked.replicates):
        print(line, flush=True)


if __name__ == "__main__":
    main()
