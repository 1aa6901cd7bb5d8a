"""Poisson regression on any design, for models that are not hierarchical in the lists."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.special import gammaln, xlogy

from darkfigure.errors import NotEstimable

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class PoissonFit:
    """Coefficients, their covariance, and the fit's figures as R's ``glm`` gives them."""

    coefficients: FloatArray
    covariance: FloatArray
    deviance: float
    log_likelihood: float
    converged: bool


def poisson_fit(design: FloatArray, counts: FloatArray, offset: FloatArray | float = 0.0) -> PoissonFit:
    """Maximise the Poisson likelihood by Newton's method with halved steps.

    Parameters
    ----------
    design : array, shape (n_cells, n_terms)
    counts : array, shape (n_cells,)
        0 or more, not necessarily whole.
    offset : array of shape (n_cells,) or float
    """
    means = counts + 0.1
    working = np.log(means) - offset + (counts - means) / means
    beta = _solve(design.T * means @ design, design.T @ (means * working))
    value, converged = -np.inf, False
    for _ in range(100):
        means = np.exp(np.minimum(design @ beta + offset, 600))
        score = design.T @ (counts - means)
        step = _solve(design.T * means @ design, score)
        value = _likelihood(counts, means)
        if not np.isfinite(step).all():
            break
        size = _halved(design, counts, offset, beta, step, value)
        beta = beta + size * step
        if score @ step < 1e-12:
            converged = True
            break
    means = np.exp(np.minimum(design @ beta + offset, 600))
    covariance: FloatArray = np.asarray(np.linalg.pinv(design.T * means @ design), dtype=float)
    log_likelihood = _likelihood(counts, means)
    deviance = 2 * float((xlogy(counts, counts) - counts).sum() - log_likelihood)
    constant = float(gammaln(counts + 1).sum())
    return PoissonFit(beta, covariance, deviance, log_likelihood - constant, converged)


def require_maximum(design: FloatArray, counts: FloatArray, model: str) -> None:
    """Refuse a design whose likelihood has no single maximum at finite values (Fienberg and Rinaldo 2012).

    The largest t with ``design' x = design' counts`` and every ``x >= t`` must be above zero, and the design of full
    rank.
    """
    n_cells, n_terms = design.shape
    if np.linalg.matrix_rank(design[counts > 0]) == n_terms:
        return
    equal = np.hstack([design.T, np.zeros((n_terms, 1))])
    above = np.hstack([-np.eye(n_cells), np.ones((n_cells, 1))])
    objective = np.append(np.zeros(n_cells), -1.0)
    bounds = [(0, None)] * n_cells + [(None, None)]
    found = linprog(objective, A_ub=above, b_ub=np.zeros(n_cells), A_eq=equal, b_eq=design.T @ counts, bounds=bounds)
    lowest = found.x[-1] if found.x is not None else 0.0
    if np.linalg.matrix_rank(design) < n_terms or lowest < 1e-9:
        raise NotEstimable(
            rule="a model's likelihood must have one maximum at finite values",
            found=f"the model {model} has none on these counts",
            todo="Take a simpler model",
        )


def _likelihood(counts: FloatArray, means: FloatArray) -> float:
    return float((xlogy(counts, np.maximum(means, 1e-300)) - means).sum())


def _solve(information: FloatArray, score: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.lstsq(information, score, rcond=1e-14)[0], dtype=float)


def _halved(
    design: FloatArray,
    counts: FloatArray,
    offset: FloatArray | float,
    beta: FloatArray,
    step: FloatArray,
    value: float,
) -> float:
    size = 1.0
    for _ in range(40):
        means = np.exp(np.minimum(design @ (beta + size * step) + offset, 600))
        if _likelihood(counts, means) >= value - 1e-9 * (1 + abs(value)):
            break
        size /= 2
    return size
