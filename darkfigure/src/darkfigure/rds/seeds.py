"""Whether the seeds are like those whom their chains reached.

In: an `Outcome`. Out: warnings. Chains that start in one group and stay in it report that group; no weight repairs it.
"""

from __future__ import annotations

import numpy as np
from scipy.special import bdtr, bdtrc

from darkfigure.rds.outcome import MAX_LEVELS, Outcome
from darkfigure.rds.sample import Sample

CHANCE = 0.05
CHANCE_ELSEWHERE = 0.01  # Many columns are looked at; only one is asked for.
_HELD = (
    "In simulated worlds where all seeds suffered one form, 95 % intervals of RDS-II and SS for a trait that keeps to"
    " itself held the truth in 89 to 90 % of studies."
)


def seed_warnings(outcome: Outcome) -> tuple[str, ...]:
    """Say where seeds differ from recruits more than chance allows, or recruited nobody.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    tuple of str
        Of the outcome: how many seeds have the level, against the share of the recruits, where chance would give as
        much in less than one case in twenty (binomial, both sides). Of any other column: that all seeds are alike,
        where chance would make them so in less than one case in a hundred; no answer is named.

    Examples
    --------
    >>> from darkfigure import rds
    >>> from darkfigure.rds.seeds import seed_warnings
    >>> table = {"id": range(12), "recruiter_id": ["seed"] * 4 + [0, 0, 1, 1, 2, 2, 3, 3], "network_size": [5] * 12,
    ...          "held": [1] * 4 + [0, 0, 1, 0, 0, 0, 1, 0]}
    >>> seed_warnings(rds.Outcome.of(rds.Sample.from_table(table), "held"))[0][:65]
    '4 of 4 seeds have held = 1, against 25% of those whom they recrui'
    """
    found = (*_unlike(outcome), *_all_alike(outcome.sample, outcome.name))
    return (*found, *((_HELD,) if found else ()), *_silent(outcome.sample))


def _unlike(outcome: Outcome) -> tuple[str, ...]:
    seeds, known = outcome.sample.is_seed, outcome.group >= 0
    has = outcome.group == outcome.level
    n, k = int((seeds & known).sum()), int((seeds & has).sum())
    recruits = known & ~seeds
    share = float(has[recruits].mean()) if recruits.any() else 0.0
    if n == 0 or not 0 < share < 1:
        return ()
    by_chance = min(float(bdtr(k, n, share)), float(bdtrc(k - 1, n, share)) if k else 1.0)
    if by_chance >= CHANCE / 2:
        return ()
    label = f"{outcome.name} = {outcome.levels[outcome.level]}"
    return (
        f"{k} of {n} seeds have {label}, against {share:.0%} of those whom they recruited: the chains did not start"
        " among all, and may not have forgotten it.",
    )


def _all_alike(sample: Sample, asked: str) -> tuple[str, ...]:
    names = [name for name, cells in sample.columns.items() if name != asked and _is_one_sided(sample, cells)]
    if not names:
        return ()
    return (f"All seeds are alike in {', '.join(names)}, and those whom they recruited are not.",)


def _is_one_sided(sample: Sample, cells: list[str]) -> bool:
    """Whether all seeds share an answer that recruits have too, but too seldom for chance."""
    of_seeds = {cell for cell, seed in zip(cells, sample.is_seed, strict=True) if seed}
    if len(of_seeds) != 1 or "" in of_seeds or len(set(cells)) > MAX_LEVELS:
        return False
    recruits = np.array([cell in of_seeds for cell, seed in zip(cells, sample.is_seed, strict=True) if not seed])
    share = float(recruits.mean()) if recruits.size else 0.0
    return bool(share > 0 and share ** int(sample.is_seed.sum()) < CHANCE)


def _silent(sample: Sample) -> tuple[str, ...]:
    seeds = sample.is_seed
    silent, n = int((sample.n_recruits[seeds] == 0).sum()), int(seeds.sum())
    return (f"{silent} of {n} seeds recruited nobody.",) if 2 * silent > n else ()
