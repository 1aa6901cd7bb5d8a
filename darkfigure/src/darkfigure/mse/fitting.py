"""One log-linear model on one table: counts and terms come in, a `Fit` goes out, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import NotEstimable
from darkfigure.mse import deciding, kernels
from darkfigure.mse.histories import Histories
from darkfigure.mse.terms import notation

FloatArray = NDArray[np.float64]

REASONS = {
    deciding.NO_MAXIMUM: (
        "a model's likelihood must have its maximum at finite values once empty overlaps are set apart",
        "has none on these counts, whose empty cells let parameters run to infinity",
    ),
    deciding.NOT_IDENTIFIABLE: (
        "different parameters must give different counts",
        "is not identifiable on these counts, where too few lists overlap for what it asks",
    ),
    deciding.NEITHER: (
        "a model's likelihood must have one maximum at finite values",
        "has none on these counts and is not identifiable either",
    ),
}


@dataclass(frozen=True)
class Fit:
    """A fitted log-linear model.

    Parameters
    ----------
    terms : tuple of int
        Intercept (0), main effects and interactions as bit masks.
    coefficients : array, shape (n_terms,)
        On the log scale; minus infinity for a term whose lists share nobody.
    log_dark, se : float
        The intercept, which is the logarithm of the dark figure, and its standard error.
    value : float
        Observed people and dark figure.
    deviance, df, aic, bic : float
        As R's ``glm`` on the cells that are left, with every term counted, also those at minus infinity; the BIC
        counts people (Rcapture, MultipleSystemsEstimation).
    fitted : array, shape (2 ** n_lists,)
        Expected counts by code; entry 0 is the dark figure.
    """

    model: str
    terms: tuple[int, ...]
    coefficients: FloatArray
    log_dark: float
    se: float
    value: float
    deviance: float
    df: int
    aic: float
    bic: float
    fitted: FloatArray

    @property
    def at_minus_infinity(self) -> tuple[int, ...]:
        """Interactions of lists that share nobody."""
        return tuple(t for t, c in zip(self.terms, self.coefficients, strict=True) if c == -np.inf)


@dataclass(frozen=True)
class Constants:
    """What every model of one table shares."""

    n: int
    log_factorials: float
    saturated: float

    @classmethod
    def of(cls, table: FloatArray) -> Constants:
        """Sums over the observed cells."""
        seen = table[table > 0]
        factorials = sum(lgamma(count + 1) for count in seen.tolist())
        return cls(int(table.sum()), factorials, float((seen * np.log(seen) - seen).sum()))

    def criteria(self, log_likelihood: FloatArray, n_terms: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Deviance, AIC and BIC from log-likelihoods without factorials."""
        least = -2 * (log_likelihood - self.log_factorials)
        deviance = np.maximum(2 * (self.saturated - log_likelihood), 0.0)
        return deviance, least + 2 * n_terms, least + log(self.n) * n_terms


def all_terms(interactions: Iterable[int], n_lists: int) -> NDArray[np.int64]:
    """Intercept, main effects and interactions, smallest first."""
    ordered = sorted(interactions, key=lambda t: (t.bit_count(), t))
    return np.array([0, *(1 << i for i in range(n_lists)), *ordered], dtype=np.int64)


def existence(histories: Histories, interactions: Iterable[int]) -> int:
    """Status of a model: 0 it has an estimate, 1 no maximum, 2 not identifiable, 3 neither."""
    terms = all_terms(interactions, histories.n_lists)
    finite, alive, *_ = kernels.workspace(histories.table.size, terms.size)
    p = kernels.restrict(kernels.margins_of(histories.table), terms, terms.size, finite, alive)
    return int(deciding.existence(histories.table, finite, p, alive))


def fit(histories: Histories, interactions: Iterable[int] = ()) -> Fit:
    """Fit one model; `NotEstimable` where it has no estimate.

    Parameters
    ----------
    histories : Histories
    interactions : iterable of int
        Bit masks closed under subsets, as `darkfigure.mse.terms.parse` gives them.

    Notes
    -----
    ``log E(y_c) = sum of theta_t over the terms t within c``, by Newton's method. A term whose lists share nobody is at
    minus infinity and its cells leave the likelihood (extended maximum likelihood).

    Examples
    --------
    >>> from darkfigure import datasets, mse
    >>> uk = mse.Histories.from_csv(datasets.path("UKdat_5"))
    >>> main = mse.fit(uk)
    >>> main.model, round(main.value, 1), main.df
    ('[1,2,3,4,5]', 13444.1, 25)

    References
    ----------
    Fienberg and Rinaldo 2012, Ann. Stat. 40, 996-1023, doi:10.1214/12-AOS986.
    Chan, Silverman and Vincent 2021, JASA 116, 1297-1306, doi:10.1080/01621459.2019.1708748.
    """
    histories.require_overlap()
    table, terms = histories.table, all_terms(interactions, histories.n_lists)
    margins, work = kernels.margins_of(table), kernels.workspace(table.size, terms.size)
    value, log_dark, status = kernels.fit_terms(table, margins, terms, terms.size, work)
    name = notation((int(t) for t in terms if int(t).bit_count() > 1), histories.n_lists)
    if status != deciding.EXISTS:
        raise not_estimable(name, status)
    _, alive, theta, _, cholesky = work
    constants = Constants.of(table)
    deviance, aic, bic = constants.criteria(np.array(value), np.array(float(terms.size)))
    finite = margins[terms] > 0
    coefficients = np.full(terms.size, -np.inf)
    coefficients[finite] = theta[: finite.sum()]
    return Fit(
        model=name,
        terms=tuple(int(t) for t in terms),
        coefficients=coefficients,
        log_dark=float(log_dark),
        se=_standard_error(cholesky, int(finite.sum())),
        value=constants.n + exp(log_dark),
        deviance=float(deviance),
        df=int(alive.sum() - finite.sum()),
        aic=float(aic),
        bic=float(bic),
        fitted=_fitted(terms[finite], coefficients[finite], alive),
    )


def not_estimable(model: str, status: int) -> NotEstimable:
    """Say why a model has no estimate."""
    rule, found = REASONS[int(status)]
    return NotEstimable(
        rule=rule, found=f"The model {model} {found}", todo="Take a simpler model, or let one be chosen"
    )


def _standard_error(cholesky: FloatArray, p: int) -> float:
    lower = np.tril(cholesky[:p, :p])
    unit = np.zeros(p)
    unit[0] = 1.0
    return float(np.linalg.norm(np.linalg.solve(lower, unit)))


def _fitted(finite: NDArray[np.int64], theta: FloatArray, alive: Sequence[bool]) -> FloatArray:
    eta = np.zeros(len(alive))
    eta[finite] = theta
    kernels.subset_sums(eta)
    kept = np.array(alive)
    kept[0] = True
    return np.where(kept, np.exp(np.minimum(eta, 600)), 0.0)
