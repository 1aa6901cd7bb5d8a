"""An estimate in plain English: a result comes in, text for a reader without statistics goes out.

It stands below the estimates, so that `Estimate.explain` calls down: it needs the fields of `Explained`, nothing else.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from math import isfinite, isnan
from pathlib import Path
from typing import Any, Protocol

from darkfigure.errors import NotEstimable

COVERAGE = Path(__file__).parent / "data" / "coverage.csv"
LOW_COVERAGE = 0.90

WORDS = {
    "log-linear": "a model of how many people should be on each combination of lists",
    "main effects": "each list has its own size; with nothing else, lists are taken as independent of each other",
    "interactions": "pairs or groups of lists that share more or fewer people than chance would give",
    "BIC": "a score that rewards a close fit and punishes every additional assumption; the lowest wins",
    "AIC": "a score like the BIC that punishes additional assumptions less",
    "stepwise": "assumptions are added one by one as long as each improves the fit clearly",
    "resamples": "the same study imagined again and again, each time with people drawn at random from those seen",
    "bootstrap": "the same study imagined again and again, each time with people drawn at random from those seen",
    "replicates": "imagined repetitions of the study",
    "percentiles": "values under which a given share of the results falls",
    "BCa": "limits from imagined repetitions, corrected for lopsidedness",
    "Wald": "limits from a formula that holds for large numbers",
    "profile likelihood": "the sizes under which the counts that were seen are not too unlikely",
    "posterior": "how likely each value is, given the counts and what was supposed before",
    "credible": "it holds the truth with the stated probability, if the model and what was supposed before are right",
    "prior": "what was supposed before the data",
    "decomposable": "a family of simple patterns of dependence between lists",
    "dark figure": "people on no list",
    "Wilson": "a formula for shares that works for small samples",
    "Clopper-Pearson": "limits for a share that are never too narrow, and often too wide",
    "Jeffreys": "limits for a share that are close to right on average",
    "design effect": "how many times more people the design needs than a simple random sample",
    "RDS-II": "people who know many others are reached more easily, so they count for less",
    "RDS-I": "shares from who recruits whom and how many people each group knows",
    "successive sampling": "people are reached one after another and nobody twice",
    "homophily": "people mostly know others of their own kind",
    "draws": "random values that follow what is known of each figure",
    "latent classes": "groups of people who are alike in how easily lists find them",
    "scale-up": "from how many members of a group ordinary people know to the size of the group",
}


class Explained(Protocol):
    """What is needed of a result."""

    @property
    def value(self) -> float: ...
    @property
    def unit(self) -> str: ...
    @property
    def population(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def n(self) -> int | None: ...
    @property
    def kind(self) -> Any: ...
    @property
    def interval_method(self) -> str: ...
    @property
    def assumptions(self) -> tuple[str, ...]: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...
    @property
    def references(self) -> tuple[str, ...]: ...
    @property
    def interval(self) -> Callable[..., Any]: ...


def explain(result: Explained, level: float = 0.95) -> str:
    """Say what a result is, how it was made, what it takes for granted and how far to trust it.

    Parameters
    ----------
    result : Estimate
    level : float
        Of the interval.

    Returns
    -------
    str
        Several lines. Limits that do not exist are called unbounded.
    """
    parts = [*_answer(result, level), *_how(result), *_lists(result), *_sources(result)]
    return "\n".join([*parts, *_glossary("\n".join(parts))])


def amount(value: float, unit: str = "") -> str:
    """A number as people write it: ``11,313 people``, ``16.4 %``; "unbounded" for none.

    Examples
    --------
    >>> amount(11313.02, "people"), amount(0.1641, "share"), amount(float("inf"), "people")
    ('11,313 people', '16.4 %', 'unbounded')
    """
    if isnan(value):
        return "no number"
    if not isfinite(value):
        return "unbounded"
    if unit == "share":
        return f"{100 * value:.1f} %"
    said = f"{value:,.0f}" if abs(value) >= 100 or value == round(value) else f"{value:,.3g}"
    return f"{said} {unit}".strip()


def coverage_notes(result: Explained) -> list[str]:
    """One sentence for each kind of simulated world in which intervals of this method held the truth too seldom."""
    worst: dict[str, float] = {}
    for row in _coverage():
        if row["coverage"] and float(row["coverage"]) < LOW_COVERAGE and _is_of(row, result):
            worst[row["world"]] = min(float(row["coverage"]), worst.get(row["world"], 1.0))
    return [
        f"In simulated worlds of the kind {world!r}, 95 % intervals made this way held the truth in only"
        f" {100 * share:.0f} % of the studies."
        for world, share in worst.items()
    ]


@lru_cache(maxsize=1)
def _coverage() -> tuple[dict[str, str], ...]:
    """Measured coverage, columns method, interval, world, coverage; the first two as they stand in results."""
    if not COVERAGE.exists():
        return ()
    with COVERAGE.open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def _is_of(row: dict[str, str], result: Explained) -> bool:
    is_method = row["method"].lower() in result.method.lower() or row["method"] == result.model.split(",")[0]
    return is_method and row["interval"].lower() in result.interval_method.lower()


def _answer(result: Explained, level: float) -> Iterator[str]:
    yield f"{_capital(result.population)}: {amount(result.value, result.unit)}."
    try:
        low, high = result.interval(level)[1:3]
    except NotEstimable as refusal:
        yield f"No range is given: {refusal.found}."
        return
    yield f"Range: {amount(low, result.unit)} to {amount(high, result.unit)}. {_meaning(result, level)}"
    if not (isfinite(low) and isfinite(high)):
        yield "The range has no end on one side: these data do not say how far the truth may lie there."


def _meaning(result: Explained, level: float) -> str:
    share = f"{100 * level:g}"
    if result.kind == "judged_range":
        return (
            f"It is a judged range, no confidence interval: {share} % of the values that the sources allow lie in it."
        )
    if "credible" in result.interval_method or "posterior" in result.interval_method:
        return f"If the model holds, the truth lies in it with a probability of {share} %."
    if "all admissible methods" in result.interval_method:
        return f"Each method's own {share} % range lies within it; whether they all err the same way, no data can show."
    if result.interval_method == "everyone was counted":
        return "Everyone was counted, so chance plays no part."
    return f"If what is taken for granted below holds, {share} of 100 such ranges hold the truth."


def _how(result: Explained) -> Iterator[str]:
    yield f"Method: {result.method}"
    if result.model:
        yield f"Model: {result.model}."
    if not result.interval_method.startswith("none"):
        yield f"How the range was made: {result.interval_method}."
    if result.n is not None:
        yield f"It rests on {result.n:,} people or observations."


def _lists(result: Explained) -> Iterator[str]:
    trust = [*result.warnings, *coverage_notes(result)]
    for head, sentences in (("What it takes for granted:", result.assumptions), ("Be careful:", trust)):
        if sentences:
            yield head
            yield from (f"- {sentence}" for sentence in sentences)


def _sources(result: Explained) -> Iterator[str]:
    if result.references:
        yield "Sources of the method:"
        yield from (f"- {reference}" for reference in result.references)


def _glossary(text: str) -> Iterator[str]:
    """Every word of the trade that occurs, in plain words."""
    used = [word for word in WORDS if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE)]
    if used:
        yield "Words:"
        yield from (f"- {word}: {WORDS[word]}" for word in used)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text else "The answer"
