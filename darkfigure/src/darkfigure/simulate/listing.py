"""Partners' lists that overlap: individual heterogeneity, dependence between lists, referrals.

In: a `Population`, `ListSettings` and a seed. Out: `Captures`, the capture matrix with those whom no list holds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit

from darkfigure.errors import InvalidInput
from darkfigure.simulate.network import FloatArray
from darkfigure.simulate.people import Population
from darkfigure.simulate.settings import ListSettings
from darkfigure.streams import sha256_of, stream

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, repr=False)
class Captures:
    """Who is on which list.

    Parameters
    ----------
    matrix : bool array of shape (n, n_lists)
        Row by row as the population; a row of zeros is somebody whom no list holds.
    referred_from : int array of shape (n, n_lists)
        The list that passed her on to this one; -1 where nobody did.
    """

    population: Population
    settings: ListSettings
    seed: int
    matrix: BoolArray
    referred_from: NDArray[np.int64]

    @property
    def observed(self) -> BoolArray:
        """Rows of people on at least one list, shape (n_observed, n_lists)."""
        return self.matrix[self.matrix.any(axis=1)]

    def counts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Capture patterns (n_patterns, n_lists) as 0/1 and how many people have each."""
        patterns, counts = np.unique(self.observed.astype(np.int64), axis=0, return_counts=True)
        return patterns, counts

    def __repr__(self) -> str:
        return f"Captures({', '.join(self.settings.names)}; {len(self.observed)} of {self.population.size} people)"


def lists(population: Population, settings: ListSettings | None = None, seed: int = 0) -> Captures:
    """Draw the lists in their order.

    Parameters
    ----------
    population : Population
    settings : ListSettings, optional
    seed : int

    Returns
    -------
    Captures

    Notes
    -----
    The log odds of person i on list j are ``a_j + u_i + sum_k d_kj x_ik``: u_i from the latent class and a normal
    effect, d_kj the dependence on an earlier list k; a referral adds a capture with its probability. ``a_j`` is solved
    so that the expected share of the population on list j is ``rates[j]``.

    Examples
    --------
    >>> from darkfigure import simulate
    >>> hidden = simulate.population(seed=1)
    >>> captures = simulate.lists(hidden, simulate.ListSettings(rates=(0.1, 0.1, 0.1)), seed=1)
    >>> captures.matrix.shape
    (3000, 3)
    """
    settings = settings or ListSettings()
    rng = stream(seed, sha256_of("simulate.lists"))
    n, k = population.size, len(settings.rates)
    personal = rng.normal(0, settings.sd_log_odds, n)
    if settings.use_visibility:
        personal += np.array([c.log_visibility for c in population.settings.classes])[population.hidden_class]
    matrix = np.zeros((n, k), dtype=bool)
    referred_from = np.full((n, k), -1, dtype=np.int64)
    for j in range(k):
        effect = personal + sum(d * matrix[:, i] for i, to, d in settings.dependence if to == j)
        _refer(rng, settings, j, matrix, referred_from)
        passed_on = _p_passed_on(settings, j, matrix)
        own = rng.random(n) < expit(_intercept(effect, passed_on, settings.rates[j], settings.names[j]) + effect)
        matrix[:, j] = own | (referred_from[:, j] >= 0)
    return Captures(population, settings, seed, matrix, referred_from)


def _refer(
    rng: np.random.Generator, settings: ListSettings, to: int, matrix: BoolArray, referred_from: NDArray[np.int64]
) -> None:
    for i, j, p in settings.referrals:
        if j == to:
            chosen = matrix[:, i] & (rng.random(len(matrix)) < p)
            referred_from[chosen, j] = i


def _p_passed_on(settings: ListSettings, to: int, matrix: BoolArray) -> FloatArray:
    stays = np.ones(len(matrix))
    for i, j, p in settings.referrals:
        if j == to:
            stays *= 1 - p * matrix[:, i]
    return 1 - stays


def _intercept(effect: FloatArray, passed_on: FloatArray, rate: float, name: str) -> float:
    """Solve for the intercept that gives the list its rate."""

    def excess(a: float) -> float:
        return float(np.mean(1 - (1 - passed_on) * (1 - expit(a + effect)))) - rate

    if not excess(-60.0) < 0 < excess(60.0):
        raise InvalidInput(
            rule="referrals alone may not fill a list beyond its rate",
            found=f"the list {name!r} cannot have the rate {rate:g}",
            todo="Raise its rate or lower the referrals to it",
        )
    return float(brentq(excess, -60.0, 60.0))
