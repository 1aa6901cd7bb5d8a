"""Profile likelihood limits of the population size under one log-linear model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf, log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import chdtri, gammaln, xlogy

from darkfigure.mse import kernels


@dataclass(frozen=True)
class Profile:
    """Limits where the multinomial profile likelihood falls ``chi2 / 2`` below its maximum.

    Parameters
    ----------
    table : array, shape (2 ** n_lists,)
        Counts by code.
    terms : array of int64, shape (n_terms,)
        Intercept, main effects and interactions.
    value : float
        The Poisson estimate; the search starts from it.

    Notes
    -----
    For each N the dark figure N - n joins the table; ``l(N) = -D(N) / 2 + log(m^m N! / (N^N m!))``, m = N - n (Cormack
    1992, as in Rcapture). The lower limit is never under n; the upper is infinite where the likelihood never falls.

    References
    ----------
    Cormack 1992, Biometrics 48, 567-576, doi:10.2307/2532310.
    """

    table: NDArray[np.float64] = field(repr=False)
    terms: NDArray[np.int64] = field(repr=False)
    value: float

    def __call__(self, level: float) -> tuple[float, float]:
        return likelihood_limits(self.log_likelihood, float(self.table.sum()), self.value, level)

    def log_likelihood(self, N: float) -> float:
        """Profile log-likelihood of a population of N people, N not under the number observed."""
        table = self.table.copy()
        dark = max(N - float(table.sum()), 0.0)
        table[0] = dark
        margins, work = kernels.margins_of(table), kernels.workspace(table.size, self.terms.size)
        finite, alive, theta, sums, hessian = work
        p = kernels.restrict(margins, self.terms, self.terms.size, finite, alive)
        alive[0] = True
        value, _ = kernels.newton(table, margins, finite, p, alive, theta, sums, hessian)
        saturated = float(xlogy(table, table).sum() - table.sum())
        exact = xlogy(dark, dark) - gammaln(dark + 1) + gammaln(N + 1) - N * log(N)
        return float(value - saturated + exact)


def likelihood_limits(
    log_likelihood: Callable[[float], float], n: float, value: float, level: float
) -> tuple[float, float]:
    """Limits where a likelihood of N falls ``chi2 / 2`` under its maximum, which is looked for around ``value``.

    Parameters
    ----------
    log_likelihood : callable
        Of a population N of ``n`` people or more.
    n : float
        People observed; no limit is under it.
    value : float
        An estimate near the maximum.
    level : float
        In (0, 1).
    """
    start = max(value, n + 1.0)
    best = minimize_scalar(lambda N: -log_likelihood(N), bounds=(n, 3 * start), options={"xatol": 1e-5})
    floor = -float(best.fun) - float(chdtri(1, 1 - level)) / 2

    def above(N: float) -> float:
        return log_likelihood(N) - floor

    low = n if above(n) >= 0 else float(brentq(above, n, best.x))
    return low, _upper_limit(above, float(best.x), start)


def _upper_limit(above: Callable[[float], float], best: float, start: float) -> float:
    """Where ``above`` crosses zero beyond its maximum at ``best``; infinite where it does not."""
    high = 2 * start
    while above(high) >= 0:
        high *= 2
        if high > 1e6 * start:
            return inf
    return float(brentq(above, best, high))
