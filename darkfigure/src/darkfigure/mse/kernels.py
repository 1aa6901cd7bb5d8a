"""Compiled heart of the log-linear models: margins, Newton's method, the fit of one model and of many.

A cell and a term are integers whose bit i stands for list i; a term acts on every cell that contains it. Sums over the
cells that contain a term (superset sums) give margins, gradients and the whole Hessian, since the entry of two terms is
the margin of their union. Tables have shape (2 ** n_lists,); entry 0 is the unobserved cell.
"""

from __future__ import annotations

from math import exp, inf, log

import numpy as np

from darkfigure.mse.deciding import EXISTS, NO_MAXIMUM, compiled, existence


@compiled
def superset_sums(values):  # type: ignore[no-untyped-def]
    """Replace each entry by the sum over all cells that contain it."""
    step = 1
    while step < values.size:
        for start in range(0, values.size, 2 * step):
            for c in range(start, start + step):
                values[c] += values[c + step]
        step *= 2


@compiled
def subset_sums(values):  # type: ignore[no-untyped-def]
    """Replace each entry by the sum over all terms that it contains."""
    step = 1
    while step < values.size:
        for start in range(0, values.size, 2 * step):
            for c in range(start, start + step):
                values[c + step] += values[c]
        step *= 2


@compiled
def margins_of(counts):  # type: ignore[no-untyped-def]
    """Sum the counts of all cells that contain each term."""
    margins = counts.copy()
    superset_sums(margins)
    return margins


@compiled
def restrict(margins, terms, n_terms, finite, alive):  # type: ignore[no-untyped-def]
    """Set terms with an empty margin to minus infinity and remove their cells; return the number of finite terms."""
    alive[:] = True
    alive[0] = False
    n_finite = 0
    for k in range(n_terms):
        term = terms[k]
        if margins[term] > 0:
            finite[n_finite] = term
            n_finite += 1
        else:
            for c in range(alive.size):
                if c & term == term:
                    alive[c] = False
    return n_finite


@compiled
def _cholesky_solve(hessian, gradient, p, step):  # type: ignore[no-untyped-def]
    """Factor the leading block in place (lower), solve into ``step``; return whether it was positive definite."""
    for i in range(p):
        for j in range(i + 1):
            s = hessian[i, j]
            for q in range(j):
                s -= hessian[i, q] * hessian[j, q]
            if i == j:
                if s <= 1e-12 * (1.0 + hessian[i, i]):
                    return False
                hessian[i, i] = np.sqrt(s)
            else:
                hessian[i, j] = s / hessian[j, j]
    for i in range(p):
        s = gradient[i]
        for q in range(i):
            s -= hessian[i, q] * step[q]
        step[i] = s / hessian[i, i]
    for i in range(p - 1, -1, -1):
        s = step[i]
        for q in range(i + 1, p):
            s -= hessian[q, i] * step[q]
        step[i] = s / hessian[i, i]
    return True


@compiled
def _fill_hessian(hessian, sums, finite, p, ridge):  # type: ignore[no-untyped-def]
    for i in range(p):
        for j in range(i + 1):
            hessian[i, j] = sums[finite[i] | finite[j]]
        hessian[i, i] *= 1.0 + ridge


@compiled
def _means(theta, finite, p, alive, means):  # type: ignore[no-untyped-def]
    means[:] = 0.0
    for j in range(p):
        means[finite[j]] = theta[j]
    subset_sums(means)
    for c in range(means.size):
        means[c] = exp(min(means[c], 600.0)) if alive[c] else 0.0
    superset_sums(means)


