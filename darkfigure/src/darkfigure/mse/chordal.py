"""All decomposable graphs on a few lists: a number of lists comes in, their factorisations go out.

A graph is decomposable (chordal) when its vertices can be removed one by one, each time one whose remaining neighbours
are all joined to each other. The joint distribution is then a product over the removals v with neighbours n(v),

    ``p = prod_v p({v} and n(v)) / p(n(v))``,

so that a row of +1 and -1 over the subsets of lists holds all that a likelihood needs.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from darkfigure.mse.terms import interactions


@lru_cache(maxsize=4)
def decomposable(n_lists: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Factorise every decomposable graph.

    Parameters
    ----------
    n_lists : int
        Up to 5: 2, 8, 61 and 822 graphs on 2, 3, 4 and 5 lists.

    Returns
    -------
    exponents : array of shape (n_graphs, 2 ** n_lists)
        How often the marginal of each subset of lists, as a bit mask, is multiplied (+) or divided by (-).
    edges : array of int64, shape (n_graphs,)
        Bit k where lists of the k-th pair of `terms.interactions` are joined.

    Examples
    --------
    >>> len(decomposable(4)[1])
    61
    """
    pairs = interactions(n_lists).tolist()
    rows, codes = [], []
    for code in range(1 << len(pairs)):
        exponents = _factorised(n_lists, [pair for k, pair in enumerate(pairs) if code >> k & 1])
        if exponents is not None:
            rows.append(exponents)
            codes.append(code)
    return np.array(rows), np.array(codes, dtype=np.int64)


def _factorised(n_lists: int, pairs: list[int]) -> NDArray[np.float64] | None:
    neighbours = [sum(pair & ~(1 << v) for pair in pairs if pair >> v & 1) for v in range(n_lists)]
    exponents = np.zeros(1 << n_lists)
    left = (1 << n_lists) - 1
    while left:
        found = next((v for v in range(n_lists) if left >> v & 1 and _is_simplicial(v, left, neighbours)), None)
        if found is None:
            return None
        around = neighbours[found] & left
        exponents[around | 1 << found] += 1
        exponents[around] -= 1
        left &= ~(1 << found)
    return exponents


def _is_simplicial(v: int, left: int, neighbours: list[int]) -> bool:
    around = neighbours[v] & left
    return all(around & ~(neighbours[u] | 1 << u) == 0 for u in range(len(neighbours)) if around >> u & 1)
