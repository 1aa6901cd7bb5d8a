"""Intervals of one binomial proportion, and their coverage by exact enumeration.

In: ``k`` of ``n``, which may be fractional after division by a design effect. Out: limits in [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from darkfigure.errors import InvalidInput

FloatArray = NDArray[np.float64]
Method = Literal["wilson", "clopper-pearson", "jeffreys"]


class Limits(NamedTuple):
    """Limits, each a float or an array of the shape of ``k``."""

    low: FloatArray
    high: FloatArray


def wilson(k: ArrayLike, n: float, level: float = 0.95) -> Limits:
    """Return Wilson's score interval.

    The set of p for which (k/n - p)^2 <= z^2 p (1 - p) / n. Its coverage is near the level on average, and may fall
    below it for single p near 0 and 1.

    References
    ----------
    Wilson EB (1927). JASA 22(158). https://doi.org/10.1080/01621459.1927.10502953

    Examples
    --------
    >>> [round(float(x), 4) for x in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    k = _checked(k, n, level)
    z = special.ndtri((1 + level) / 2)
    centre = (k + z**2 / 2) / (n + z**2)
    half = z * np.sqrt(k * (n - k) / n + z**2 / 4) / (n + z**2)
    return Limits(
        np.where(k == 0, 0.0, np.maximum(centre - half, 0)), np.where(k == n, 1.0, np.minimum(centre + half, 1))
    )


def clopper_pearson(k: ArrayLike, n: float, level: float = 0.95) -> Limits:
    """Return the Clopper-Pearson interval: its coverage is never below the level, and often far above it.

    References
    ----------
    Clopper CJ, Pearson ES (1934). Biometrika 26(4). https://doi.org/10.1093/biomet/26.4.404

    Examples
    --------
    >>> [round(float(x), 4) for x in clopper_pearson(0, 20)]
    [0.0, 0.1684]
    """
    k = _checked(k, n, level)
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(k == 0, 0.0, special.betaincinv(np.maximum(k, 1e-9), n - k + 1, tail))
        high = np.where(k == n, 1.0, special.betaincinv(k + 1, np.maximum(n - k, 1e-9), 1 - tail))
    return Limits(low, high)


def jeffreys(k: ArrayLike, n: float, level: float = 0.95) -> Limits:
    """Return the equal-tailed interval of the posterior Beta(k + 1/2, n - k + 1/2); 0 and 1 are kept at the ends.

    References
    ----------
    Brown LD, Cai TT, DasGupta A (2001). Statistical Science 16(2). https://doi.org/10.1214/ss/1009213286

    Examples
    --------
    >>> [round(float(x), 3) for x in jeffreys(10, 45)]
    [0.12, 0.358]
    """
    k = _checked(k, n, level)
    tail = (1 - level) / 2
    low = np.where(k == 0, 0.0, special.betaincinv(k + 0.5, n - k + 0.5, tail))
    high = np.where(k == n, 1.0, special.betaincinv(k + 0.5, n - k + 0.5, 1 - tail))
    return Limits(low, high)


METHODS: dict[Method, Callable[[ArrayLike, float, float], Limits]] = {
    "wilson": wilson,
    "clopper-pearson": clopper_pearson,
    "jeffreys": jeffreys,
}


def coverage(method: Method, n: int, p: ArrayLike, level: float = 0.95) -> FloatArray:
    """Return the probability that the interval holds ``p``, by enumeration of all k from 0 to n.

    Parameters
    ----------
    method : {"wilson", "clopper-pearson", "jeffreys"}
    n : int
    p : array of shape (m,)
        True proportions.

    Returns
    -------
    array of shape (m,)

    Examples
    --------
    >>> bool(coverage("clopper-pearson", 45, [0.05, 0.3, 0.5]).min() >= 0.95)
    True
    """
    k, truth = np.arange(n + 1), np.atleast_1d(np.asarray(p, dtype=float))
    low, high = METHODS[method](k, n, level)
    held = (low <= truth[:, None]) & (truth[:, None] <= high)
    return np.asarray((stats.binom.pmf(k, n, truth[:, None]) * held).sum(axis=1))


def _checked(k: ArrayLike, n: float, level: float) -> FloatArray:
    k = np.asarray(k, dtype=float)
    if not (n > 0 and np.all(k >= 0) and np.all(k <= n) and 0 < level < 1):
        raise InvalidInput(
            found="counts outside 0 to n, n of zero or a level outside (0, 1)",
            rule="a proportion is k of n with 0 <= k <= n and n above 0",
            todo="Check the counts",
        )
    return k
