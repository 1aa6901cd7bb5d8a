"""How far coders agree beyond chance. Codings of a blind round go in; kappa and alpha with intervals come out.

The interview is what was sampled, so the bootstrap draws interviews, not passages.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np
from numpy.typing import NDArray

from testimonia.core.errors import Refused

FEWEST_UNITS = 10


@dataclass(frozen=True)
class Judgement:
    """One coder's value for one unit: the code that she gave it, or a yes or no per code."""

    interview: str
    unit: str
    coder: str
    value: Hashable


@dataclass(frozen=True)
class Agreement:
    """A coefficient, its 95 % bootstrap interval over interviews (None from one interview) and what it rests on."""

    coefficient: str
    value: float
    interval: tuple[float, float] | None
    n_units: int
    n_interviews: int
    n_coders: int


def cohens_kappa(judgements: Sequence[Judgement], *, seed: int, n_replicates: int = 1000) -> Agreement:
    """Return Cohen's kappa (1960) of exactly two coders over the units that both judged."""
    coders = sorted({j.coder for j in judgements})
    if len(coders) != 2:
        raise Refused(
            found=f"{len(coders)} coders",
            rule="Cohen's kappa compares exactly two",
            todo="Choose two coders, or use Krippendorff's alpha",
        )
    return _agreement("Cohen's kappa", _kappa, judgements, seed, n_replicates)


def krippendorffs_alpha(judgements: Sequence[Judgement], *, seed: int, n_replicates: int = 1000) -> Agreement:
    """Return Krippendorff's nominal alpha of two or more coders, of whom not each judged every unit."""
    return _agreement("Krippendorff's alpha", _alpha, judgements, seed, n_replicates)


def _agreement(
    name: str,
    coefficient: Callable[[NDArray[np.int64]], float],
    judgements: Sequence[Judgement],
    seed: int,
    n_replicates: int,
) -> Agreement:
    table, interviews = _table(judgements)
    if len(table) < FEWEST_UNITS:
        raise Refused(
            found=f"{len(table)} units judged by two or more coders",
            rule=f"agreement is not computed under {FEWEST_UNITS} units",
            todo="Code more passages in this blind round first",
        )
    value = coefficient(table)
    if np.isnan(value):
        raise Refused(
            found="every unit has the same value",
            rule="agreement beyond chance needs at least two values",
            todo="Choose a code that some passages have and others have not",
        )
    names = np.unique(interviews)
    interval = None
    if len(names) > 1:
        groups = [np.flatnonzero(interviews == name) for name in names]
        rng = np.random.default_rng(seed)
        draws = [coefficient(table[_drawn(groups, rng)]) for _ in range(n_replicates)]
        low, high = np.nanquantile(draws, [0.025, 0.975])
        interval = (float(low), float(high))
    return Agreement(name, float(value), interval, len(table), len(names), table.shape[1])


def _drawn(groups: Sequence[NDArray[np.intp]], rng: np.random.Generator) -> NDArray[np.intp]:
    return np.concatenate([groups[i] for i in rng.integers(len(groups), size=len(groups))])


def _table(judgements: Sequence[Judgement]) -> tuple[NDArray[np.int64], NDArray[np.str_]]:
    """Return units by coders with values numbered from 0 and -1 for none, and each unit's interview."""
    coders = {c: i for i, c in enumerate(sorted({j.coder for j in judgements}))}
    values = {v: i for i, v in enumerate(sorted({j.value for j in judgements}, key=repr))}
    rows: dict[tuple[str, str], list[int]] = {}
    for j in sorted(judgements, key=lambda j: (j.interview, j.unit, j.coder)):
        row = rows.setdefault((j.interview, j.unit), [-1] * len(coders))
        row[coders[j.coder]] = values[j.value]
    shared = {key: row for key, row in rows.items() if sum(v >= 0 for v in row) >= 2}
    table = np.array(list(shared.values()), dtype=np.int64).reshape(len(shared), len(coders))
    return table, np.array([interview for interview, _ in shared], dtype=np.str_)


def _kappa(table: NDArray[np.int64]) -> float:
    n_values = int(table.max()) + 1
    crossed = np.zeros((n_values, n_values))
    np.add.at(crossed, (table[:, 0], table[:, 1]), 1)
    crossed /= crossed.sum()
    expected = float(crossed.sum(1) @ crossed.sum(0))
    return float("nan") if expected >= 1 else (float(np.trace(crossed)) - expected) / (1 - expected)


def _alpha(table: NDArray[np.int64]) -> float:
    n_values = int(table.max()) + 1
    counts = np.stack([(table == value).sum(1) for value in range(n_values)], axis=1)
    counts = counts[:, counts.sum(0) > 0]
    if counts.shape[1] < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))
