"""Estimates stratum by stratum: histories of parts of a population come in, the `Estimate` of their sum goes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate, aligned
from darkfigure.mse.histories import Histories
from darkfigure.mse.intervals import Percentile
from darkfigure.mse.modelling import loglinear
from darkfigure.progress import progress
from darkfigure.streams import sha256_of, stream

FloatArray = NDArray[np.float64]
LEAST_STRATA = 3
POOLED = "Strata are alike in how many are unseen for each person seen, up to a normal spread of the logarithm."
APART = "Nobody is in two strata, and people within a stratum are more alike than between strata."
REFERENCE = "Morris 1983, JASA 78, 47-55, doi:10.1080/01621459.1983.10477920"


def stratified(
    strata: Mapping[str, Histories],
    method: Callable[[Histories], Estimate] = loglinear,
    *,
    pool: bool = False,
    population: str = "the people whom the lists are about",
) -> Estimate:
    """Estimate each stratum by itself and add up.

    Parameters
    ----------
    strata : mapping of name to Histories
        Parts of the population that share nobody, such as provinces.
    method : callable
        From histories to an estimate with draws.
    pool : bool
        Draw strata towards each other (empirical Bayes): worth it where strata are small and alike.
    population : str
        Whom the strata together are about.

    Returns
    -------
    Estimate
        Sum over the strata that can be estimated; the others are named in a warning and left out. ``diagnostics`` holds
        value and limits of each stratum, and the reason where there is none.

    Raises
    ------
    NotEstimable
        No stratum can be estimated; or pooling is asked for with fewer than three that can.

    Notes
    -----
    With g_s the log of unseen over seen and v_s its variance from the draws, pooling takes ``g_s ~ N(mu, tau^2)``, tau
    by the method of moments, and ``B_s = v_s / (v_s + tau^2)``; a stratum's draws are moved to mean
    ``(1 - B) g + B mu`` and variance ``(1 - B) v``, and share the doubt about mu.

    References
    ----------
    Morris 1983, JASA 78, 47-55, doi:10.1080/01621459.1983.10477920.

    Examples
    --------
    >>> from darkfigure import datasets, mse
    >>> tables = {name: mse.Histories.from_csv(datasets.path(name)) for name in ("Korea", "HIV", "Artificial_3")}
    >>> found = mse.stratified(tables, lambda h: mse.loglinear(h, select="all-pairs"))
    >>> found.diagnostics["strata"]["Artificial_3"]["refused"]["rule"][:30]
    'different parameters must give'
    """
    if not strata:
        raise InvalidInput(rule="a sum needs strata", found="there are none", todo="Give a table for each part")
    found = {name: _attempt(method, strata[name]) for name in progress(list(strata), len(strata), "strata")}
    estimates = {name: each for name, each in found.items() if isinstance(each, Estimate)}
    refused = {name: each for name, each in found.items() if isinstance(each, NotEstimable)}
    if not estimates:
        raise next(iter(refused.values()))
    draws = _independent(estimates)
    values = {name: e.value for name, e in estimates.items()}
    if pool:
        seen = {name: float(strata[name].n_observed) for name in estimates}
        values, draws = _pool(seen, values, draws, next(iter(estimates.values())))
    total: FloatArray = np.sum(list(draws.values()), axis=0)
    first = next(iter(estimates.values()))
    return replace(
        first,
        value=float(sum(values.values())),
        population=population,
        method=f"{first.method} Sum of {len(estimates)} strata{', pooled' if pool else ''}.",
        draws=total,
        limits=Percentile(total),
        interval_method="percentiles of the strata's draws added up",
        model="by stratum",
        n=sum(strata[name].n_observed for name in estimates),
        assumptions=(*first.assumptions, APART, *((POOLED,) if pool else ())),
        warnings=_warnings(estimates, refused, strata),
        references=(*first.references, *((REFERENCE,) if pool else ())),
        input_sha256=sha256_of("".join(f"{name}\x1f{strata[name].input_sha256}" for name in sorted(strata))),
        diagnostics={"strata": _figures(values, draws, refused, strata)},
    )


def _attempt(method: Callable[[Histories], Estimate], histories: Histories) -> Estimate | NotEstimable:
    try:
        estimate = method(histories)
    except NotEstimable as refusal:
        return refusal
    if not np.isfinite(estimate.draws).any():
        return NotEstimable(
            rule="strata are added up by draws",
            found="the method gives none",
            todo="Ask for its bootstrap or posterior",
        )
    return estimate


def _independent(estimates: dict[str, Estimate]) -> dict[str, FloatArray]:
    """Draws at one length; strata share nobody, so their draws are shuffled apart, also where two tables are equal."""
    pairs = zip(estimates.items(), aligned(*estimates.values()), strict=True)
    return {name: stream(e.seed or 0, sha256_of(name)).permutation(draws) for (name, e), draws in pairs}


@dataclass(frozen=True)
class _Shrinkage:
    """The common mean of the logarithms, its standard error, and how far each stratum is drawn to it."""

    mean: float
    se: float
    towards: FloatArray

    @classmethod
    def of(cls, logs: FloatArray, variances: FloatArray) -> _Shrinkage:
        precision = 1 / variances
        fixed = float(precision @ logs / precision.sum())
        excess = float(precision @ (logs - fixed) ** 2) - (logs.size - 1)
        spread = max(excess / float(precision.sum() - (precision**2).sum() / precision.sum()), 0.0)
        weight = 1 / (variances + spread)
        mean = float(weight @ logs / weight.sum())
        return cls(mean, float(weight.sum() ** -0.5), variances / (variances + spread))


def _pool(
    seen: dict[str, float], values: dict[str, float], draws: dict[str, FloatArray], first: Estimate
) -> tuple[dict[str, float], dict[str, FloatArray]]:
    if len(seen) < LEAST_STRATA:
        raise NotEstimable(
            rule=f"pooling learns from at least {LEAST_STRATA} strata how alike they are",
            found=f"{len(seen)} can be estimated",
            todo="Add them up without pooling",
        )
    names = list(seen)
    log_draws = [np.log(np.maximum(draws[name] - seen[name], 0.5) / seen[name]) for name in names]
    finite = [each[np.isfinite(each)] for each in log_draws]
    logs = np.array([np.log(max(values[name] - seen[name], 0.5) / seen[name]) for name in names])
    shrinkage = _Shrinkage.of(logs, np.array([max(each.var(), 1e-6) for each in finite]))
    common = shrinkage.se * stream(first.seed or 0, sha256_of(*sorted(names))).standard_normal(log_draws[0].size)
    pooled_values, pooled_draws = {}, {}
    for name, log_draw, each, log, b in zip(names, log_draws, finite, logs, shrinkage.towards, strict=True):
        moved = (1 - b) * log + b * shrinkage.mean
        spread = np.sqrt(1 - b) * (log_draw - each.mean()) if b < 1 else np.zeros(log_draw.size)
        pooled_values[name] = float(seen[name] * (1 + np.exp(moved)))
        pooled_draws[name] = seen[name] * (1 + np.exp(moved + spread + b * common))
    return pooled_values, pooled_draws


def _warnings(
    estimates: dict[str, Estimate], refused: dict[str, NotEstimable], strata: Mapping[str, Histories]
) -> tuple[str, ...]:
    said = list(dict.fromkeys(warning for e in estimates.values() for warning in e.warnings))
    if refused:
        names = ", ".join(f"{name} ({strata[name].n_observed:,} seen)" for name in refused)
        said.append(f"Not estimable, and left out of the sum: {names}. The sum is of the other strata only.")
    return tuple(said)


def _figures(
    values: dict[str, float],
    draws: dict[str, FloatArray],
    refused: dict[str, NotEstimable],
    strata: Mapping[str, Histories],
) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for name, histories in strata.items():
        figures[name] = {"n": histories.n_observed}
        if name in refused:
            figures[name]["refused"] = refused[name].to_dict()
        else:
            low, high = Percentile(draws[name])(0.95)
            figures[name] |= {"value": values[name], "low": low, "high": high}
    return figures