@compiled
def newton(counts, margins, finite, p, alive, theta, sums, hessian, max_steps=60):  # type: ignore[no-untyped-def]
    """Maximise the Poisson likelihood from the counts' own logarithms; return log-likelihood and convergence.

    ``theta`` takes the finite parameters, ``sums`` the fitted margins, ``hessian`` the lower Cholesky factor of the
    information at the maximum. The log-likelihood leaves out the counts' factorials.
    """
    gradient, step, previous = np.zeros(p), np.zeros(p), np.zeros(p)
    working = np.zeros(counts.size)
    for c in range(counts.size):
        sums[c] = counts[c] + 0.1 if alive[c] else 0.0
        working[c] = sums[c] * log(sums[c]) + counts[c] - sums[c] if alive[c] else 0.0
    superset_sums(sums)
    superset_sums(working)
    for j in range(p):
        gradient[j] = working[finite[j]]
    _fill_hessian(hessian, sums, finite, p, 0.0)
    if not _cholesky_solve(hessian, gradient, p, theta):
        return -inf, False
    best = -inf
    for _ in range(max_steps):
        for _halving in range(40):
            _means(theta, finite, p, alive, sums)
            value = -sums[0]
            for j in range(p):
                value += theta[j] * margins[finite[j]]
            if value >= best - 1e-9 * (1.0 + abs(best)):
                break
            for j in range(p):
                theta[j] = 0.5 * (theta[j] + previous[j])
        best = value
        for j in range(p):
            gradient[j] = margins[finite[j]] - sums[finite[j]]
            previous[j] = theta[j]
        _fill_hessian(hessian, sums, finite, p, 0.0)
        if not _cholesky_solve(hessian, gradient, p, step):
            _fill_hessian(hessian, sums, finite, p, 1e-6)
            if not _cholesky_solve(hessian, gradient, p, step):
                return best, False
        decrement = 0.0
        for j in range(p):
            decrement += gradient[j] * step[j]
            theta[j] += step[j]
        if decrement < 1e-10:
            return best + 0.5 * decrement, True
    return best, False


@compiled
def model_terms(code, universe, n_lists, terms):  # type: ignore[no-untyped-def]
    """Write intercept, main effects and the interactions whose bits are set in ``code``; return how many."""
    terms[0] = 0
    for i in range(n_lists):
        terms[i + 1] = 1 << i
    n = n_lists + 1
    for k in range(universe.size):
        if (code >> k) & 1:
            terms[n] = universe[k]
            n += 1
    return n


@compiled
def workspace(size, most):  # type: ignore[no-untyped-def]
    """Allocate what one fit needs: finite terms, living cells, parameters, fitted margins, Cholesky factor."""
    return np.zeros(most, np.int64), np.zeros(size, np.bool_), np.zeros(most), np.zeros(size), np.zeros((most, most))


@compiled
def fit_terms(counts, margins, terms, n_terms, work):  # type: ignore[no-untyped-def]
    """Decide on existence, then fit; return log-likelihood without factorials, log dark figure and status."""
    finite, alive, theta, sums, hessian = work
    p = restrict(margins, terms, n_terms, finite, alive)
    status = existence(counts, finite, p, alive)
    if status != EXISTS:
        return -inf, np.nan, status
    value, converged = newton(counts, margins, finite, p, alive, theta, sums, hessian)
    if not converged:
        return -inf, np.nan, NO_MAXIMUM
    return value, theta[0], EXISTS


@compiled
def fit_models(counts, universe, codes, n_lists):  # type: ignore[no-untyped-def]
    """Fit many models, each a bit pattern over ``universe``, after deciding whether its estimate exists.

    Returns
    -------
    results : array, shape (n_models, 3)
        Log-likelihood without the counts' factorials, log dark figure, number of terms; nan where there is no estimate.
    status : array of int8, shape (n_models,)
    """
    most = universe.size + n_lists + 1
    margins, terms = margins_of(counts), np.zeros(most, np.int64)
    work = workspace(counts.size, most)
    results, status = np.full((codes.size, 3), np.nan), np.zeros(codes.size, np.int8)
    for m in range(codes.size):
        n_terms = model_terms(codes[m], universe, n_lists, terms)
        value, log_dark, status[m] = fit_terms(counts, margins, terms, n_terms, work)
        results[m, 2] = n_terms
        if status[m] == EXISTS:
            results[m, 0] = value
            results[m, 1] = log_dark
    return results, status
