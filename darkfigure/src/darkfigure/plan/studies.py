"""Simulated studies: a described population and a team's design go in, an `Expectation` comes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from darkfigure import simulate
from darkfigure.errors import DarkfigureError, InvalidInput
from darkfigure.estimate import Estimate
from darkfigure.mse import Histories, Resampling, loglinear
from darkfigure.nsum import Survey, mle, overdispersed, pimle
from darkfigure.plan.expectation import Expectation
from darkfigure.progress import progress
from darkfigure.rds import Sample, Settings, share
from darkfigure.simulate import ListSettings, NsumSettings, PopulationSettings, ReferralSettings
from darkfigure.streams import sha256_of, stream


@dataclass(frozen=True)
class Running:
    """How often and where a design is simulated.

    Parameters
    ----------
    studies : int
        At least 20. 200 know a coverage of 95 % to about 3 points, 2,000 to 1 point.
    seed : int
        The same seed gives the same studies, whatever the number of workers.
    n_jobs : int
        Processes; -1 for all cores.
    replicates : int
        Bootstrap replicates inside each study.
    level : float
    """

    studies: int = 200
    seed: int = 1
    n_jobs: int = 1
    replicates: int = 200
    level: float = 0.95

    def __post_init__(self) -> None:
        if self.studies < 20 or self.replicates < 100 or self.n_jobs == 0 or not 0 < self.level < 1:
            raise InvalidInput(
                found=f"{self.studies} studies with {self.replicates} replicates",
                rule="a design is judged by at least 20 studies with 100 replicates each",
                todo="Ask for more",
            )


@dataclass(frozen=True)
class Answer:
    """What one simulated study would report; ``refused`` is the rule where it would report nothing."""

    truth: float = float("nan")
    value: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    observed: int = 0
    refused: str = ""


def lists(
    people: PopulationSettings,
    design: ListSettings,
    *,
    select: str = "bic",
    interval: Any = "bootstrap",
    running: Running | None = None,
) -> Expectation:
    """Simulate multiple systems estimation from overlapping lists.

    Parameters
    ----------
    people : PopulationSettings
        The population as the team supposes it to be; its size is the truth.
    design : ListSettings
        Lists with the share that each holds, their dependence and referrals.
    select, interval : str
        As in `darkfigure.mse.loglinear`.
    running : Running, optional

    Returns
    -------
    Expectation
        In people.

    Examples
    --------
    >>> from darkfigure import plan, simulate
    >>> people = simulate.PopulationSettings(size=1000)
    >>> design = simulate.ListSettings(rates=(0.2, 0.15, 0.1), use_visibility=False)
    >>> expected = plan.lists(people, design, interval="profile", running=plan.Running(studies=20))
    >>> expected.n_answered
    20
    """
    names = ", ".join(f"{name} ({rate:.0%})" for name, rate in zip(design.names, design.rates, strict=True))
    sentence = f"Lists of a population of {people.size:,}: {names}; model by {select}, interval by {interval}."
    task = partial(_listed, people, design, select, interval)
    return _simulate(task, sentence, "people", running or Running())


def referral(
    people: PopulationSettings,
    design: ReferralSettings,
    outcome: str,
    *,
    settings: Settings | None = None,
    running: Running | None = None,
) -> Expectation:
    """Simulate a chain-referral study of one share.

    Parameters
    ----------
    people : PopulationSettings
    design : ReferralSettings
        Seeds, coupons, interviews, sites, refusals.
    outcome : str
        A form of exploitation, or ``minor``.
    settings : darkfigure.rds.Settings, optional
        How the share is estimated; replicates and seed are taken from ``running``. A design that the rules refuse is
        counted as refused.
    running : Running, optional

    Returns
    -------
    Expectation
        In unit ``share``.

    Examples
    --------
    >>> from darkfigure import plan, simulate
    >>> people = simulate.PopulationSettings(size=1000)
    >>> small = simulate.ReferralSettings(target=45, seeds_per_site=5)
    >>> plan.referral(people, small, "forced_marriage", running=plan.Running(studies=20)).share_refused
    1.0
    """
    if outcome not in (*people.forms, "minor"):
        raise InvalidInput(
            found=f"the outcome {outcome!r}",
            rule=f"it is one of {', '.join((*people.forms, 'minor'))}",
            todo="Name one",
        )
    sites = f" at {len(design.sites)} sites" if design.sites else ""
    sentence = (
        f"Chain referral in a population of {people.size:,}: {design.target} interviews from {design.seeds_per_site}"
        f" seeds{sites} with {design.coupons} coupons each; share of {outcome.replace('_', ' ')}."
    )
    task = partial(_referred, people, design, outcome, settings or Settings())
    return _simulate(task, sentence, "share", running or Running())


def scale_up(
    people: PopulationSettings, design: NsumSettings, *, method: str = "mle", running: Running | None = None
) -> Expectation:
    """Simulate a network scale-up survey.

    Parameters
    ----------
    people : PopulationSettings
        Its size is the truth.
    design : NsumSettings
        Respondents, known groups, transmission and barriers.
    method : {"mle", "pimle", "overdispersed"}
    """
    if method not in _SCALE_UP:
        raise InvalidInput(
            found=f"the method {method!r}", rule=f"it is one of {', '.join(_SCALE_UP)}", todo="Name one of them"
        )
    sentence = (
        f"Scale-up survey of {design.respondents:,} respondents in {design.total:,} people, hidden population of"
        f" {people.size:,}, method {method}."
    )
    return _simulate(partial(_surveyed, people, design, method), sentence, "people", running or Running())


_SCALE_UP: dict[str, Callable[..., Estimate]] = {"mle": mle, "pimle": pimle, "overdispersed": overdispersed}

Task = Callable[[int, Running], Answer]


def _listed(
    people: PopulationSettings, design: ListSettings, select: str, interval: Any, seed: int, r: Running
) -> Answer:
    captures = simulate.lists(simulate.population(people, seed), design, seed)
    histories = Histories.from_records(captures.observed.astype(int), design.names)
    made = loglinear(histories, select=select, interval=interval, resampling=Resampling(r.replicates, seed))
    return _answer(made, float(people.size), len(captures.observed), r.level)


def _referred(
    people: PopulationSettings, design: ReferralSettings, outcome: str, given: Settings, seed: int, r: Running
) -> Answer:
    population = simulate.population(people, seed)
    study = simulate.chain_referral(population, design, seed)
    asked = Settings(
        given.method,
        given.population,
        given.interval,
        r.replicates,
        given.level,
        seed,
        given.despite_design,
        given.people,
    )
    made = share(Sample.from_table(study.table()), outcome, asked)
    return _answer(made, population.shares()[outcome], study.n, r.level)


def _surveyed(people: PopulationSettings, design: NsumSettings, method: str, seed: int, r: Running) -> Answer:
    data = simulate.nsum(simulate.population(people, seed), design, seed)
    names = [f"group {i + 1}" for i in range(len(design.known_sizes))]
    sizes = dict(zip(names, map(float, design.known_sizes), strict=True))
    survey = Survey(data.counts.astype(float), (*names, "hidden"), sizes, design.total)
    made = _SCALE_UP[method](
        survey, "hidden", seed=seed, **({} if method == "overdispersed" else {"replicates": r.replicates})
    )
    return _answer(made, float(people.size), design.respondents, r.level)


def _answer(made: Estimate, truth: float, observed: int, level: float) -> Answer:
    interval = made.interval(level)
    return Answer(truth, made.value, interval.low, interval.high, observed)


def _simulate(task: Task, sentence: str, unit: str, running: Running) -> Expectation:
    answers = list(progress(_answers(task, running), running.studies, "simulated studies"))
    given = [a for a in answers if not a.refused]
    columns = {
        name: np.array([getattr(a, name) for a in given], dtype=float) for name in ("truth", "value", "low", "high")
    }
    return Expectation(
        design=sentence,
        unit=unit,
        studies=running.studies,
        truth=columns["truth"],
        estimates=columns["value"],
        low=columns["low"],
        high=columns["high"],
        refusals=Counter(a.refused for a in answers if a.refused),
        sizes=np.array([a.observed for a in given], dtype=float),
        level=running.level,
        seed=running.seed,
    )


def _answers(task: Task, running: Running) -> Iterator[Answer]:
    one = partial(_study, task, running)
    if running.n_jobs == 1:
        return map(one, range(running.studies))
    import joblib

    parallel = joblib.Parallel(n_jobs=running.n_jobs, return_as="generator")
    return iter(parallel(joblib.delayed(one)(number) for number in range(running.studies)))


def _study(task: Task, running: Running, number: int) -> Answer:
    seed = int(stream(running.seed, sha256_of("plan"), number).integers(2**31))
    try:
        return task(seed, running)
    except DarkfigureError as refusal:
        return Answer(refused=refusal.rule)
