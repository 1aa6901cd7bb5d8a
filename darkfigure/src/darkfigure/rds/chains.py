"""How the chains went: waves, convergence of the estimate as the sample grew, and bottlenecks between the chains.

In: a `Sample` or an `Outcome`. Out: small tables for a reader or a picture.

References
----------
Gile, K. J., Johnston, L. G. and Salganik, M. J. (2015). Diagnostics for respondent-driven sampling. Journal of the
Royal Statistical Society A 178, 241-269. https://doi.org/10.1111/rssa.12059
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from darkfigure.rds.outcome import Outcome
from darkfigure.rds.sample import Sample

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class ChainSummary:
    """Length of one seed's chain.

    Parameters
    ----------
    seed : int
        Row of the seed.
    size : int
        Respondents, the seed with them.
    waves : int
        Number of the last wave.
    share : float
        RDS-II share within the chain; nan where nobody in it can be used.
    """

    seed: int
    size: int
    waves: int
    share: float


def wave_counts(sample: Sample) -> list[int]:
    """Respondents in each wave, from the seeds on.

    Examples
    --------
    >>> from darkfigure import rds
    >>> table = {"id": [1, 2, 3, 4, 5], "recruiter_id": ["seed", 1, 1, 2, 2], "network_size": [4, 3, 6, 2, 5],
    ...          "held": [0, 1, 0, 1, 0]}
    >>> sample = rds.Sample.from_table(table)
    >>> rds.wave_counts(sample)
    [1, 2, 2]
    """
    counts: list[int] = np.bincount(sample.wave).tolist()
    return counts


def convergence_path(outcome: Outcome) -> FloatArray:
    """RDS-II share after each interview, in their order.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    array of shape (n,)
        nan until somebody can be used. A path that still drifts at its end says that the seeds have not been forgotten.

    Examples
    --------
    >>> from darkfigure import rds
    >>> table = {"id": [1, 2, 3, 4, 5], "recruiter_id": ["seed", 1, 1, 2, 2], "network_size": [4, 3, 6, 2, 5],
    ...          "held": [0, 1, 0, 1, 0]}
    >>> sample = rds.Sample.from_table(table)
    >>> rds.convergence_path(rds.Outcome.of(sample, "held")).round(2).tolist()
    [0.0, 0.57, 0.44, 0.67, 0.57]
    """
    weight = _weight(outcome)
    with np.errstate(invalid="ignore"):
        path: FloatArray = np.cumsum(weight * (outcome.group == outcome.level)) / np.cumsum(weight)
    return path


def bottleneck(outcome: Outcome) -> list[ChainSummary]:
    """One line for each seed: chains that stay apart from each other live in different parts of the network.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    list of ChainSummary
        Longest chain first.

    Examples
    --------
    >>> from darkfigure import rds
    >>> table = {"id": [1, 2, 3, 4, 5], "recruiter_id": ["seed", 1, 1, 2, 2], "network_size": [4, 3, 6, 2, 5],
    ...          "held": [0, 1, 0, 1, 0]}
    >>> sample = rds.Sample.from_table(table)
    >>> [(chain.size, chain.waves) for chain in rds.bottleneck(rds.Outcome.of(sample, "held"))]
    [(5, 2)]
    """
    sample, weight = outcome.sample, _weight(outcome)
    total = np.bincount(sample.seed, weight, sample.n)
    members = np.bincount(sample.seed, weight * (outcome.group == outcome.level), sample.n)
    size = np.bincount(sample.seed, minlength=sample.n)
    waves = np.zeros(sample.n, dtype=np.int64)
    np.maximum.at(waves, sample.seed, sample.wave)
    seeds = sorted(np.flatnonzero(sample.is_seed).tolist(), key=lambda s: (-int(size[s]), s))
    return [
        ChainSummary(s, int(size[s]), int(waves[s]), float(members[s] / total[s]) if total[s] else float("nan"))
        for s in seeds
    ]


def drift(outcome: Outcome) -> float:
    """How far the path moves over its last third: largest less smallest share.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    float

    Examples
    --------
    >>> from darkfigure import rds
    >>> table = {"id": [1, 2, 3, 4, 5], "recruiter_id": ["seed", 1, 1, 2, 2], "network_size": [4, 3, 6, 2, 5],
    ...          "held": [0, 1, 0, 1, 0]}
    >>> sample = rds.Sample.from_table(table)
    >>> round(rds.drift(rds.Outcome.of(sample, "held")), 2)
    0.09
    """
    path = convergence_path(outcome)
    last = path[2 * path.size // 3 :]
    last = last[~np.isnan(last)]
    return float(last.max() - last.min()) if last.size else float("nan")


def _weight(outcome: Outcome) -> FloatArray:
    return np.where(outcome.usable, 1 / np.where(outcome.usable, outcome.sample.network_size, 1.0), 0.0)
