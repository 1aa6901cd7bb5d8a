"""What an answer hangs on: lists left out, merged or conditioned on; people as they come in; the untestable term.

`Histories` come in; small tables for a reader or a picture go out.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import DarkfigureError
from darkfigure.mse.histories import Histories
from darkfigure.mse.modelling import loglinear
from darkfigure.mse.resample import Choice
from darkfigure.mse.settings import Selection
from darkfigure.streams import stream

FloatArray = NDArray[np.float64]
ODDS_RATIOS = (0.5, 0.7071, 1.0, 1.4142, 2.0)
SHARES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
MOST_LISTS_SEARCHED = 5


@dataclass(frozen=True)
class Moved:
    """The estimate after one change of the lists.

    Parameters
    ----------
    change : {"without", "merged"}
    lists : tuple of str
        Left out, or joined into one.
    value : float
        nan where nothing can be estimated then.
    counted : bool
        False where only two lists remain, which show nothing but what independence would give.
    note : str
        Why there is no value.
    """

    change: Literal["without", "merged"]
    lists: tuple[str, ...]
    value: float
    counted: bool
    note: str = ""

    @property
    def in_words(self) -> str:
        """Which change, for a sentence."""
        if self.change == "without":
            return f"without list {self.lists[0]}"
        return f"with {' and '.join(self.lists)} merged"


@dataclass(frozen=True)
class Conditioned:
    """One list's size, which is known, estimated from the other lists.

    Parameters
    ----------
    list_name : str
    known : int
        People on the list.
    seen : int
        Those of them whom another list holds as well.
    value : float
        Estimated size; nan where nothing can be estimated.
    """

    list_name: str
    known: int
    seen: int
    value: float
    note: str = ""

    @property
    def ratio(self) -> float:
        """Estimated over known size; 1 where the method gets it right."""
        return self.value / self.known if self.known else float("nan")


def moved(histories: Histories, order: int = 2) -> tuple[Moved, ...]:
    """Leave out each list in turn, and merge each two; each time the least BIC with interactions up to ``order``."""
    left_out = [_moved(histories, "without", (name,), order) for name in histories.lists]
    return (*left_out, *(_moved(histories, "merged", pair, order) for pair in combinations(histories.lists, 2)))


def _moved(histories: Histories, change: Literal["without", "merged"], lists: tuple[str, ...], order: int) -> Moved:
    counted = histories.n_lists > 3
    try:
        fewer = histories.without(lists[0]) if change == "without" else histories.merged(lists)
        return Moved(change, lists, _value(fewer, order), counted)
    except DarkfigureError as refusal:
        return Moved(change, lists, float("nan"), counted, refusal.found)


def internal_consistency(histories: Histories) -> tuple[Conditioned, ...]:
    """Estimate the size of each list, which is known, from the other lists (Binette and Steorts 2022).

    Those on the list are a population of known size; the other lists see some of them. A method that misses these
    sizes cannot be trusted with the size that nobody knows. Needs two other lists; with two they are taken as
    independent.

    References
    ----------
    Binette and Steorts 2022, JRSS-A 185, 640-676, doi:10.1111/rssa.12803 (arXiv 2112.01594).
    """
    return tuple(_conditioned(histories, name) for name in histories.lists)


def _conditioned(histories: Histories, name: str) -> Conditioned:
    place = histories.index(name)
    others = [i for i in range(histories.n_lists) if i != place]
    on_it = histories.patterns[:, place] == 1
    elsewhere = on_it & histories.patterns[:, others].any(axis=1)
    known, seen = histories.total(name), int(histories.counts[elsewhere].sum())
    table = np.column_stack([histories.patterns[elsewhere][:, others], histories.counts[elsewhere]])
    if seen == 0:
        return Conditioned(name, known, seen, float("nan"), "nobody on it is on another list")
    try:
        names = [histories.lists[i] for i in others]
        return Conditioned(name, known, seen, _value(Histories.from_counts(table, names, minimum_lists=2)))
    except DarkfigureError as refusal:
        return Conditioned(name, known, seen, float("nan"), refusal.found)


def odds_ratios(histories: Histories, value: float) -> tuple[tuple[float, float], ...]:
    """N where the lists' dependence all together, which no data show, is not nil.

    Returns
    -------
    tuple of (odds ratio, N)

    Notes
    -----
    The term of all K lists is the alternating sum of the log expected counts of all 2^K patterns, and the unseen one
    enters with the sign (-1)^K. With every other pattern as it is, an odds ratio r multiplies the dark figure by r for
    an even and by 1 / r for an odd number of lists.
    """
    sign = 1 if histories.n_lists % 2 == 0 else -1
    n = histories.n_observed
    return tuple((ratio, n + (value - n) * ratio**sign) for ratio in ODDS_RATIOS)


@dataclass(frozen=True, eq=False)
class Trajectories:
    """Estimates as people come in.

    Parameters
    ----------
    shares : array, shape (n_steps,)
        Of the people observed.
    values : array, shape (n_orders, n_steps)
        Estimated size over the share, so that it stays level where the estimate rests on all the people alike;
        infinite where there is no estimate.
    """

    shares: FloatArray
    values: FloatArray


def trajectories(histories: Histories, seed: int = 1, orders: int = 20) -> Trajectories:
    """Let the people come in one after another in random orders and estimate at each step.

    An answer that jumps late, or that takes two values by turns, hangs on a few people.

    References
    ----------
    Binette and Steorts 2022, JRSS-A 185, 640-676, doi:10.1111/rssa.12803 (estimate trajectories).
    """
    _, rows = histories.canonical
    cells, counts, n = histories.codes[rows], histories.counts[rows], histories.n_observed
    rng = stream(seed, histories.input_sha256, 1)
    shuffled = np.array([rng.permutation(np.repeat(np.arange(counts.size), counts)) for _ in range(orders)])
    tables = np.array(
        [
            np.bincount(order[: max(round(share * n), 1)], minlength=counts.size)
            for order in shuffled
            for share in SHARES
        ]
    )
    values, _ = _choice(histories.n_lists).many(cells, tables)
    shares = np.array(SHARES)
    return Trajectories(shares, values.reshape(orders, shares.size) / shares)


def _choice(n_lists: int) -> Choice:
    return Choice.of(Selection("bic" if n_lists <= MOST_LISTS_SEARCHED else "downhill"), n_lists)


def _value(histories: Histories, order: int = 2) -> float:
    return loglinear(histories, select=Selection("bic", order=order), interval="none").value


def rows_of(found: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Plain values of small records, for the shell."""
    return [asdict(each) for each in found]
