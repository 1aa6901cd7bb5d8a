"""Bootstrap replicates of a share, spread over workers.

In: an `Outcome` and `Settings`. Out: one share a replicate; the same for the same seed, however many workers there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from darkfigure.rds import estimators, resample
from darkfigure.rds.outcome import Outcome
from darkfigure.rds.settings import Settings
from darkfigure.rds.successive import inclusion
from darkfigure.streams import stream
from darkfigure.workers import spread

FloatArray = NDArray[np.float64]
BLOCK = 250  # Replicates that share a random stream.
SLOW_BLOCK = 10  # An HCG replicate takes a thousand times as long.


def replicated(outcome: Outcome, settings: Settings) -> FloatArray:
    """Shares of the replicates, shape (n_replicates,); nan where one does not determine it."""
    size = SLOW_BLOCK if settings.method == "hcg" else BLOCK
    task = _Block(outcome.bare, settings.alone, size)
    blocks = spread(task, -(-settings.replicates // size), settings, f"{settings.bootstrap} bootstrap")
    return np.concatenate(blocks)


@dataclass(frozen=True)
class _Block:
    outcome: Outcome
    settings: Settings
    size: int

    def __call__(self, block: int) -> FloatArray:
        outcome, settings = self.outcome, self.settings
        n = min(self.size, settings.replicates - block * self.size)
        rng = stream(settings.seed, outcome.sample.input_sha256, block)
        if settings.bootstrap == "salganik":
            drawn = resample.salganik(outcome, n, rng)
        elif settings.bootstrap == "tree":
            drawn = resample.tree(outcome, n, rng)
        else:
            drawn = resample.successive(outcome, n, rng, float(settings.population or 0))
        if settings.method == "hcg" and drawn.chains is not None:
            return _hcg(outcome, drawn.chains, float(settings.population or 0))
        return shares_of(outcome, settings, drawn.counts, drawn.transitions)


def _hcg(outcome: Outcome, chains: NDArray[np.int64], population: float) -> FloatArray:
    from darkfigure.rds.hcg import hcg  # Brings SciPy's optimisers, which nothing else here needs.

    shares = [hcg(outcome.degrees[c[:, 0]], c[:, 1], c[:, 2], outcome.n_groups, population) for c in chains]
    return np.array(shares)[:, outcome.level]


def ss_share(outcome: Outcome, population: float) -> float:
    """Gile's SS share of the asked level."""
    pi = inclusion(outcome.degrees, outcome.counts.sum(axis=1), population)
    return float(estimators.weighted(outcome.counts, pi)[outcome.level])


def shares_of(outcome: Outcome, settings: Settings, counts: FloatArray, transitions: FloatArray) -> FloatArray:
    """Share of the asked level by RDS-I, RDS-II or SS, from many tables at once, shape (n_tables,)."""
    if settings.method == "rds1":
        found = estimators.rds1(outcome.degrees, counts, transitions)
    elif settings.method == "rds2":
        found = estimators.rds2(outcome.degrees, counts)
    else:
        found = estimators.ss(outcome.degrees, counts, float(settings.population or 0))
    chosen: FloatArray = found[:, outcome.level]
    return chosen
