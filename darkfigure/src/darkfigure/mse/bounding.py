"""Compiled branch and bound: the best of all models of pairs without fitting them all.

Leaving a pair out never raises the likelihood, so a model bounds all that can be left of it: their ``-2 log L`` is no
smaller, and they hold at least the pairs that are kept for good. A branch whose bound is not under the best score so
far is dropped. The result is the same as that of fitting every model.
"""

from __future__ import annotations

from math import inf

import numpy as np

from darkfigure.mse.choosing import downhill, fit_included
from darkfigure.mse.deciding import EXISTS, compiled
from darkfigure.mse.kernels import margins_of, workspace

SLACK = 1e-7


@compiled
def _unpack(code, n_pairs, order, included):  # type: ignore[no-untyped-def]
    for j in range(n_pairs):
        included[order[j]] = (code >> j) & 1


@compiled
def _strongest_first(counts, margins, universe, n_lists, terms, work):  # type: ignore[no-untyped-def]
    """Order pairs by what leaving each out of the full model costs, and return that model's ``-2 log L``."""
    n_pairs = universe.size
    included, losses = np.ones(n_pairs, np.uint8), np.zeros(n_pairs)
    value, _, status, _ = fit_included(counts, margins, included, universe, n_lists, terms, work)
    full = -2.0 * value if status == EXISTS else -inf
    for k in range(n_pairs):
        included[k] = 0
        value, _, status, _ = fit_included(counts, margins, included, universe, n_lists, terms, work)
        losses[k] = -2.0 * value if status == EXISTS else -1e300
        included[k] = 1
    return np.argsort(-losses), full


@compiled
def best_by_bounds(counts, universe, n_lists, penalty):  # type: ignore[no-untyped-def]
    """Return the model of pairs with least ``-2 log L + penalty * terms``, its log dark figure and status, and the
    number of models fitted.
    """
    n_pairs, base = universe.size, n_lists + 1
    margins, most = margins_of(counts), universe.size + n_lists + 1
    terms, work = np.zeros(most, np.int64), workspace(counts.size, most)
    best_model, log_dark, status, fitted, best = downhill(counts, universe, n_lists, penalty)
    order, full = _strongest_first(counts, margins, universe, n_lists, terms, work)
    codes, froms, bounds = (
        np.zeros(n_pairs**2 + 2, np.int64),
        np.zeros(n_pairs**2 + 2, np.int64),
        np.zeros(n_pairs**2 + 2),
    )
    included = np.ones(n_pairs, np.uint8)
    value, dark, new, _ = fit_included(counts, margins, included, universe, n_lists, terms, work)
    if new == EXISTS and -2.0 * value + penalty * most < best - SLACK:
        best, log_dark, status = -2.0 * value + penalty * most, dark, new
        best_model[:] = 1
    codes[0], bounds[0], waiting = (1 << n_pairs) - 1, full, 1
    fitted += n_pairs + 2
    while waiting > 0:
        waiting -= 1
        code, start, bound = codes[waiting], froms[waiting], bounds[waiting]
        kept = 0
        for j in range(start):
            kept += (code >> j) & 1
        for j in range(start, n_pairs):
            if bound + penalty * (base + kept) >= best:
                break
            child = code & ~(1 << j)
            _unpack(child, n_pairs, order, included)
            value, dark, new, n_terms = fit_included(counts, margins, included, universe, n_lists, terms, work)
            fitted += 1
            under = -2.0 * value if new == EXISTS else bound
            if new == EXISTS and under + penalty * n_terms < best - SLACK:
                best, log_dark, status = under + penalty * n_terms, dark, new
                best_model[:] = included
            if j + 1 < n_pairs and under + penalty * (base + kept) < best:
                codes[waiting], froms[waiting], bounds[waiting] = child, j + 1, under
                waiting += 1
            kept += 1
    return best_model, log_dark, status, fitted
