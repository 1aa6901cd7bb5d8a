"""Limits of several shares that all hold together with the stated probability.

Where categories exclude each other (one age group a person): `goodman` or `sison_glaz`. Where they coincide (a woman
can suffer two forms): `bonferroni`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from darkfigure.errors import InvalidInput
from darkfigure.proportions.intervals import Limits, clopper_pearson, wilson

FloatArray = NDArray[np.float64]


def goodman(counts: ArrayLike, level: float = 0.95) -> Limits:
    """Return Goodman's simultaneous multinomial intervals.

    Parameters
    ----------
    counts : array of shape (n_categories,)
        Categories exclude each other, and together hold everybody.

    Notes
    -----
    Score intervals with the error shared equally: chi-square with 1 degree of freedom at
    1 - (1 - level) / n_categories.

    References
    ----------
    Goodman LA (1965). Technometrics 7(2). https://doi.org/10.1080/00401706.1965.10490252

    Examples
    --------
    >>> low, high = goodman([23, 12, 44])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.186, 0.079, 0.424], [0.424, 0.272, 0.682])
    """
    k = _checked(counts, level)
    return wilson(k, float(k.sum()), 1 - (1 - level) / k.size)


def bonferroni(counts: ArrayLike, n: int, level: float = 0.95) -> Limits:
    """Return limits for categories that can coincide: Clopper-Pearson at 1 - (1 - level) / n_categories.

    Parameters
    ----------
    counts : array of shape (n_categories,)
        How many of the n people are in each.
    """
    k = np.asarray(counts, dtype=float)
    if k.ndim != 1 or k.size == 0:
        raise InvalidInput(found="no categories", rule="one count a category", todo="Give the counts")
    return clopper_pearson(k, n, 1 - (1 - level) / k.size)


def sison_glaz(counts: ArrayLike, level: float = 0.95) -> Limits:
    """Return the simultaneous multinomial intervals of Sison and Glaz, narrower than Goodman's with many categories.

    Notes
    -----
    All shares get the limits k/n - c/n and k/n + (c + 2 g)/n, with c the largest whole number whose probability that no
    count is off by more than c lies below the level, and g interpolated to the level. That probability is computed here
    exactly, by convolution of truncated Poisson distributions, where the paper expands it. Where a count is small the
    intervals are too short below; prefer Goodman's there.

    References
    ----------
    Sison CP, Glaz J (1995). JASA 90(429). https://doi.org/10.1080/01621459.1995.10476521

    Examples
    --------
    >>> low, high = sison_glaz([23, 12, 44])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.19, 0.051, 0.456], [0.413, 0.274, 0.679])
    """
    k = _checked(counts, level)
    n = int(k.sum())
    before = _within(k, n, 0)
    if before >= level:
        return Limits(k / n, k / n)
    c = 0
    while (after := _within(k, n, c + 1)) < level:
        c, before = c + 1, after
    share = (level - before) / (after - before)
    return Limits(np.maximum(k / n - c / n, 0), np.minimum(k / n + (c + 2 * share) / n, 1))


def _within(k: FloatArray, n: int, c: int) -> float:
    """Return P(every count within c of k) for a multinomial with probabilities k / n."""
    whole = np.zeros(n + 1)
    whole[0] = 1.0
    log_scale = 0.0
    for mean in k:
        values = np.arange(max(int(mean) - c, 0), int(mean) + c + 1)
        pmf = stats.poisson.pmf(values, mean)
        part = np.zeros(n + 1)
        kept = values <= n
        part[values[kept]] = pmf[kept]
        whole = np.convolve(whole, part)[: n + 1]
        log_scale, whole = log_scale + np.log(whole.max()), whole / whole.max()
    log_total = special.gammaln(n + 1) + n - n * np.log(n)
    return float(np.exp(log_total + log_scale) * whole[n])


def _checked(counts: ArrayLike, level: float) -> FloatArray:
    k = np.asarray(counts, dtype=float)
    if k.ndim != 1 or k.size < 2 or np.any(k < 0) or np.any(k != np.floor(k)) or k.sum() < 1 or not 0 < level < 1:
        raise InvalidInput(
            found="counts that are not whole, or fewer than two categories, or nobody",
            rule="simultaneous limits need two or more categories of whole counts",
            todo="Check the counts",
        )
    return k
