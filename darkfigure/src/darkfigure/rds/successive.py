"""Successive sampling: how likely somebody of each network size is to be in a sample of n out of N.

In: network sizes, how many respondents have each, N. Out: inclusion probabilities, without simulation.

Notes
-----
People are drawn one after the other, each time with probability in proportion to network size among those left. The
same sample arises when person i arrives at an exponential time of rate d_i and the first n are taken. Hence a person of
network size k is in with probability ``pi_k = int k exp(-k t) P(M_k(t) <= n - 1) dt``, M_k(t) the number of the others
who have arrived by t. Gile's estimator is the fixed point ``N_k = n_k / pi_k(N_1, N_2, ...)``.

For large n the sum concentrates, and ``pi_k = 1 - exp(-k t)`` with t such that ``sum n_k / pi_k = N`` (Rosén 1972);
this is where the iteration starts, and what bootstrap replicates use.

References
----------
Gile, K. J. (2011). Improved inference for respondent-driven sampling data with application to HIV prevalence
estimation. Journal of the American Statistical Association 106, 135-146. https://doi.org/10.1198/jasa.2011.ap09475

Rosén, B. (1972). Asymptotic theory for successive sampling with varying probabilities without replacement, I. Annals of
Mathematical Statistics 43, 373-397. https://doi.org/10.1214/aoms/1177692620
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

FloatArray = NDArray[np.float64]
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(160)


def inclusion(sizes: FloatArray, counts: FloatArray, population: float) -> FloatArray:
    """Inclusion probabilities under Gile's model.

    Parameters
    ----------
    sizes : array of shape (n_sizes,)
        Distinct network sizes, positive.
    counts : array of shape (n_sizes,)
        Respondents of each size, positive.
    population : float
        N, at least the number of respondents.

    Returns
    -------
    array of shape (n_sizes,)
        Probabilities ``pi`` with ``sum(counts / pi)`` equal to N.

    Examples
    --------
    >>> import numpy as np
    >>> from darkfigure.rds.successive import inclusion
    >>> sizes, counts = np.array([1.0, 2.0, 4.0]), np.array([10.0, 20.0, 20.0])
    >>> pi = inclusion(sizes, counts, 100)
    >>> round(float((counts / pi).sum()), 6)
    100.0
    """
    n = counts.sum()
    if population <= n:
        return np.ones_like(sizes)
    people = counts / arrival(sizes, counts[None, :], population)[0]
    for _ in range(200):
        pi = _in_sample(sizes, people, n)
        unseen = counts * (1 - pi) / pi
        better = counts + unseen * (population - n) / unseen.sum()
        if np.abs(better / people - 1).max() < 1e-10:
            break
        people = better
    result: FloatArray = counts / people
    return result


def arrival(sizes: FloatArray, counts: FloatArray, population: float) -> FloatArray:
    """The large-sample form, for many samples at once.

    Parameters
    ----------
    sizes : array of shape (n_sizes,)
    counts : array of shape (n_samples, n_sizes)
    population : float

    Returns
    -------
    array of shape (n_samples, n_sizes)
        1 everywhere where a sample is as large as the population.
    """
    n = counts.sum(axis=1)
    open_ = n < population * (1 - 1e-12)
    scale = (counts / sizes).sum(axis=1)
    t = scale / population
    with np.errstate(over="ignore", under="ignore"):
        for _ in range(100):
            gone = np.exp(-np.outer(t, sizes))
            pi = -np.expm1(-np.outer(t, sizes))
            excess = (counts / pi).sum(axis=1) - population
            slope = (counts * sizes * gone / pi**2).sum(axis=1)
            step = np.where(open_, excess / np.maximum(slope, 1e-300), 0.0)
            t = t + step
            if np.all(np.abs(step) <= 1e-12 * t):
                break
        pi = -np.expm1(-np.outer(t, sizes))
    result: FloatArray = np.where(open_[:, None], pi, 1.0)
    return result


def _in_sample(sizes: FloatArray, people: FloatArray, n: float) -> FloatArray:
    """Integrate over the time of arrival; the others' number is nearly normal, with its continuity correction."""
    middle = _time_of(sizes, people, n)
    p = -np.expm1(-sizes * middle)
    width = 9 * np.sqrt((people * p * (1 - p)).sum()) / (people * sizes * (1 - p)).sum()
    low, high = max(middle - width, 0.0), middle + width
    t = (low + high) / 2 + (high - low) / 2 * _NODES
    gone = np.exp(-np.outer(t, sizes))
    spread = gone * (1 - gone)
    others = ((1 - gone) @ people)[:, None] - (1 - gone)
    variance = (spread @ people)[:, None] - spread
    not_full = ndtr((n - 0.5 - others) / np.sqrt(np.maximum(variance, 1e-12)))
    inside = (_WEIGHTS[:, None] * sizes * gone * not_full).sum(axis=0) * (high - low) / 2
    result: FloatArray = np.minimum(inside - np.expm1(-sizes * low), 1.0)
    return result


def _time_of(sizes: FloatArray, people: FloatArray, n: float) -> float:
    """When n of the people are expected to have arrived: Newton from the left, where the curve is concave."""
    t = n / (people * sizes).sum()
    for _ in range(200):
        gone = people * np.exp(-sizes * t)
        step = (n - people.sum() + gone.sum()) / (sizes * gone).sum()
        t += step
        if abs(step) <= 1e-13 * t:
            break
    return float(t)
