"""Doubt about who is who, carried into the size: samples of linked histories come in, one `Estimate` goes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.mse.histories import Histories
from darkfigure.mse.intervals import Percentile
from darkfigure.mse.modelling import loglinear
from darkfigure.progress import progress
from darkfigure.streams import sha256_of

FloatArray = NDArray[np.float64]
MOST_BETWEEN = 0.5
ENOUGH_SAMPLES = 20
ASSUMPTION = (
    "Records of one person on several lists were recognised as such with the doubt that the linkage states; the samples"
    " of it are independent draws."
)
REFERENCE = "Sadinle 2018, Ann. Appl. Stat. 12, 1013-1038, doi:10.1214/18-AOAS1178"


def over_linkage(
    samples: Sequence[Histories],
    method: Callable[[Histories], Estimate] = loglinear,
    *,
    population: str = "the people whom the lists are about",
) -> Estimate:
    """Estimate a population when it is in doubt which records are of one person.

    Parameters
    ----------
    samples : sequence of Histories
        The same lists, linked anew in each sample as the linkage's posterior says. Each counts alike.
    method : callable
        From histories to an estimate with draws, such as ``mse.dga`` or ``lambda h: mse.loglinear(h, select="none")``.
    population : str
        Whom the lists are about, with place and period.

    Returns
    -------
    Estimate
        Median and percentiles of the draws of all samples together. ``diagnostics`` holds each sample's value and the
        share of the variance of log N that lies between samples.

    Raises
    ------
    NotEstimable
        More than half of the samples have no estimate, or the method gives no draws.

    Notes
    -----
    By the law of total variance, ``var(log N) = mean within-sample variance + variance of the samples' means``.

    References
    ----------
    Sadinle 2018, Ann. Appl. Stat. 12, 1013-1038, doi:10.1214/18-AOAS1178.

    Examples
    --------
    >>> from darkfigure import mse
    >>> linked = [mse.Histories.from_counts([[1, 0, 0, 90 - 6 * k], [0, 1, 0, 80 - 6 * k], [0, 0, 1, 70],
    ...           [1, 1, 0, 10 + 6 * k], [1, 0, 1, 15], [0, 1, 1, 18], [1, 1, 1, 5]]) for k in range(5)]
    >>> found = mse.over_linkage(linked, mse.dga)
    >>> found.diagnostics["share of variance between linkages"] > 0.1
    True
    """
    _check(samples)
    found = [_attempt(method, h) for h in progress(samples, len(samples), "linked samples")]
    estimates = [each for each in found if isinstance(each, Estimate)]
    refusals = [each for each in found if isinstance(each, NotEstimable)]
    if len(refusals) * 2 > len(samples):
        raise refusals[0]
    draws = _pooled(estimates, len(refusals))
    between = _share_between(estimates)
    first = estimates[0]
    return replace(
        first,
        value=float(np.median(draws)),
        population=population,
        method=f"{first.method} Over {len(samples)} samples of the linkage.",
        draws=draws,
        limits=Percentile(draws),
        interval_method=f"percentiles of {draws.size:,} draws over {len(samples)} samples of the linkage",
        model="by sample",
        n=round(float(np.median([h.n_observed for h in samples]))),
        assumptions=(*(a for a in first.assumptions if not a.startswith("Records of one person")), ASSUMPTION),
        warnings=_warnings(estimates, len(refusals), len(samples), between),
        references=(*first.references, REFERENCE),
        input_sha256=sha256_of("".join(sorted(h.input_sha256 for h in samples))),
        diagnostics={
            "values by sample": [e.value for e in estimates],
            "people observed by sample": [h.n_observed for h in samples],
            "share of variance between linkages": between,
            "samples without an estimate": len(refusals),
        },
    )


def _check(samples: Sequence[Histories]) -> None:
    if len(samples) < 2 or len({tuple(sorted(h.lists)) for h in samples}) > 1:
        raise InvalidInput(
            rule="a linkage's doubt is given by at least two samples of the same lists",
            found=f"{len(samples)} samples" + (" of different lists" if len(samples) > 1 else ""),
            todo="Draw histories of the same lists from the linkage's posterior",
        )


def _attempt(method: Callable[[Histories], Estimate], histories: Histories) -> Estimate | NotEstimable:
    try:
        estimate = method(histories)
    except NotEstimable as refusal:
        return refusal
    if estimate.draws.size == 0:
        raise NotEstimable(
            rule="doubt about the linkage is added to doubt about the size by draws",
            found="the method gives none",
            todo="Ask for its bootstrap or its posterior",
        )
    return estimate


def _pooled(estimates: list[Estimate], n_refused: int) -> FloatArray:
    """As many draws of each sample, evenly spaced; infinite ones for a sample without an estimate."""
    size = min(e.draws.size for e in estimates)
    kept = [e.draws[np.linspace(0, e.draws.size - 1, size).astype(int)] for e in estimates]
    return np.concatenate([*kept, np.full(n_refused * size, np.inf)])


def _share_between(estimates: list[Estimate]) -> float:
    logs = [np.log(e.draws[np.isfinite(e.draws)]) for e in estimates]
    logs = [each for each in logs if each.size > 1]
    if len(logs) < 2:
        return float("nan")
    within = float(np.mean([each.var() for each in logs]))
    between = float(np.var([each.mean() for each in logs]))
    return between / (between + within) if between + within > 0 else 0.0


def _warnings(estimates: list[Estimate], n_refused: int, n_samples: int, between: float) -> tuple[str, ...]:
    said = list(dict.fromkeys(warning for e in estimates for warning in e.warnings))
    if between > MOST_BETWEEN:
        said.append(
            f"{between:.0%} of the variance is doubt about who is who: better linkage would narrow the interval more"
            " than more people would."
        )
    if n_refused:
        said.append(f"{n_refused} of {n_samples} samples of the linkage have no estimate; they count as unbounded.")
    if n_samples < ENOUGH_SAMPLES:
        said.append(f"{n_samples} samples describe the linkage poorly; {ENOUGH_SAMPLES} or more are better.")
    return tuple(said)
