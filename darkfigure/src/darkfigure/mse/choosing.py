"""Compiled choice of a model: all models, forward by p-value, downhill; for one table or many resampled ones.

A chosen model is a row of 0 and 1 over ``universe``, the interactions in their fixed order.
"""

from __future__ import annotations

from math import exp, inf, lgamma, log

import numpy as np

from darkfigure.mse.deciding import EXISTS, compiled
from darkfigure.mse.kernels import fit_models, fit_terms, margins_of, workspace


@compiled
def poisson_p(observed, mean):  # type: ignore[no-untyped-def]
    """The smaller of P(X <= observed) and P(X >= observed), X Poisson: the p-value of SparseMSE."""
    if mean <= 0.0:
        return 1.0 if observed == 0 else 0.0
    at = exp(observed * log(mean) - mean - lgamma(observed + 1.0))
    tail, term, j = at, at, observed
    if observed <= mean:
        while j > 0 and term > tail * 1e-17:
            term *= j / mean
            tail += term
            j -= 1.0
    else:
        while term > tail * 1e-17:
            j += 1.0
            term *= mean / j
            tail += term
    return min(tail, 1.0 - tail + at)


@compiled
def included_terms(included, universe, n_lists, terms):  # type: ignore[no-untyped-def]
    """Write intercept, main effects and the interactions marked in ``included``; return how many."""
    terms[0] = 0
    for i in range(n_lists):
        terms[i + 1] = 1 << i
    n = n_lists + 1
    for k in range(universe.size):
        if included[k]:
            terms[n] = universe[k]
            n += 1
    return n


@compiled
def fit_included(counts, margins, included, universe, n_lists, terms, work):  # type: ignore[no-untyped-def]
    """Fit the marked model; return log-likelihood without factorials, log dark figure, status and number of terms."""
    n_terms = included_terms(included, universe, n_lists, terms)
    value, log_dark, status = fit_terms(counts, margins, terms, n_terms, work)
    return value, log_dark, status, n_terms


@compiled
def stepwise(counts, universe, n_lists, threshold):  # type: ignore[no-untyped-def]
    """Add, one by one, the pair whose overlap the model predicts worst, while its p-value is under the threshold.

    A pair whose addition leaves no estimate is passed over (Chan, Silverman and Vincent 2021).

    Returns
    -------
    included : array of uint8, shape (n_pairs,)
    log_dark : float
    status : int
    path : array, shape (n_steps, 2)
        Pair added and its p-value, in order.
    """
    margins = margins_of(counts)
    most = universe.size + n_lists + 1
    terms, work = np.zeros(most, np.int64), workspace(counts.size, most)
    included, path, n_steps = np.zeros(universe.size, np.uint8), np.zeros((universe.size, 2)), 0
    _, log_dark, status, _ = fit_included(counts, margins, included, universe, n_lists, terms, work)
    while status == EXISTS and n_steps < universe.size:
        chosen, p_value, fitted = _next_pair(counts, margins, included, universe, n_lists, threshold, terms, work)
        if chosen < 0:
            break
        included[chosen] = 1
        log_dark = fitted
        path[n_steps, 0], path[n_steps, 1] = chosen, p_value
        n_steps += 1
    return included, log_dark, status, path[:n_steps]


@compiled
def _next_pair(counts, margins, included, universe, n_lists, threshold, terms, work):  # type: ignore[no-untyped-def]
    fitted_margins = work[3]
    p_values = np.full(universe.size, 2.0)
    for k in range(universe.size):
        if not included[k]:
            p_values[k] = poisson_p(margins[universe[k]], fitted_margins[universe[k]])
    while True:
        chosen = np.argmin(p_values)
        if p_values[chosen] >= threshold:
            return -1, 1.0, np.nan
        included[chosen] = 1
        _, log_dark, status, _ = fit_included(counts, margins, included, universe, n_lists, terms, work)
        included[chosen] = 0
        if status == EXISTS:
            return chosen, p_values[chosen], log_dark
        p_values[chosen] = 2.0


@compiled
def may_flip(included, universe, k):  # type: ignore[no-untyped-def]
    """Whether adding or removing interaction k leaves a hierarchical model."""
    for j in range(universe.size):
        if j != k:
            if included[k] and included[j] and universe[j] & universe[k] == universe[k]:
                return False
            if not included[k] and not included[j] and universe[j] & universe[k] == universe[j]:
                return False
    return True


@compiled
def downhill(counts, universe, n_lists, penalty):  # type: ignore[no-untyped-def]
    """Add or remove the one interaction that lowers ``-2 log L + penalty * terms`` most, until none does."""
    margins = margins_of(counts)
    most = universe.size + n_lists + 1
    terms, work = np.zeros(most, np.int64), workspace(counts.size, most)
    included, tried = np.zeros(universe.size, np.uint8), 1
    value, log_dark, status, n_terms = fit_included(counts, margins, included, universe, n_lists, terms, work)
    best = -2.0 * value + penalty * n_terms if status == EXISTS else inf
    while True:
        chosen = -1
        for k in range(universe.size):
            if may_flip(included, universe, k):
                included[k] = 1 - included[k]
                value, fitted, new, n_terms = fit_included(counts, margins, included, universe, n_lists, terms, work)
                included[k] = 1 - included[k]
                tried += 1
                if new == EXISTS and -2.0 * value + penalty * n_terms < best:
                    best, chosen, log_dark, status = -2.0 * value + penalty * n_terms, k, fitted, new
        if chosen < 0:
            return included, log_dark, status, tried, best
        included[chosen] = 1 - included[chosen]


@compiled
def best_of_all(counts, universe, codes, n_lists, penalty):  # type: ignore[no-untyped-def]
    """Fit every model of ``codes`` and return the place of the best that has an estimate (-1 for none)."""
    results, _ = fit_models(counts, universe, codes, n_lists)
    best, place = inf, -1
    for m in range(codes.size):
        score = -2.0 * results[m, 0] + penalty * results[m, 2]
        if score < best:
            best, place = score, m
    return place, (results[place, 1] if place >= 0 else np.nan)
