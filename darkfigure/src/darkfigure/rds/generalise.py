"""The share of a population: estimate, interval and diagnostics from one chain-referral sample.

In: a `Sample`, an outcome, `Settings`. Out: an `Estimate` in unit ``share``, or a refusal with its rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.rds import wording
from darkfigure.rds.design import check_design, design_effect
from darkfigure.rds.homophily import recruitment_homophily
from darkfigure.rds.outcome import Outcome
from darkfigure.rds.replicates import replicated, shares_of, ss_share
from darkfigure.rds.sample import Sample
from darkfigure.rds.seeds import seed_warnings
from darkfigure.rds.settings import Settings

FloatArray = NDArray[np.float64]
_MAX_LOST = 0.05
_NEARLY_APART = 0.9


def share(sample: Sample, outcome: str, settings: Settings | None = None) -> Estimate:
    """Estimate the share of a population.

    Parameters
    ----------
    sample : Sample
    outcome : str
        A column of the sample: 0/1, true/false, yes/no, or categories with ``settings.level`` named.
    settings : Settings, optional

    Returns
    -------
    Estimate
        In unit ``share``, limits inside [0, 1]. ``diagnostics`` holds the standard error, the design effect, waves,
        recruitments between groups, and for SS and HCG the curve over population sizes.

    Raises
    ------
    NotEstimable
        The design does not allow to generalise (see `check_design`) and ``despite_design`` was not asked for; all
        answers are alike; the recruitments do not link the groups.

    Notes
    -----
    The replicates are shifted on the log-odds scale so that their median is the estimate; the limits are their
    percentiles. So a bias of the bootstrap is not mistaken for one of the estimate, and no limit leaves [0, 1].

    Examples
    --------
    >>> from darkfigure import rds, simulate
    >>> hidden = simulate.population(seed=3)
    >>> study = simulate.chain_referral(hidden, simulate.ReferralSettings(target=400), seed=3)
    >>> sample = rds.Sample.from_table(study.table())
    >>> married = rds.share(sample, "forced_marriage", rds.Settings(method="rds2", despite_design=True))
    >>> low, high = married.interval()[1:3]
    >>> bool(0 < low < married.value < high < 1)
    True
    """
    settings = settings or Settings()
    asked = Outcome.of(sample, outcome, settings.level)
    _check_population(asked, settings)
    design = check_design(sample, asked)
    if not settings.despite_design:
        design.refuse()
    value = _value(asked, settings)
    draws, lost = _draws(asked, settings, value)
    return Estimate(
        value=value,
        unit="share",
        population=f"{settings.people}: {outcome} = {asked.levels[asked.level]}",
        method=wording.METHOD[settings.method],
        draws=draws,
        interval_method=_interval_method(settings),
        model=settings.method if settings.population is None else f"{settings.method}, N = {settings.population:g}",
        n=int(asked.usable.sum()),
        assumptions=wording.ASSUMPTIONS[settings.method],
        warnings=(
            *sample.warnings,
            *asked.warnings,
            *design.as_warnings(),
            *seed_warnings(asked),
            *_warnings(asked, settings, lost),
        ),
        references=(*wording.REFERENCES[settings.method], *wording.INTERVAL_REFERENCE[settings.bootstrap]),
        seed=settings.seed,
        input_sha256=sample.input_sha256,
        diagnostics=_diagnostics(asked, settings, value, draws, lost),
    )


def curve(
    sample: Sample, outcome: str, populations: Sequence[float], *, level: str | None = None
) -> list[tuple[float, float]]:
    """Show how Gile's SS depends on the population size, which is never known.

    Parameters
    ----------
    sample : Sample
    outcome : str
    populations : sequence of float
        Sizes N, each at least the number of respondents.
    level : str, optional

    Returns
    -------
    list of (N, share)
        From the plain share of the sample (N = n) towards RDS-II (N large).

    Examples
    --------
    >>> from darkfigure import rds
    >>> table = {"id": [1, 2, 3, 4, 5], "recruiter_id": ["seed", 1, 1, 2, 2], "network_size": [4, 3, 6, 2, 5],
    ...          "held": [0, 1, 0, 1, 0]}
    >>> sample = rds.Sample.from_table(table)
    >>> [(size, round(share, 3)) for size, share in rds.curve(sample, "held", [7, 100000])]
    [(7.0, 0.487), (100000.0, 0.575)]
    """
    asked = Outcome.of(sample, outcome, level)
    for population in populations:
        _check_population(asked, Settings(method="ss", population=population))
    return [(float(population), ss_share(asked, population)) for population in populations]


def _value(outcome: Outcome, settings: Settings) -> float:
    if settings.method == "ss":
        return ss_share(outcome, float(settings.population or 0))
    if settings.method == "hcg":
        from darkfigure.rds.hcg import hcg  # Brings SciPy's optimisers, which nothing else here needs.

        keep = outcome.usable
        sizes, groups = outcome.sample.network_size[keep], outcome.group[keep]
        shares = hcg(sizes, groups, outcome.recruiter_group[keep], outcome.n_groups, float(settings.population or 0))
        return float(shares[outcome.level])
    value = shares_of(outcome, settings, outcome.counts[None], outcome.transitions[None])[0]
    if np.isnan(value):
        raise NotEstimable(
            rule="RDS-I needs recruitments that lead from group to group",
            found="groups that the recruitments do not link",
            todo="Use RDS-II, or merge levels",
        )
    return float(value)


def _draws(outcome: Outcome, settings: Settings, value: float) -> tuple[FloatArray, int]:
    if settings.bootstrap == "none":
        return np.empty(0), 0
    raw = replicated(outcome, settings)
    known = raw[~np.isnan(raw)]
    lost = raw.size - known.size
    if lost > _MAX_LOST * raw.size:
        raise NotEstimable(
            rule=f"at most {_MAX_LOST:.0%} of the bootstrap replicates may fail",
            found=f"{lost} of {raw.size} in which the share is not determined",
            todo="Ask for no interval, use RDS-II, or merge rare levels",
        )
    return _recentred(known, value), lost


def _recentred(draws: FloatArray, value: float) -> FloatArray:
    """Shift on the log-odds scale; replicates at 0 or 1 stay there."""
    if not 0 < value < 1:
        return draws
    with np.errstate(divide="ignore"):
        odds = logit(draws)
    middle = np.median(odds)
    if not np.isfinite(middle):
        return draws
    shifted: FloatArray = expit(odds - middle + logit(value))
    return shifted


def _check_population(outcome: Outcome, settings: Settings) -> None:
    n = int(outcome.usable.sum())
    if n < 2:
        raise NotEstimable(
            rule="a share needs at least two respondents with an answer and a network size",
            found=f"{n} of {outcome.sample.n}",
            todo="Report the count of those interviewed",
        )
    if outcome.transitions.sum() == 0:
        raise NotEstimable(
            rule="chain referral needs recruitments between respondents with an answer",
            found="none in the table",
            todo="Report the count of those interviewed",
        )
    if settings.population is None:
        return
    if not np.isfinite(settings.population) or settings.population < n:
        raise InvalidInput(
            rule="the population is at least as large as the sample",
            found=f"a population of {settings.population:g} for {n} respondents",
            todo="Give a larger population",
        )
    largest = float(outcome.degrees.max())
    if largest >= settings.population:
        raise InvalidInput(
            rule="nobody knows more people of the population than there are",
            found=f"a network size of {largest:g} in a population of {settings.population:g}",
            todo="Correct the network sizes or give a larger population",
        )


def _interval_method(settings: Settings) -> str:
    if settings.bootstrap == "none":
        return "none asked for"
    return f"percentiles of {settings.replicates} replicates of the {wording.INTERVAL[settings.bootstrap]}"


def _warnings(outcome: Outcome, settings: Settings, lost: int) -> tuple[str, ...]:
    found = []
    n_left_out = int(((outcome.group >= 0) & ~outcome.usable).sum())
    if n_left_out:
        found.append(f"{n_left_out} respondents without a network size were left out of the weights.")
    if lost:
        found.append(f"{lost} bootstrap replicates did not determine the share and were left out.")
    if settings.method in ("ss", "hcg"):
        found.append("The estimate depends on the size of the population; its curve over sizes is in the diagnostics.")
    elif settings.population is not None and outcome.usable.sum() > 0.1 * settings.population:
        found.append("The sample is more than a tenth of the population: RDS-I and RDS-II take it as small; use SS.")
    if settings.bootstrap == "salganik":
        found.append(
            "Salganik's bootstrap knows of the groups of this outcome only; where chains also stay within other "
            "groups, its intervals are too narrow."
        )
    within = np.trace(outcome.transitions) / outcome.transitions.sum()
    if within > _NEARLY_APART:
        found.append(
            f"{within:.0%} of the recruitments stay within a group: the groups are nearly apart. In simulated worlds "
            "of this kind 95 % intervals of RDS-I held the truth in 82 % of studies, and every estimate errs widely."
        )
    if settings.bootstrap == "tree":
        found.append("The tree bootstrap is cautious: in simulated studies its intervals are about twice too wide.")
    return tuple(found)


def _diagnostics(outcome: Outcome, settings: Settings, value: float, draws: FloatArray, lost: int) -> dict[str, Any]:
    sample, n = outcome.sample, int(outcome.usable.sum())
    plain = outcome.counts.sum(axis=0) / n
    found: dict[str, Any] = {
        "share_of_sample": float(plain[outcome.level]),
        "n_seeds": int(sample.is_seed.sum()),
        "wave_counts": np.bincount(sample.wave).tolist(),
        "recruitments": {"levels": list(outcome.levels), "from_to": outcome.transitions.tolist()},
        "recruitment_homophily": recruitment_homophily(outcome),
    }
    if draws.size:
        found |= {
            "standard_error": float(draws.std()),
            "design_effect": design_effect(draws, value, n),
            "replicates": int(draws.size),
            "replicates_lost": lost,
        }
    if settings.method in ("ss", "hcg") and settings.population is not None:
        sizes = sorted({max(n, settings.population * factor) for factor in (0.5, 1.0, 2.0, 5.0)})
        found["curve_ss"] = [(float(size), ss_share(outcome, size)) for size in sizes]
    return found
