"""Compiled rules of choice, for one table or many resampled ones."""

from __future__ import annotations

from math import exp, inf, log

import numpy as np

from darkfigure.mse.bounding import best_by_bounds
from darkfigure.mse.choosing import best_of_all, downhill, fit_included, stepwise
from darkfigure.mse.deciding import EXISTS, compiled
from darkfigure.mse.kernels import margins_of, workspace

FIXED, STEPWISE, DOWNHILL, ALL, ALL_PAIRS = 0, 1, 2, 3, 4


@compiled
def choose(counts, how, universe, codes, fixed, n_lists, threshold, bic):  # type: ignore[no-untyped-def]
    """Choose and fit on one table; return the model, the log dark figure and whether there is an estimate."""
    n = counts.sum()
    penalty = log(n) if bic else 2.0
    if how == STEPWISE:
        included, log_dark, status, _ = stepwise(counts, universe, n_lists, threshold)
        return included, log_dark, status == EXISTS
    if how == DOWNHILL:
        included, log_dark, status, _, _ = downhill(counts, universe, n_lists, penalty)
        return included, log_dark, status == EXISTS
    if how == ALL_PAIRS:
        included, log_dark, status, _ = best_by_bounds(counts, universe, n_lists, penalty)
        return included, log_dark, status == EXISTS
    included = fixed.copy()
    if how == ALL:
        place, log_dark = best_of_all(counts, universe, codes, n_lists, penalty)
        for k in range(universe.size):
            included[k] = (codes[place] >> k) & 1 if place >= 0 else 0
        return included, log_dark, place >= 0
    most = universe.size + n_lists + 1
    work, terms = workspace(counts.size, most), np.zeros(most, np.int64)
    _, log_dark, status, _ = fit_included(counts, margins_of(counts), included, universe, n_lists, terms, work)
    return included, log_dark, status == EXISTS


@compiled
def choose_many(cells, tables, size, how, universe, codes, fixed, n_lists, threshold, bic):  # type: ignore[no-untyped-def]
    """Choose and fit on many tables.

    Parameters
    ----------
    cells : array of int64, shape (n_cells,)
        Codes of the cells whose counts ``tables`` holds; all others are empty.
    tables : array of int64, shape (n_tables, n_cells)

    Returns
    -------
    values : array, shape (n_tables,)
        Population sizes; infinite where a table has no estimate.
    models : array of uint8, shape (n_tables, n_interactions)
    """
    values = np.full(tables.shape[0], inf)
    models = np.zeros((tables.shape[0], universe.size), np.uint8)
    counts = np.zeros(size)
    for b in range(tables.shape[0]):
        for i in range(cells.size):
            counts[cells[i]] = tables[b, i]
        models[b], log_dark, found = choose(counts, how, universe, codes, fixed, n_lists, threshold, bic)
        if found:
            values[b] = counts.sum() + exp(log_dark)
    return values, models
