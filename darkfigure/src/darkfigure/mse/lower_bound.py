"""Chao's lower bound from those on one list and on two: frequencies come in, a size, an error and limits go out."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import comb, log

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, xlogy

from darkfigure.mse.histories import Histories
from darkfigure.mse.poisson import poisson_fit
from darkfigure.mse.profile import likelihood_limits
from darkfigure.mse.settings import BLOCK, Resampling
from darkfigure.streams import stream

FloatArray = NDArray[np.float64]


def dark_figure(once: ArrayLike, twice: ArrayLike, n_lists: int, *, corrected: bool) -> FloatArray:
    """Return ``(t - 1) f1^2 / (2 t f2)``, or ``(t - 1) f1 (f1 - 1) / (2 t (f2 + 1))`` corrected for bias.

    Infinite where nobody is on two lists only and there is no correction.
    """
    f1, f2 = np.asarray(once, dtype=float), np.asarray(twice, dtype=float)
    share = (n_lists - 1) / (2 * n_lists)
    if corrected:
        return np.asarray(share * f1 * (f1 - 1) / (f2 + 1))
    return np.asarray(np.where(f2 > 0, share * f1**2 / np.where(f2 > 0, f2, 1), np.inf))


def standard_error(once: float, twice: float, n_lists: int) -> float:
    """Error of the bound: ``sqrt(m + m^2 (4 / f1 + 1 / f2))``, m the dark figure."""
    dark = float(dark_figure(once, twice, n_lists, corrected=False))
    return float(np.sqrt(dark + dark**2 * (4 / once + 1 / twice))) if once else 0.0


@dataclass(frozen=True)
class BoundProfile:
    """Profile likelihood limits from those on no, one and two lists, whose logarithms lie on a line."""

    n_observed: int
    n_lists: int
    once: float
    twice: float
    value: float

    def __call__(self, level: float) -> tuple[float, float]:
        return likelihood_limits(self.log_likelihood, float(self.n_observed), self.value, level)

    def log_likelihood(self, N: float) -> float:
        """Profile log-likelihood of a population of N, not under those observed."""
        dark = max(N - self.n_observed, 0.0)
        design = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
        offset = np.array([0.0, log(self.n_lists), log(comb(self.n_lists, 2))])
        fitted = poisson_fit(design, np.array([dark, self.once, self.twice]), offset)
        exact = xlogy(dark, dark) - gammaln(dark + 1) + gammaln(N + 1) - N * log(N)
        return float(exact - fitted.deviance / 2)


@dataclass(frozen=True)
class BoundBlock:
    """One block of resamples, whose people are those of every other method with the same seed."""

    counts: NDArray[np.int64] = field(repr=False)
    times: NDArray[np.int64] = field(repr=False)
    n_lists: int
    corrected: bool
    input_sha256: str
    settings: Resampling

    @classmethod
    def of(cls, histories: Histories, settings: Resampling, *, corrected: bool) -> BoundBlock:
        """Take the patterns in canonical order."""
        _, rows = histories.canonical
        times = histories.patterns.sum(axis=1, dtype=np.int64)[rows]
        return cls(histories.counts[rows], times, histories.n_lists, corrected, histories.input_sha256, settings.alone)

    def __call__(self, block: int) -> FloatArray:
        n = int(self.counts.sum())
        size = min(BLOCK, self.settings.replicates - block * BLOCK)
        draws = stream(self.settings.seed, self.input_sha256, block).multinomial(n, self.counts / n, size=size)
        once, twice = (draws[:, self.times == k].sum(axis=1) for k in (1, 2))
        return n + dark_figure(once, twice, self.n_lists, corrected=self.corrected)
