"""Every model of a kind, fitted and ranked; models without an estimate are counted and never ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput
from darkfigure.mse import deciding, kernels
from darkfigure.mse.fitting import Constants
from darkfigure.mse.histories import Histories
from darkfigure.mse.terms import from_code, hierarchical, interactions, notation
from darkfigure.progress import progress

FloatArray = NDArray[np.float64]
MOST_LISTS_PAIRWISE, MOST_LISTS_HIERARCHICAL = 7, 5
BLOCK = 4096


@dataclass(frozen=True)
class Search:
    """All models of a kind.

    Parameters
    ----------
    universe : array of int64, shape (n_interactions,)
    codes : array of int64, shape (n_models,)
        Bit k of a model stands for interaction k of ``universe``.
    values, deviance, aic, bic : array, shape (n_models,)
        nan where a model has no estimate.
    status : array of int8, shape (n_models,)
        0 has an estimate, 1 no maximum, 2 not identifiable, 3 neither.
    """

    n_lists: int
    universe: NDArray[np.int64]
    codes: NDArray[np.int64]
    values: FloatArray
    deviance: FloatArray
    aic: FloatArray
    bic: FloatArray
    n_terms: FloatArray
    status: NDArray[np.int8]

    def ranked(self, criterion: Literal["aic", "bic"] = "bic") -> NDArray[np.intp]:
        """Places of the models that have an estimate, best first."""
        order = np.argsort(getattr(self, criterion), kind="stable")
        return order[: int((self.status == deciding.EXISTS).sum())]

    def terms(self, place: int) -> frozenset[int]:
        """Interactions of one model."""
        return from_code(int(self.codes[place]), self.universe)

    def model(self, place: int) -> str:
        """Name of one model, such as ``[12,13,4]``."""
        return notation(self.terms(place), self.n_lists)

    def top(self, criterion: Literal["aic", "bic"] = "bic", most: int = 20) -> list[dict[str, Any]]:
        """The best models as rows of a table."""
        return [
            {
                "model": self.model(int(m)),
                "value": float(self.values[m]),
                "deviance": float(self.deviance[m]),
                "aic": float(self.aic[m]),
                "bic": float(self.bic[m]),
                "terms": int(self.n_terms[m]),
            }
            for m in self.ranked(criterion)[:most]
        ]

    def plot(self, most: int = 100) -> Any:
        """Draw the sizes of the best models against how far their BIC is from the best; needs the extra ``plots``."""
        from darkfigure import plots

        best = self.ranked("bic")[:most]
        points = [(float(self.bic[m] - self.bic[best[0]]), float(self.values[m])) for m in best]
        subtitle = "All within 10 of the best still have something to say"
        return plots.scatter(points, title=f"The {len(points)} best of {self.codes.size:,} models", subtitle=subtitle)

    def counted(self) -> dict[str, int]:
        """How many models were tried, and how many have no estimate and why."""
        tally = np.bincount(self.status, minlength=4)
        return {
            "models": int(self.codes.size),
            "estimable": int(tally[deciding.EXISTS]),
            "no maximum": int(tally[deciding.NO_MAXIMUM]),
            "not identifiable": int(tally[deciding.NOT_IDENTIFIABLE] + tally[deciding.NEITHER]),
        }


def can_enumerate(n_lists: int, order: int) -> bool:
    """Whether all models are few enough: pairs up to 7 lists, any order up to 5."""
    return n_lists <= (MOST_LISTS_PAIRWISE if min(order, n_lists - 1) <= 2 else MOST_LISTS_HIERARCHICAL)


def search(histories: Histories, order: int = 2, *, show: bool | None = None) -> Search:
    """Fit every hierarchical model with interactions of up to ``order`` lists.

    Parameters
    ----------
    histories : Histories
        At most 7 lists for pairs, 5 for higher orders.

    Examples
    --------
    >>> from darkfigure import datasets
    >>> from darkfigure.mse import Histories, search
    >>> found = search(Histories.from_csv(datasets.path("UKdat_5")))
    >>> best = int(found.ranked("bic")[0])
    >>> found.model(best), round(found.values[best])
    ('[12,13,23,25,34]', 22991)
    """
    n_lists = histories.n_lists
    if not can_enumerate(n_lists, order):
        raise InvalidInput(
            rule="all models are fitted for up to 7 lists with pairs, 5 with higher orders",
            found=f"{n_lists} lists with order {order} were asked for",
            todo='Choose stepwise or "downhill"',
        )
    histories.require_overlap()
    universe, codes = interactions(n_lists, min(order, n_lists - 1)), hierarchical(n_lists, order)
    results, status = np.empty((codes.size, 3)), np.empty(codes.size, np.int8)
    starts = range(0, codes.size, BLOCK)
    for start in progress(starts, len(starts), "fitting models", show=show):
        part = slice(start, start + BLOCK)
        results[part], status[part] = kernels.fit_models(histories.table, universe, codes[part], n_lists)
    deviance, aic, bic = Constants.of(histories.table).criteria(results[:, 0], results[:, 2])
    values = histories.n_observed + np.exp(results[:, 1])
    return Search(n_lists, universe, codes, values, deviance, aic, bic, results[:, 2], status)
