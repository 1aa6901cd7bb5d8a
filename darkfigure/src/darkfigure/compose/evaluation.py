"""Judged ranges: a formula over sourced parameters goes in, an `Estimate` of kind ``judged_range`` comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.compose.grammar import numbers
from darkfigure.compose.inputs import Inputs, inputs, quantile
from darkfigure.compose.parameters import Given
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate, not_finite
from darkfigure.estimate import quantile as of_draws
from darkfigure.streams import sha256_of, stream

FloatArray = NDArray[np.float64]

DRAWS = 20_000
_INDEPENDENT = "The parameters vary independently of each other; the fully dependent range stands beside it."
_DEPENDENT = "All parameters move together, each in the direction that widens the range."
_SOURCES = "Each parameter holds what its source says; the range says nothing about whether the sources are right."


def evaluate(
    formula: str,
    parameters: Given,
    *,
    draws: int = DRAWS,
    seed: int,
    unit: str = "",
    population: str = "",
    level: float = 0.95,
) -> Estimate:
    """Carry sourced parameters through a formula by draws.

    Parameters
    ----------
    formula : str
        Numbers, names, ``+ - * /``, parentheses, ``min`` and ``max``.
    parameters : mapping of name to Parameter, Estimate or dict; or iterable of Parameter or dict
        Those that the formula does not name are left aside. A dict has the fields of `Parameter`.
    draws : int
        Each parameter has its own stream, keyed by seed and name: one parameter more does not shift the others.
    seed : int
    unit, population : str
        For the reader.
    level : float
        Of the fully dependent range in the diagnostics.

    Returns
    -------
    Estimate
        ``value`` is the median of the draws. ``diagnostics["dependent"]`` holds ``value``, ``low``, ``high`` with all
        parameters fully dependent; ``diagnostics["directions"]`` the sign of each parameter's effect.

    Raises
    ------
    InvalidInput
        A name without a sourced parameter; two currencies or price years; stocks, flows or ``ever`` mixed.
    NotEstimable
        A division by zero in any draw.

    Notes
    -----
    A judged range is not a confidence interval: its limits are percentiles of what the sources say. Do not use it
    where the parameters come from one set of records with a sampling design; use that method's draws.

    References
    ----------
    Morgan MG, Henrion M (1990). Uncertainty. Cambridge University Press. https://doi.org/10.1017/CBO9780511840609

    Examples
    --------
    >>> from darkfigure.compose import Parameter
    >>> people = Parameter("people", "uniform", {"low": 50_000, "high": 200_000}, "people", "Report A", "at_most")
    >>> share = Parameter("share", "pert", {"low": 0.5, "mode": 0.6, "high": 0.8}, "share", "Report A")
    >>> women = evaluate("people * share", [people, share], seed=1, unit="women")
    >>> women
    Estimate(76,875.3 women, 'Judged range: people * share, carried by 20,000 draws.')
    >>> [round(x, -3) for x in women.interval()[1:3]]
    [32000.0, 128000.0]
    >>> sorted(women.diagnostics["dependent"])
    ['high', 'level', 'low', 'value']
    """
    return judge(inputs(formula, parameters), draws, seed, unit=unit, population=population, level=level)


def judge(ready: Inputs, draws: int, seed: int, *, unit: str, population: str, level: float = 0.95) -> Estimate:
    """Do the work of `evaluate` on checked inputs."""
    values = _draws(ready, draws, seed)
    result = np.broadcast_to(ready.compute(values), _length(values, draws)).copy()
    signs, mixed = directions(ready, values)
    together = _dependent_draws(ready, signs, result.size)
    low, high = (of_draws(together, q) for q in ((1 - level) / 2, (1 + level) / 2))
    diagnostics = {
        "dependent": {"value": float(np.median(together)), "low": low, "high": high, "level": level},
        "directions": signs,
        "n_draws": result.size,
    }
    given = {"unit": unit, "population": population, "seed": seed, "diagnostics": diagnostics}
    return _judged(ready, result, _INDEPENDENT, mixed, **given)


def dependent(
    formula: str, parameters: Given, *, draws: int = DRAWS, seed: int, unit: str = "", population: str = ""
) -> Estimate:
    """Carry fully dependent parameters through a formula: `evaluate`'s other range, with its draws.

    Every parameter stands at the same rank u of its distribution, or at 1 - u where the result falls as it rises.

    Parameters
    ----------
    formula, parameters, draws, seed, unit, population
        As in `evaluate`.

    Examples
    --------
    >>> from darkfigure.compose import Parameter, dependent
    >>> a = Parameter("a", "uniform", {"low": 0, "high": 1}, "share", "Report A")
    >>> b = Parameter("b", "uniform", {"low": 0, "high": 10}, "people", "Report B")
    >>> [round(x, 2) for x in dependent("a + b", [a, b], seed=1).interval(0.9)[1:3]]
    [0.55, 10.45]
    """
    ready = inputs(formula, parameters)
    values = _draws(ready, draws, seed)
    signs, mixed = directions(ready, values)
    together = _dependent_draws(ready, signs, _length(values, draws))
    shuffled = stream(seed, sha256_of("fully dependent")).permutation(together)
    return _judged(ready, shuffled, _DEPENDENT, mixed, unit=unit, population=population, seed=seed)


def directions(ready: Inputs, values: Mapping[str, FloatArray]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the sign of each source's effect, and the names of those whose sign differs between draws.

    Each source is moved from its 1st to its 99th percentile in every draw of the others.
    """
    signs, mixed = {}, []
    for name, source in ready.sources.items():
        low, high = (ready.compute({**values, name: end}) for end in quantile(source, np.array([0.01, 0.99])))
        with np.errstate(invalid="ignore"):
            effect = np.nan_to_num(high - low, posinf=1e200, neginf=-1e200)
        noise = 1e-9 * float(np.max(np.abs(effect), initial=0.0))
        if np.any(effect > noise) and np.any(effect < -noise):
            mixed.append(name)
        signs[name] = 1 if float(np.mean(effect)) >= 0 else -1
    return signs, tuple(mixed)


