"""Who knows and who recruits whom: homophily and differential activity.

In: an `Outcome`, or a sample with columns of group degrees. Out: ratios, 1 where there is no homophily.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput
from darkfigure.rds.outcome import Outcome
from darkfigure.rds.sample import Sample
from darkfigure.rds.successive import inclusion
from darkfigure.rds.table import numbers

FloatArray = NDArray[np.float64]


def recruitment_homophily(outcome: Outcome) -> float:
    """Recruitments within a group over those expected by chance.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    float
        ``sum_g C_gg / (sum_g C_g. C_.g / C..)``; nan where nobody was recruited.

    Examples
    --------
    >>> from darkfigure import rds
    >>> table = {"id": [1, 2, 3, 4, 5], "recruiter_id": ["seed", 1, 1, 2, 2], "network_size": [4, 3, 6, 2, 5],
    ...          "held": [0, 1, 0, 1, 0]}
    >>> sample = rds.Sample.from_table(table)
    >>> rds.recruitment_homophily(rds.Outcome.of(sample, "held"))
    1.0

    References
    ----------
    Gile, K. J., Johnston, L. G. and Salganik, M. J. (2015). Diagnostics for respondent-driven sampling. Journal of the
    Royal Statistical Society A 178, 241-269. https://doi.org/10.1111/rssa.12059
    """
    table = outcome.transitions
    total = table.sum()
    expected = (table.sum(axis=0) * table.sum(axis=1)).sum() / total if total else 0.0
    return float(np.trace(table) / expected) if expected else float("nan")


def population_homophily(
    sample: Sample,
    outcome: str,
    *,
    to_level: str,
    to_others: str,
    population: float | None = None,
    level: str | None = None,
) -> float:
    """Ties between the level and the others that chance would give, over those reported.

    Parameters
    ----------
    sample : Sample
    outcome : str
    to_level, to_others : str
        Columns: how many people with the level, and without, each respondent knows.
    population : float, optional
        N for SS weights; RDS-II weights without it.
    level : str, optional

    Returns
    -------
    float
        ``2 P_1 P_0 / (s_10 P)``: P_g the weighted mean of network sizes of group g's members (0 for others), s_10 the
        weighted mean of ties across, P of all ties. Above 1: fewer ties across than by chance.

    Raises
    ------
    InvalidInput
        The two columns do not add up to the network size: the ratio would be meaningless.

    Examples
    --------
    >>> from darkfigure import rds
    >>> table = {"id": [1, 2, 3, 4, 5], "recruiter_id": ["seed", 1, 1, 2, 2], "network_size": [4, 3, 6, 2, 5],
    ...          "held": [0, 1, 0, 1, 0], "to": [1, 2, 2, 1, 1], "not": [3, 1, 4, 1, 4]}
    >>> sample = rds.Sample.from_table(table)
    >>> round(rds.population_homophily(sample, "held", to_level="to", to_others="not"), 2)
    1.48
    """
    asked = Outcome.of(sample, outcome, level)
    here, there = numbers(sample.columns, to_level), numbers(sample.columns, to_others)
    known = asked.usable & ~np.isnan(here) & ~np.isnan(there)
    size = sample.network_size
    wrong = int((np.abs(here + there - size)[known] > 1e-9).sum())
    if wrong:
        raise InvalidInput(
            rule="the columns of ties to the groups add up to the network size",
            found=f"{wrong} of {int(known.sum())} respondents whose columns do not",
            todo="Correct the columns; until then the homophily of the population cannot be told",
        )
    member = (asked.group == asked.level)[known]
    weight = respondent_weights(asked, population)[known]
    across = np.where(member, there[known], here[known])
    mine, others = (np.average(size[known] * group, weights=weight) for group in (member, ~member))
    return float(2 * mine * others / (np.average(across, weights=weight) * np.average(size[known], weights=weight)))


def differential_activity(outcome: Outcome, population: float | None = None) -> float:
    """Mean network size of the level's members over that of the others, weighted.

    Parameters
    ----------
    outcome : Outcome
    population : float, optional
        N for SS weights; RDS-II weights without it.

    Returns
    -------
    float

    Examples
    --------
    >>> from darkfigure import rds
    >>> table = {"id": [1, 2, 3, 4, 5], "recruiter_id": ["seed", 1, 1, 2, 2], "network_size": [4, 3, 6, 2, 5],
    ...          "held": [0, 1, 0, 1, 0]}
    >>> sample = rds.Sample.from_table(table)
    >>> round(rds.differential_activity(rds.Outcome.of(sample, "held")), 2)
    0.49
    """
    keep = outcome.usable
    weight, size = respondent_weights(outcome, population)[keep], outcome.sample.network_size[keep]
    member = outcome.group[keep] == outcome.level
    return float(np.average(size[member], weights=weight[member]) / np.average(size[~member], weights=weight[~member]))


def respondent_weights(outcome: Outcome, population: float | None = None) -> FloatArray:
    """Weights of the respondents, shape (n,): inverse inclusion probabilities, 0 where not usable.

    Parameters
    ----------
    outcome : Outcome
    population : float, optional
        N for SS weights; RDS-II weights without it.

    Examples
    --------
    >>> from darkfigure import rds
    >>> table = {"id": [1, 2, 3, 4, 5], "recruiter_id": ["seed", 1, 1, 2, 2], "network_size": [4, 3, 6, 2, 5],
    ...          "held": [0, 1, 0, 1, 0]}
    >>> sample = rds.Sample.from_table(table)
    >>> rds.respondent_weights(rds.Outcome.of(sample, "held")).round(2).tolist()
    [0.25, 0.33, 0.17, 0.5, 0.2]
    """
    sizes = outcome.degrees
    pi = sizes if population is None else inclusion(sizes, outcome.counts.sum(axis=1), population)
    return np.where(outcome.usable, 1 / pi[outcome.degree_class], 0.0)
