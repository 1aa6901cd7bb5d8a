"""Limits for a population size. Each is a small callable that can be pickled: ``limits(level) -> (low, high)``."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, inf, isfinite, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.estimate import quantile

FloatArray = NDArray[np.float64]
NORMAL = NormalDist()  # SciPy's would take a quarter of a second to import.


@dataclass(frozen=True)
class Wald:
    """``n + exp(log dark figure ± z se)``: symmetric on the logarithm of the dark figure."""

    n_observed: int
    log_dark: float
    se: float

    def __call__(self, level: float) -> tuple[float, float]:
        z = NORMAL.inv_cdf((1 + level) / 2)
        return tuple(  # type: ignore[return-value]
            self.n_observed + exp(min(self.log_dark + side * z * self.se, 700.0)) for side in (-1, 1)
        )

    @property
    def standard_error(self) -> float:
        """Standard error of the population size (Poisson): ``sqrt(m + m² var)``, m the dark figure."""
        dark = exp(self.log_dark)
        return sqrt(dark + (dark * self.se) ** 2)


@dataclass(frozen=True)
class Percentile:
    """Percentiles of the resamples' estimates."""

    draws: FloatArray = field(repr=False)

    def __call__(self, level: float) -> tuple[float, float]:
        return quantile(self.draws, (1 - level) / 2), quantile(self.draws, (1 + level) / 2)


@dataclass(frozen=True)
class BCa:
    """Percentiles corrected for bias ``z0`` and acceleration (DiCiccio and Efron 1996)."""

    draws: FloatArray = field(repr=False)
    z0: float
    acceleration: float

    def __call__(self, level: float) -> tuple[float, float]:
        return self.at((1 - level) / 2), self.at((1 + level) / 2)

    def at(self, q: float) -> float:
        """The corrected limit of one side, q in (0, 1)."""
        return quantile(self.draws, self.corrected(q), median_unbiased=True)

    def corrected(self, q: float) -> float:
        """Share of resamples under the corrected limit of one side."""
        shifted = self.z0 + NORMAL.inv_cdf(q)
        return NORMAL.cdf(self.z0 + shifted / (1 - self.acceleration * shifted))

    def is_at_the_edge(self, level: float = 0.95) -> bool:
        """Whether a limit is the most extreme resample, which more replicates would move."""
        edge = 1 / (self.draws.size + 1)
        return not all(edge <= self.corrected(q) <= 1 - edge for q in ((1 - level) / 2, (1 + level) / 2))


def bias(draws: FloatArray, value: float) -> float:
    """Normal quantile of the share of resamples below the estimate; infinite where all fall on one side."""
    below = float(np.mean(draws < value))
    return NORMAL.inv_cdf(below) if 0 < below < 1 else (inf if below == 1 else -inf)


def acceleration(counts: NDArray[Any], left_out: FloatArray) -> float:
    """Skewness of the jackknife over people; those of one pattern share one value, counted as often as they occur."""
    if not np.all(np.isfinite(left_out)):
        return 0.0
    residual = np.average(left_out, weights=counts) - left_out
    spread = float(np.sum(counts * residual**2))
    return float(np.sum(counts * residual**3) / (6 * spread**1.5)) if spread > 0 else 0.0


def is_usable(z0: float) -> bool:
    """BCa limits need resamples on both sides of the estimate."""
    return isfinite(z0)
