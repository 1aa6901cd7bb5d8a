"""How often intervals for overlapping lists hold the truth: many simulated worlds, one row a method and kind of world.

In: kinds of worlds, how many. Out: rows of coverage, bias, true error and the error that the intervals say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.coverage.rows import Row
from darkfigure import DarkfigureError, Estimate, mse
from darkfigure.progress import progress
from darkfigure.streams import sha256_of, stream

N_LISTS = 4
PATTERNS = (np.arange(1 << N_LISTS)[:, None] >> np.arange(N_LISTS)) & 1


@dataclass(frozen=True)
class World:
    """A kind of world.

    Parameters
    ----------
    rates : tuple of float
        Share of the population on each list where lists are independent and people alike.
    pairs : tuple of (list, list, log odds ratio)
    easily_listed : tuple (share of the people, added log odds on every list), optional
    model : str
        The log-linear model that is true; "" where none is.
    """

    name: str
    size: int
    rates: tuple[float, ...]
    pairs: tuple[tuple[int, int, float], ...] = ()
    easily_listed: tuple[float, float] = (0.0, 0.0)
    model: str = ""

    def shares(self) -> NDArray[np.float64]:
        """Share of the population with each pattern, shape (2 ** n_lists,)."""
        share, added = self.easily_listed
        return (1 - share) * self._within(0.0) + share * self._within(added)

    def _within(self, added: float) -> NDArray[np.float64]:
        rates = np.array(self.rates)
        odds = PATTERNS @ (np.log(rates / (1 - rates)) + added)
        for i, j, dependence in self.pairs:
            odds = odds + dependence * PATTERNS[:, i] * PATTERNS[:, j]
        return np.exp(odds) / np.exp(odds).sum()

    def table(self, seed: int) -> mse.Histories:
        """One study: who is seen on which lists."""
        drawn = stream(seed, sha256_of(self.name)).multinomial(self.size, self.shares())
        return mse.Histories.from_counts(np.column_stack([PATTERNS[1:], drawn[1:]]))


RATES = (0.12, 0.18, 0.22, 0.15)
WORLDS = (
    World("independent lists", 2000, RATES, model="[1,2,3,4]"),
    World("dependent lists", 2000, RATES, ((0, 1, 1.2), (2, 3, -0.8)), model="[12,34]"),
    World("sparse lists", 1000, (0.05, 0.07, 0.08, 0.06), ((0, 1, 1.0),), model="[12,3,4]"),
    World("people who differ", 2000, (0.06, 0.09, 0.11, 0.08), easily_listed=(0.3, 1.8)),
)
TRUE_MODEL = "Log-linear model named beforehand"
Method = Callable[[World, mse.Histories, mse.Resampling], Estimate]


def _fixed(interval: Any) -> Method:
    return lambda world, table, how: mse.loglinear(table, world.model, interval=interval, resampling=how)


def _chosen(select: str, interval: Any, order: int = 2) -> Method:
    rule = mse.Selection(select, order=order)  # type: ignore[arg-type]
    return lambda world, table, how: mse.loglinear(table, select=rule, interval=interval, resampling=how)


# Keyed by parts of an estimate's method and interval_method, by which explanations find their rows.
METHODS: dict[tuple[str, str], Method] = {
    (TRUE_MODEL, "Wald"): _fixed("wald"),
    (TRUE_MODEL, "profile likelihood"): _fixed("profile"),
    ("Log-linear model with main effects only", "Wald"): _chosen("none", "wald"),
    ("pairs added forward", "Wald"): _chosen("stepwise", "wald"),
    ("interactions of pairs chosen by BIC", "Wald"): _chosen("bic", "wald"),
    ("interactions of pairs chosen by AIC", "Wald"): _chosen("aic", "wald"),
    ("all pairs of lists", "Wald"): _chosen("all-pairs", "wald"),
    ("Chao's lower bound", "log-normal in the dark figure"): lambda world, table, how: mse.chao(table, interval="wald"),
    ("decomposable graphical models", "equal posterior mass"): lambda world, table, how: mse.dga(table, resampling=how),
    (TRUE_MODEL, "percentiles"): _fixed("bootstrap"),
    ("pairs added forward", "percentiles"): _chosen("stepwise", "bootstrap"),
    ("interactions of pairs chosen by BIC", "percentiles"): _chosen("bic", "bootstrap"),
    ("interactions of pairs chosen by AIC", "percentiles"): _chosen("aic", "bootstrap"),
}
LATENT: dict[tuple[str, str], Method] = {
    ("Bayesian latent classes", "percentiles"): lambda world, table, how: mse.latent_classes(table, resampling=how)
}


def rows(n_worlds: int, replicates: int, methods: dict[tuple[str, str], Method]) -> Iterator[Row]:
    """Ask every method in every kind of world."""
    tables_of = {world.name: [world.table(seed) for seed in range(n_worlds)] for world in WORLDS}
    for (method, interval), ask in methods.items():
        for world in WORLDS:
            tables = tables_of[world.name]
            if method == TRUE_MODEL and not world.model:
                continue
            label = f"{world.name}, {method} {interval}"
            found = [
                _one(ask, world, table, mse.Resampling(replicates, seed))
                for seed, table in enumerate(progress(tables, n_worlds, label))
            ]
            yield Row.of("lists", world.name, method, interval, "size", world.size, found)


def _one(ask: Method, world: World, table: mse.Histories, how: mse.Resampling) -> tuple[float, float, float] | None:
    try:
        found = ask(world, table, how)
        low, high = found.interval()[1:3]
    except DarkfigureError:
        return None
    return found.value, low, high
