"""A contact network: a degree-corrected block model drawn in time linear in its edges.

In: expected degrees, a block for each person and how much likelier contacts inside a block are. Out: `Network`.

References
----------
Karrer, B. and Newman, M. E. J. (2011). Stochastic blockmodels and community structure in networks. Physical Review E
83, 016107. https://doi.org/10.1103/PhysRevE.83.016107
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """An undirected graph without loops, as compressed rows.

    Parameters
    ----------
    start : array of shape (n + 1,)
        Contacts of person ``i`` are ``contact[start[i]:start[i + 1]]``.
    contact : array of shape (2 * n_edges,)
    """

    start: IntArray
    contact: IntArray

    @property
    def degree(self) -> IntArray:
        """Number of contacts of each person, shape (n,)."""
        return np.diff(self.start)

    def contacts(self, person: int) -> IntArray:
        """Whom ``person`` knows."""
        return self.contact[self.start[person] : self.start[person + 1]]

    def mean_over_contacts(self, values: FloatArray) -> FloatArray:
        """Mean of ``values`` (n,) over each person's contacts; nan where there are none."""
        total = np.bincount(np.repeat(np.arange(self.degree.size), self.degree), values[self.contact], self.degree.size)
        with np.errstate(invalid="ignore"):
            return total / self.degree

    @classmethod
    def from_edges(cls, one: IntArray, other: IntArray, size: int) -> Network:
        """Build from the two ends of each edge; loops and repeated edges are left out."""
        low, high = np.minimum(one, other), np.maximum(one, other)
        key = np.unique((low * size + high)[low < high])
        low, high = key // size, key % size
        source, target = np.concatenate([low, high]), np.concatenate([high, low])
        order = np.argsort(source, kind="stable")
        start = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=size))])
        return cls(start.astype(np.int64), target[order].astype(np.int64))


def draw_network(rng: np.random.Generator, propensity: FloatArray, block: IntArray, affinity: FloatArray) -> Network:
    """Draw a network.

    Parameters
    ----------
    propensity : array of shape (n,)
        Expected degrees.
    block : array of shape (n,)
        Block of each person, ``0 .. n_blocks - 1``.
    affinity : array of shape (n_blocks, n_blocks)
        Relative propensity of contacts between blocks, symmetric; scaled so that the expected degrees are kept.
    """
    n = propensity.size
    weight: FloatArray = np.bincount(block, propensity, affinity.shape[0]).astype(float)
    mixing = _balanced(affinity, weight)
    order = np.argsort(block, kind="stable")
    ladder = np.cumsum(propensity[order])
    base = np.concatenate([[0.0], np.cumsum(weight)])
    n_edges = rng.poisson(propensity.sum() / 2)
    pair = rng.choice(mixing.size, size=n_edges, p=mixing.ravel() / mixing.sum())
    ends = []
    for chosen in (pair // affinity.shape[0], pair % affinity.shape[0]):
        at = base[chosen] + rng.random(n_edges) * weight[chosen]
        ends.append(order[np.minimum(np.searchsorted(ladder, at, side="right"), n - 1)])
    return Network.from_edges(ends[0], ends[1], n)


def _balanced(affinity: FloatArray, weight: FloatArray) -> FloatArray:
    """Scale ``affinity`` on both sides until its rows add up to ``weight`` (Sinkhorn, symmetric)."""
    scale: FloatArray = np.where(weight > 0, 1.0, 0.0)
    for _ in range(200):
        reach = affinity @ scale
        scale = np.sqrt(scale * np.divide(weight, reach, out=np.zeros_like(weight), where=reach > 0))
    balanced: FloatArray = affinity * np.outer(scale, scale)
    return balanced
