"""Adjustments of a scale-up estimate for barrier and transmission: generalised network scale-up."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from darkfigure.compose import Parameter, evaluate
from darkfigure.errors import InvalidInput
from darkfigure.estimate import Estimate
from darkfigure.nsum.survey import Survey
from darkfigure.streams import sha256_of, stream

FORMULA = "basic * precision / (transmission * degree_ratio * frame_ratio)"
_REFERENCE = "Feehan DM, Salganik MJ (2016). Sociological Methodology 46(1). https://doi.org/10.1177/0081175016665425"
_ONE = "by assumption"


def adjusted(
    basic: Estimate,
    *,
    transmission: Parameter | Estimate | None = None,
    degree_ratio: Parameter | Estimate | None = None,
    precision: Parameter | Estimate | None = None,
    frame_ratio: Parameter | Estimate | None = None,
    draws: int = 20_000,
    seed: int = 0,
) -> Estimate:
    """Adjust a scale-up estimate: ``basic x precision / (transmission x degree ratio x frame ratio)``.

    Parameters
    ----------
    basic : Estimate
        From `mle`, `pimle` or `overdispersed`, with draws.
    transmission : Parameter or Estimate, optional
        Share of contacts in the group of whom the respondent knows it, in (0, 1].
    degree_ratio : Parameter or Estimate, optional
        Barrier: mean network of members over mean network of the frame population. Below 1 where members are cut off.
    precision : Parameter or Estimate, optional
        Share of reported contacts who do belong to the group, in (0, 1].
    frame_ratio : Parameter or Estimate, optional
        Mean network inside the frame over the mean network inside the whole population.

    Returns
    -------
    Estimate
        A judged range where a factor is a sourced parameter; an estimate where all are estimates.

    References
    ----------
    Feehan DM, Salganik MJ (2016). Sociological Methodology 46(1). https://doi.org/10.1177/0081175016665425

    Examples
    --------
    >>> from darkfigure.compose import Parameter
    >>> from darkfigure.nsum import Survey, adjusted, mle
    >>> survey = Survey([[2, 1, 0], [4, 3, 1], [3, 2, 2]], ["teachers", "nurses", "hidden"],
    ...                 {"teachers": 500, "nurses": 300}, 100_000)
    >>> heard = Parameter("transmission", "pert", {"low": 0.3, "mode": 0.5, "high": 0.8}, "share", "key informant A")
    >>> adjusted(mle(survey, "hidden", seed=1), transmission=heard, seed=1).kind
    'judged_range'
    """
    given = {
        "transmission": transmission,
        "degree_ratio": degree_ratio,
        "precision": precision,
        "frame_ratio": frame_ratio,
    }
    factors = {name: factor for name, factor in given.items() if factor is not None}
    if not factors:
        raise InvalidInput(found="no factor", rule="an adjustment needs one", todo="Give transmission or degree_ratio")
    _check_shares({name: factors[name] for name in ("transmission", "precision") if name in factors})
    sources: dict[str, Parameter | Estimate] = {
        "basic": basic,
        **{name: Parameter(name, "fixed", {"value": 1.0}, "ratio", _ONE) for name in given.keys() - factors.keys()},
        **factors,
    }
    made = evaluate(FORMULA, sources, draws=draws, seed=seed, unit=basic.unit, population=basic.population)
    left = tuple(f"{name.replace('_', ' ').capitalize()} is 1 by assumption." for name in given if name not in factors)
    estimated = all(isinstance(factor, Estimate) for factor in factors.values())
    return Estimate(
        value=made.value,
        unit=basic.unit,
        population=basic.population,
        method=f"{basic.method} Adjusted for {', '.join(factors).replace('_', ' ')} (generalised scale-up).",
        draws=made.draws,
        interval_method="percentiles of the draws" if estimated else made.interval_method,
        model=FORMULA,
        n=basic.n,
        kind="estimate" if estimated and basic.kind == "estimate" else "judged_range",
        assumptions=tuple(a for a in made.assumptions if not _answered(a, factors)) + left,
        warnings=made.warnings,
        references=(*basic.references, _REFERENCE),
        seed=seed,
        input_sha256=made.input_sha256,
        diagnostics={**basic.diagnostics, "unadjusted": basic.value, "dependent": made.diagnostics["dependent"]},
    )


def visibility(
    aware: ArrayLike, sizes: ArrayLike, total: float, *, weights: ArrayLike | None = None, seed: int = 0
) -> Estimate:
    """Estimate how many of the frame population would report an average member: the divisor of `generalised`.

    Parameters
    ----------
    aware : array of shape (n_members, n_known)
        For each interviewed member and each group of known size: how many of that group know that she is a member.
    sizes : array of shape (n_known,)
    total : float
        People in the frame population.
    weights : array of shape (n_members,), optional
        Such as inverse network sizes of a chain-referral sample.

    Returns
    -------
    Estimate
        ``total * weighted mean_i(sum_k aware_ik) / sum_k sizes_k``, with a bootstrap of members.
    """
    reports = np.asarray(aware, dtype=float)
    w = np.ones(len(reports)) if weights is None else np.asarray(weights, dtype=float)
    if reports.ndim != 2 or np.any(reports < 0) or len(w) != len(reports) or np.any(w <= 0) or not reports.any():
        raise InvalidInput(
            found="visibility counts that are negative, all zero or do not fit their weights",
            rule="each member has one count a known group and one positive weight",
            todo="Correct the table",
        )
    scale = total / float(np.sum(sizes))
    each = reports.sum(axis=1)
    sha = sha256_of("visibility", reports, w)
    n = len(reports)
    resampled = stream(seed, sha).multinomial(n, np.full(n, 1 / n), size=1000) * w
    return Estimate(
        value=scale * float(w @ each / w.sum()),
        unit="people who know of a member",
        population="members of the hidden group",
        method="Visibility by scale-up, bootstrap of members.",
        draws=scale * (resampled @ each) / resampled.sum(axis=1),
        n=n,
        assumptions=("Members are a probability sample of the group, or weighted to be one.",),
        references=(_REFERENCE,),
        seed=seed,
        input_sha256=sha,
    )


def generalised(survey: Survey, group: str, seen: Estimate, *, seed: int = 0, replicates: int = 1000) -> Estimate:
    """Estimate a size by all reports over the reports an average member gets; needs no assumption on members' networks.

    ``total * mean_i(y_i) / visibility``. Where the survey is of the general population and the members' sample is a
    probability sample, transmission and degree ratio are estimated and no longer assumed.

    Parameters
    ----------
    survey : Survey
    group : str
    seen : Estimate
        From `visibility`.
    """
    y = survey.of(group)
    n = len(y)
    weights = stream(seed, survey.sha256()).multinomial(n, np.full(n, 1 / n), size=replicates)
    reports = Estimate(
        value=float(y.mean()) * survey.total,
        unit="people",
        population=group,
        method="Generalised network scale-up (reports over visibility), bootstrap of respondents and members.",
        draws=weights @ y / n * survey.total,
        n=n,
        assumptions=("Respondents are a random sample of the frame population.", "Reports of members are true."),
        warnings=survey.warnings,
        references=(_REFERENCE,),
        seed=seed,
        input_sha256=survey.sha256(),
    )
    return reports / seen


def _check_shares(factors: dict[str, Parameter | Estimate]) -> None:
    for name, factor in factors.items():
        if isinstance(factor, Parameter):
            low, high = factor.limits
            if low <= 0 or high > 1:
                raise InvalidInput(
                    found=f"a {name} from {low:g} to {high:g}",
                    rule=f"{name} lies in (0, 1]",
                    todo="Correct the parameter",
                )


def _answered(assumption: str, factors: dict[str, Parameter | Estimate]) -> bool:
    words = {"transmission": "no transmission error", "degree_ratio": "no degree ratio"}
    return any(word in assumption for name, word in words.items() if name in factors)
