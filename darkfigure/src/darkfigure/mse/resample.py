"""Bootstrap and jackknife over people, with the choice of the model repeated every time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from darkfigure.mse import rules
from darkfigure.mse.histories import Histories
from darkfigure.mse.searching import can_enumerate
from darkfigure.mse.settings import BLOCK, Resampling, Selection
from darkfigure.mse.terms import hierarchical, interactions
from darkfigure.streams import stream
from darkfigure.workers import spread

FloatArray = NDArray[np.float64]
EMPTY = np.zeros(1, np.int64)


@dataclass(frozen=True)
class Choice:
    """A rule that turns any table of the same lists into a model and a population size; it can be pickled.

    Parameters
    ----------
    how : int
        One of ``rules.FIXED``, ``STEPWISE``, ``DOWNHILL``, ``ALL``, ``ALL_PAIRS``.
    universe : array of int64, shape (n_interactions,)
        Interactions from which the rule chooses.
    fixed : array of uint8, shape (n_interactions,)
        The model itself where it is fixed.
    """

    n_lists: int
    how: int
    universe: NDArray[np.int64]
    fixed: NDArray[np.uint8] = field(repr=False)
    order: int = 2
    threshold: float = 0.02
    bic: bool = True

    @classmethod
    def of(cls, selection: Selection, n_lists: int) -> Choice:
        """The rule that settings name, for a number of lists."""
        order = min(selection.order, n_lists - 1)
        if selection.method in ("none", "all-pairs"):
            pairs = interactions(n_lists, 2)
            return cls(
                n_lists, rules.FIXED, pairs, np.full(pairs.size, selection.method == "all-pairs", dtype=np.uint8)
            )
        if selection.method == "stepwise":
            order, how = 2, rules.STEPWISE
        else:
            searched = selection.method == "downhill" or not can_enumerate(n_lists, order)
            how = rules.DOWNHILL if searched else rules.ALL_PAIRS if order == 2 else rules.ALL
        universe = interactions(n_lists, order)
        none = np.zeros(universe.size, np.uint8)
        return cls(n_lists, how, universe, none, order, selection.p, selection.method != "aic")

    @classmethod
    def of_terms(cls, terms: frozenset[int], n_lists: int) -> Choice:
        """The rule that always takes one model."""
        universe = np.array(sorted(terms), dtype=np.int64)
        return cls(n_lists, rules.FIXED, universe, np.ones(universe.size, np.uint8))

    def many(self, cells: NDArray[np.int64], tables: NDArray[np.int64]) -> tuple[FloatArray, NDArray[np.uint8]]:
        """Population size (infinite for no estimate) and model of each table, shapes (n,) and (n, n_interactions)."""
        codes = hierarchical(self.n_lists, self.order) if self.how == rules.ALL else EMPTY
        values, models = rules.choose_many(
            cells,
            np.ascontiguousarray(tables, dtype=np.int64),
            1 << self.n_lists,
            self.how,
            self.universe,
            codes,
            self.fixed,
            self.n_lists,
            self.threshold,
            self.bic,
        )
        return values, models

    def terms(self, model: NDArray[np.uint8]) -> frozenset[int]:
        """Interactions marked in one row."""
        return frozenset(int(t) for t in self.universe[model.astype(bool)])


@dataclass(frozen=True)
class _Block:
    """One block of replicates: cells and counts in canonical order, so that neither lists' nor rows' order matters."""

    choice: Choice
    cells: NDArray[np.int64]
    counts: NDArray[np.int64]
    input_sha256: str
    settings: Resampling

    def __call__(self, block: int) -> tuple[FloatArray, NDArray[np.uint8]]:
        n = int(self.counts.sum())
        size = min(BLOCK, self.settings.replicates - block * BLOCK)
        draw = stream(self.settings.seed, self.input_sha256, block)
        return self.choice.many(self.cells, draw.multinomial(n, self.counts / n, size=size))


def bootstrap(histories: Histories, choice: Choice, settings: Resampling) -> tuple[FloatArray, NDArray[np.uint8]]:
    """Resample the people, choose and fit anew each time.

    Returns
    -------
    draws : array, shape (replicates,)
        Population sizes; infinite where a resample has no estimate.
    models : array of uint8, shape (replicates, n_interactions)
    """
    _, rows = histories.canonical
    task = _Block(choice, histories.codes[rows], histories.counts[rows], histories.input_sha256, settings.alone)
    blocks = spread(task, -(-settings.replicates // BLOCK), settings, "resampling")
    return np.concatenate([b[0] for b in blocks]), np.concatenate([b[1] for b in blocks])


def jackknife(histories: Histories, choice: Choice) -> FloatArray:
    """Population size with one person of each pattern left out, choice of model repeated, shape (n_cells,)."""
    left_out = histories.counts - np.eye(histories.counts.size, dtype=np.int64)
    return choice.many(histories.codes, left_out)[0]
