"""Compiled test of existence and identifiability: which models have an estimate on which counts.

Counts and the finite terms come in; one of four answers goes out, see `darkfigure.mse.kernels` for cells and terms.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

import numpy as np

from darkfigure.compiled import compiled as compiled_keeping_types

# Compiled functions take and give what Numba infers, so they are untyped to the type checker.
compiled: Callable[[Any], Any] = compiled_keeping_types

EXISTS, NO_MAXIMUM, NOT_IDENTIFIABLE, NEITHER = 0, 1, 2, 3
SMALL = 1e-8


@compiled
def _reduce(row, basis, pivots, rank, p):  # type: ignore[no-untyped-def]
    for r in range(rank):
        factor = row[pivots[r]]
        if factor != 0.0:
            for j in range(p):
                row[j] -= factor * basis[r, j]


@compiled
def _extend(row, basis, pivots, rank, p):  # type: ignore[no-untyped-def]
    best, size = -1, SMALL
    for j in range(p):
        if abs(row[j]) > size:
            best, size = j, abs(row[j])
    if best < 0:
        return rank
    scale = row[best]
    for j in range(p):
        row[j] = 0.0 if abs(row[j]) <= SMALL else row[j] / scale
    for r in range(rank):
        factor = basis[r, best]
        if factor != 0.0:
            for j in range(p):
                basis[r, j] -= factor * row[j]
                if abs(basis[r, j]) <= SMALL:
                    basis[r, j] = 0.0
    basis[rank, :p] = row[:p]
    pivots[rank] = best
    return rank + 1


@compiled
def existence(counts, finite, n_finite, alive):  # type: ignore[no-untyped-def]
    """Decide whether the extended maximum likelihood estimate exists and is identifiable.

    Where the observed cells alone determine all finite terms, both hold. Otherwise the directions left open by them
    are tried on the empty cells: a direction that lowers some and raises none leads to infinity (Stiemke's alternative,
    a small linear programme).
    """
    p = n_finite
    basis, pivots, row = np.zeros((p, p)), np.zeros(p, np.int64), np.zeros(p)
    rank = 0
    for c in range(1, counts.size):
        if counts[c] > 0 and alive[c]:
            for j in range(p):
                row[j] = 1.0 if c & finite[j] == finite[j] else 0.0
            _reduce(row, basis, pivots, rank, p)
            rank = _extend(row, basis, pivots, rank, p)
            if rank == p:
                return EXISTS
    open_columns = np.ones(p, np.bool_)
    for r in range(rank):
        open_columns[pivots[r]] = False
    return _on_empty_cells(counts, finite, p, alive, basis, pivots, rank, np.flatnonzero(open_columns))


@compiled
def _on_empty_cells(counts, finite, p, alive, basis, pivots, rank, open_columns):  # type: ignore[no-untyped-def]
    k, m = open_columns.size, 0
    directions = np.zeros((k, counts.size))
    row = np.zeros(p)
    span, span_pivots, span_rank, copy = np.zeros((k, k)), np.zeros(k, np.int64), 0, np.zeros(k)
    for c in range(1, counts.size):
        if counts[c] > 0 or not alive[c]:
            continue
        for j in range(p):
            row[j] = 1.0 if c & finite[j] == finite[j] else 0.0
        _reduce(row, basis, pivots, rank, p)
        largest = 0.0
        for j in range(k):
            value = row[open_columns[j]]
            directions[j, m] = value
            copy[j] = value
            largest = max(largest, abs(value))
        if largest > SMALL:
            m += 1
            if span_rank < k:
                _reduce(copy, span, span_pivots, span_rank, k)
                span_rank = _extend(copy, span, span_pivots, span_rank, k)
    status = EXISTS if span_rank == k else NOT_IDENTIFIABLE
    if m > 0 and not _balanced(directions[:, :m]):
        status += NO_MAXIMUM
    return status


@compiled
def _balanced(directions):  # type: ignore[no-untyped-def]
    """Whether weights of at least 1 exist that sum the columns to zero: phase one of the simplex, Bland's rule."""
    k, m = directions.shape
    tableau = np.zeros((k + 1, m + k + 1))
    for i in range(k):
        target = -directions[i].sum()
        sign = -1.0 if target < 0 else 1.0
        tableau[i, :m] = sign * directions[i]
        tableau[i, m + i] = 1.0
        tableau[i, m + k] = sign * target
        tableau[k, :m] -= tableau[i, :m]
        tableau[k, m + k] -= tableau[i, m + k]
    basic = np.arange(m, m + k)
    for _ in range(100 * (m + k)):
        enter = -1
        for j in range(m):
            if tableau[k, j] < -SMALL:
                enter = j
                break
        if enter < 0:
            break
        leave, ratio = -1, inf
        for i in range(k):
            if tableau[i, enter] > SMALL:
                r = tableau[i, m + k] / tableau[i, enter]
                if r < ratio - 1e-12 or (r < ratio + 1e-12 and leave >= 0 and basic[i] < basic[leave]):
                    leave, ratio = i, r
        if leave < 0:
            break
        tableau[leave] /= tableau[leave, enter]
        for i in range(k + 1):
            if i != leave and tableau[i, enter] != 0.0:
                tableau[i] -= tableau[i, enter] * tableau[leave]
        basic[leave] = enter
    return -tableau[k, m + k] < 1e-6
