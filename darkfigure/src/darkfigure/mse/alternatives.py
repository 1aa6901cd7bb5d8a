"""Every method on one table: `Histories` come in, one `Alternative` a method goes out.

A method without an estimate is a row with a sentence, never a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import DarkfigureError, NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.mse import rules
from darkfigure.mse.histories import Histories
from darkfigure.mse.intervals import Percentile
from darkfigure.mse.modelling import loglinear
from darkfigure.mse.resample import Choice, bootstrap
from darkfigure.mse.searching import MOST_LISTS_HIERARCHICAL, can_enumerate, search
from darkfigure.mse.settings import Resampling, Selection

FloatArray = NDArray[np.float64]

CLOSE = 10.0  # Models this far from the best AIC or BIC still have something to say (Burnham and Anderson 2002).
AMONG = 100  # Best models from which resamples choose, where there are thousands (Silverman, Chan and Vincent 2024).
THRESHOLDS = (0.001, 0.005, 0.02, 0.1)
REFERENCE = "least BIC, pairs"
ALL_ORDERS = "least BIC, all orders"
AT_THE_END = "mass in the upper half"
LOWER_BOUND = "a lower bound, not an estimate"


@dataclass(frozen=True, eq=False)
class Alternative:
    """One row of a comparison.

    Parameters
    ----------
    method : str
        As a reader knows it.
    estimate : Estimate or None
        None where the method has no estimate.
    admissible : bool
        Whether the verdict rests on it: a model within 10 of the best AIC or BIC, or an average that converged.
    note : str
        Why it has no estimate, or why the verdict does not rest on it.
    """

    method: str
    estimate: Estimate | None = field(repr=False)
    admissible: bool
    note: str = ""

    @property
    def value(self) -> float:
        """Point estimate; nan where there is none."""
        return float("nan") if self.estimate is None else self.estimate.value

    def limits(self, level: float = 0.95) -> tuple[float, float]:
        """The interval; nan where there is none."""
        try:
            return (float("nan"),) * 2 if self.estimate is None else self.estimate.interval(level)[1:3]
        except NotEstimable:
            return float("nan"), float("nan")

    def figure(self, name: str) -> float:
        """One of the fit's figures, such as "aic"; nan where there is none."""
        return float("nan") if self.estimate is None else float(self.estimate.diagnostics.get(name, float("nan")))


def alternatives(
    histories: Histories, resampling: Resampling, *, latent_classes: bool = True
) -> tuple[Alternative, ...]:
    """Ask every method that these lists allow; latent classes, which take seconds, where they are wanted."""
    rows = [_asked(method, ask) for method, ask in _loglinear_methods(histories, resampling)]
    best = {name: np.nanmin([row.figure(name) for row in rows] + [np.inf]) for name in ("aic", "bic")}
    judged = [_near(row, best) for row in rows]
    averaged = [_graphs(histories, resampling)] if histories.n_lists <= MOST_LISTS_HIERARCHICAL else []
    averaged += [_classes(histories, resampling)] if latent_classes and histories.n_lists > 2 else []
    return (*judged, *averaged, _bound(histories))


def _loglinear_methods(histories: Histories, resampling: Resampling) -> Iterator[tuple[str, Callable[[], Estimate]]]:
    def ask(select: str | Selection, interval: Any = "bootstrap") -> Callable[[], Estimate]:
        return lambda: loglinear(histories, select=select, interval=interval, resampling=resampling)

    yield "main effects only (Mt)", ask("none", "profile")
    for p in THRESHOLDS:
        yield f"stepwise, p < {p:g}", ask(Selection("stepwise", p=p))
    yield "all pairs of lists", ask("all-pairs", "profile")
    yield "least AIC, pairs", ask("aic")
    yield REFERENCE, ask("bic")
    if 3 < histories.n_lists <= MOST_LISTS_HIERARCHICAL:
        yield ALL_ORDERS, lambda: of_all_orders(histories, resampling)
    if can_enumerate(histories.n_lists, 2):
        yield "downhill by BIC, pairs", ask("downhill")


def _asked(method: str, ask: Callable[[], Estimate]) -> Alternative:
    try:
        return Alternative(method, ask(), admissible=False)
    except NotEstimable as refusal:
        return Alternative(method, None, admissible=False, note=f"{refusal.found}: {refusal.rule}")


def _near(row: Alternative, best: dict[str, float]) -> Alternative:
    """Admit a model within 10 of the best AIC or BIC of all that were fitted."""
    if row.estimate is None:
        return row
    away = {name: row.figure(name) - least for name, least in best.items()}
    if min(away.values()) <= CLOSE:
        return replace(row, admissible=True)
    note = f"fits worse: AIC {away['aic']:,.0f} and BIC {away['bic']:,.0f} above the best"
    return replace(row, note=note)


@dataclass(frozen=True)
class _Among(Choice):
    """A rule that chooses the least BIC among some models only."""

    codes: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64), repr=False)

    def many(self, cells: NDArray[np.int64], tables: NDArray[np.int64]) -> tuple[FloatArray, NDArray[np.uint8]]:
        values, models = rules.choose_many(
            cells,
            np.ascontiguousarray(tables, dtype=np.int64),
            1 << self.n_lists,
            rules.ALL,
            self.universe,
            self.codes,
            self.fixed,
            self.n_lists,
            self.threshold,
            self.bic,
        )
        return values, models


def of_all_orders(histories: Histories, resampling: Resampling) -> Estimate:
    """Least BIC over all hierarchical models; resamples choose anew among the 100 best.

    References
    ----------
    Silverman, Chan and Vincent 2024, Stat. Comput. 34:44, doi:10.1007/s11222-023-10346-9.
    """
    order, n_lists = histories.n_lists - 1, histories.n_lists
    made = loglinear(histories, select=Selection("bic", order=order), interval="none", resampling=resampling)
    searched = search(histories, order)
    codes = searched.codes[searched.ranked("bic")[:AMONG]]
    none = np.zeros(searched.universe.size, np.uint8)
    choice = _Among(n_lists, rules.ALL, searched.universe, none, order, codes=codes)
    draws, _ = bootstrap(histories, choice, resampling)
    said = f"percentiles of {draws.size:,} resamples, the model chosen anew among the {codes.size} best in each"
    return replace(made, draws=draws, limits=Percentile(draws), interval_method=said)


def _graphs(histories: Histories, resampling: Resampling) -> Alternative:
    """The average of decomposable graphs, admitted where the data end its posterior and not the grid."""
    from darkfigure.mse.graphs import NEGLIGIBLE, dga

    row = _asked("decomposable graphs, averaged", lambda: dga(histories, resampling=resampling))
    at_end = row.figure(AT_THE_END)
    if row.estimate is None or at_end <= NEGLIGIBLE:
        return replace(row, admissible=row.estimate is not None)
    return replace(row, note=f"{at_end:.1%} of the posterior lies at the largest sizes considered")


def _classes(histories: Histories, resampling: Resampling) -> Alternative:
    """Latent classes, which refuse where their chains do not agree."""
    from darkfigure.mse.classes import latent_classes

    row = _asked("latent classes, averaged", lambda: latent_classes(histories, resampling=resampling))
    return replace(row, admissible=row.estimate is not None)


def _bound(histories: Histories) -> Alternative:
    from darkfigure.mse.repeated import chao

    try:
        return Alternative("Chao's lower bound", chao(histories, interval="wald"), admissible=False, note=LOWER_BOUND)
    except DarkfigureError as refusal:
        return Alternative("Chao's lower bound", None, admissible=False, note=f"{refusal.found}: {refusal.rule}")
