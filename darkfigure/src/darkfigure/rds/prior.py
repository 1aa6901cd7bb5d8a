"""The prior for the size of a population, given by its median.

In: the number of respondents and the prior's median. Out: `SizePrior`, log masses on a ladder of sizes.

References
----------
Handcock, M. S., Gile, K. J. and Mar, C. M. (2014). Estimating hidden population size using respondent-driven sampling
data. Electronic Journal of Statistics 8, 1491-1521. https://doi.org/10.1214/14-EJS923
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from darkfigure.errors import InvalidInput

FloatArray = NDArray[np.float64]
_TAIL = 0.01
_EXACT, _RATIO = 400, 1.005


@dataclass(frozen=True, eq=False)
class SizePrior:
    """A prior on a ladder of sizes: one by one near n, then in rungs that widen by half a per cent.

    Parameters
    ----------
    n : int
        Respondents.
    median : float
        As asked for.
    low, width : arrays of shape (n_rungs,)
        First size of each rung and how many it holds.
    log_mass : array of shape (n_rungs,)
        Log of the prior mass of one size in the middle of the rung, normalised over all sizes.
    """

    n: int
    median: float
    low: FloatArray
    width: FloatArray
    log_mass: FloatArray

    @property
    def middle(self) -> FloatArray:
        """The size in the middle of each rung."""
        return self.low + (self.width - 1) / 2

    @property
    def largest(self) -> int:
        """Beyond this the prior has no mass."""
        return int(self.low[-1] + self.width[-1] - 1)

    def quantile(self, p: float) -> float:
        """Smallest size at which the prior's distribution reaches ``p``."""
        return _quantile(self.middle, self.width * np.exp(self.log_mass), p)


def size_prior(n: int, median: float) -> SizePrior:
    """Beta prior on the sampled fraction n/N, by the median of N.

    Parameters
    ----------
    n : int
        Respondents.
    median : float
        More than n.

    Returns
    -------
    SizePrior

    Notes
    -----
    ``p(N) ~ (N - n)^(b - 1) / N^(a + b)`` with ``a = M / (M - n)`` and b such that the median is M; cut where the
    density has fallen to 1 % of its largest value, as sspse does.

    Examples
    --------
    >>> from darkfigure.rds.prior import size_prior
    >>> prior = size_prior(500, 1000)
    >>> round(prior.quantile(0.5) / 1000, 2)
    1.0
    """
    if not median > n:
        raise InvalidInput(
            rule="the prior median of the size is larger than the sample",
            found=f"a prior median of {median:g} for {n} respondents",
            todo="Give a larger one",
        )
    a = median / (median - n)

    def distance(log_b: float) -> float:
        return _ladder(n, median, a, float(np.exp(log_b))).quantile(0.5) - median

    log_b = brentq(distance, np.log(1.0001), np.log(20 * median / n + 20), xtol=1e-5)
    return _ladder(n, median, a, float(np.exp(log_b)))


def _ladder(n: int, median: float, a: float, b: float) -> SizePrior:
    def log_density(size: FloatArray | float) -> FloatArray:
        return np.asarray((b - 1) * np.log(size + 0.5 - n) - (a + b) * np.log(size + 0.5))

    mode = max(n * (a + b) / (a + 1), n)
    top = log_density(mode)

    def fall(log_size: float) -> float:
        return float(log_density(np.exp(log_size)) - top - np.log(_TAIL))

    largest = int(np.exp(brentq(fall, np.log(mode + 1e-9), np.log(mode) + 40)))
    low, width = _rungs(n, max(largest, n + 2))
    log_mass = log_density(low + (width - 1) / 2)
    peak = log_mass.max()
    return SizePrior(n, median, low, width, log_mass - peak - np.log((width * np.exp(log_mass - peak)).sum()))


def _rungs(n: int, largest: int) -> tuple[FloatArray, FloatArray]:
    """First sizes and widths: 1 for the first few hundred, then half a per cent of N - n."""
    edges = list(range(n, min(n + _EXACT, largest + 1)))
    while edges[-1] < largest:
        edges.append(max(edges[-1] + 1, n + int((edges[-1] - n) * _RATIO)))
    low = np.array(edges, dtype=float)
    return low, np.diff(np.append(low, low[-1] + 1))


def _quantile(sizes: FloatArray, mass: FloatArray, p: float) -> float:
    reached = np.cumsum(mass) / mass.sum()
    return float(np.interp(p, reached, sizes))