def _dependent_draws(ready: Inputs, signs: Mapping[str, int], n: int) -> FloatArray:
    u = (np.arange(n) + 0.5) / n
    values = ready.at({name: u if signs[name] > 0 else 1 - u for name in ready.sources})
    together = np.broadcast_to(ready.compute(values), n)
    return np.sort(np.where(np.isnan(together), np.inf, together))


def _draws(ready: Inputs, draws: int, seed: int) -> dict[str, FloatArray]:
    if draws < 100:
        raise InvalidInput(found=f"{draws} draws", rule="a range needs at least 100", todo="Ask for more draws")
    return ready.draws(draws, seed)


def _length(values: Mapping[str, FloatArray], draws: int) -> int:
    return max([draws, *(column.size for column in values.values())])


def _judged(ready: Inputs, draws: FloatArray, assumption: str, mixed: tuple[str, ...], **given: Any) -> Estimate:
    estimates = ready.estimates.values()
    value = float(np.median(draws[~np.isnan(draws)]))
    if not np.isfinite(value):
        raise NotEstimable(
            rule="a range needs a middle",
            found="more than half of the draws of the formula are unbounded",
            todo="Take an estimate of which fewer resamples are without an answer",
        )
    return Estimate(
        value=value,
        method=f"Judged range: {ready.formula}, carried by {draws.size:,} draws.",
        model=ready.formula,
        draws=draws,
        interval_method="judged range: percentiles of the draws",
        kind="judged_range",
        assumptions=_union((assumption, _SOURCES), *(e.assumptions for e in estimates)),
        warnings=_union(_warnings(ready, mixed), not_finite(draws), *(e.warnings for e in estimates)),
        references=_union(*(e.references for e in estimates)),
        input_sha256=ready.sha256(),
        **given,
    )


def _warnings(ready: Inputs, mixed: tuple[str, ...]) -> tuple[str, ...]:
    constants = (f"The number {x:g} in the formula has no source." for x in numbers(ready.node))
    rigid = (
        f"The parameter {name} is stated as 'about' a value and carried as if it were exact."
        for name, p in ready.parameters.items()
        if p.distribution == "fixed" and p.bound == "about"
    )
    bent = (
        f"The result both rises and falls with {name}: the fully dependent range need not be the widest."
        for name in mixed
    )
    return (*constants, *rigid, *bent)


def _union(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for group in groups for text in group))
