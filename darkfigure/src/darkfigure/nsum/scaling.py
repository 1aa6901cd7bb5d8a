"""The two classical estimators of a hidden group's size, with bootstrap errors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.nsum.survey import Survey
from darkfigure.streams import stream

FloatArray = NDArray[np.float64]

REPLICATES = 1000
ASSUMPTIONS = (
    "Respondents are a random sample of the frame population and answer for whom they know.",
    "Members of the hidden group have networks as large as others (no degree ratio).",
    "Respondents know of each contact whether he or she belongs to the group (no transmission error).",
    "Everybody is equally likely to know members of each group (no barrier effect).",
)
MLE_REFERENCE = "Killworth PD et al. (1998). Evaluation Review 22(2). https://doi.org/10.1177/0193841X9802200205"
PIMLE_REFERENCE = "Killworth PD et al. (1998). Social Networks 20(1). https://doi.org/10.1016/S0378-8733(96)00305-X"
FAR_OFF = 2.0


def mle(survey: Survey, group: str, *, replicates: int = REPLICATES, seed: int = 0) -> Estimate:
    """Estimate a hidden group's size by the ratio of all known members to all networks (Killworth's MLE).

    ``total * sum_i y_i / sum_i d_i``, with the degrees of `Survey.degrees`. Respondents with large networks weigh more,
    which makes it steadier than `pimle` under barrier effects.

    Parameters
    ----------
    survey : Survey
    group : str
        A group without a known size.
    replicates : int
        Bootstrap samples of respondents; 0 gives no interval.
    seed : int

    Returns
    -------
    Estimate
        In people. ``diagnostics["back"]`` holds each known group estimated from the others, over its true size.

    Notes
    -----
    The bootstrap carries which respondents were drawn, not a wrong choice of known groups, transmission or barriers:
    see `darkfigure.nsum.adjusted` and `darkfigure.nsum.overdispersed`.

    References
    ----------
    Killworth PD, McCarty C, Bernard HR, Shelley GA, Johnsen EC (1998). Evaluation Review 22(2).
    https://doi.org/10.1177/0193841X9802200205

    Examples
    --------
    >>> from darkfigure.nsum import Survey, mle
    >>> survey = Survey([[2, 1, 0], [4, 3, 1], [3, 2, 2]], ["teachers", "nurses", "hidden"],
    ...                 {"teachers": 500, "nurses": 300}, 100_000)
    >>> round(mle(survey, "hidden", seed=1).value)
    160
    """
    y, d = survey.of(group), survey.degrees
    weights = _weights(survey, replicates, seed)
    with np.errstate(invalid="ignore", divide="ignore"):
        draws = survey.total * (weights @ y) / (weights @ d)
    value = survey.total * float(y.sum() / d.sum())
    back = {g: r * survey.sizes[g] for g, r in back_ratios(survey).items()}
    method = "Network scale-up, maximum likelihood (ratio of sums), bootstrap of respondents."
    return _estimate(survey, group, value, draws, back, seed, method, MLE_REFERENCE)


def pimle(survey: Survey, group: str, *, replicates: int = REPLICATES, seed: int = 0) -> Estimate:
    """Estimate a hidden group's size by the mean of the respondents' own ratios (plug-in MLE).

    ``total * mean_i(y_i / d_i)`` over respondents with a degree above zero. It breaks under barrier effects, where few
    respondents with small networks know many members; `mle` beside it shows that.

    Parameters and returns as in `mle`.

    References
    ----------
    Killworth PD, Johnsen EC, McCarty C, Shelley GA, Bernard HR (1998). Social Networks 20(1).
    https://doi.org/10.1016/S0378-8733(96)00305-X

    Examples
    --------
    >>> from darkfigure.nsum import Survey, pimle
    >>> survey = Survey([[2, 1, 0], [4, 3, 1], [3, 2, 2]], ["teachers", "nurses", "hidden"],
    ...                 {"teachers": 500, "nurses": 300}, 100_000)
    >>> round(pimle(survey, "hidden", seed=1).value)
    145
    """
    value, ratio, used = _plug_in(survey, group)
    weights = _weights(survey, replicates, seed)
    with np.errstate(invalid="ignore", divide="ignore"):
        draws = survey.total * (weights @ ratio) / (weights @ used)
    back = {g: _plug_in(survey.without(g), g)[0] for g in _testable(survey)}
    method = "Network scale-up, plug-in maximum likelihood (mean of ratios), bootstrap of respondents."
    made = _estimate(survey, group, value, draws, back, seed, method, PIMLE_REFERENCE)
    alone = int(np.count_nonzero(used == 0))
    return made.with_warning(f"{alone} respondents know nobody in any known group and are left out.") if alone else made


def back_ratios(survey: Survey) -> dict[str, float]:
    """Each known group estimated from the others by `mle`, over its true size: 1 where sizes and answers are right."""
    return {
        g: survey.total * float(survey.of(g).sum() / survey.without(g).degrees.sum()) / survey.sizes[g]
        for g in _testable(survey)
    }


def _plug_in(survey: Survey, group: str) -> tuple[float, FloatArray, FloatArray]:
    y, d = survey.of(group), survey.degrees
    used = (d > 0).astype(float)
    ratio = np.divide(y, d, out=np.zeros_like(y), where=d > 0)
    return float(survey.total * ratio.sum() / used.sum()), ratio, used


def _weights(survey: Survey, replicates: int, seed: int) -> FloatArray:
    n = len(survey.counts)
    draws = stream(seed, survey.sha256()).multinomial(n, np.full(n, 1 / n), size=replicates)
    return np.asarray(draws, dtype=float)


def _testable(survey: Survey) -> list[str]:
    """Known groups that can be estimated from the others."""
    met = {name for i, name in enumerate(survey.sizes) if survey.known[:, i].any()}
    return [name for name in survey.sizes if name in met] if len(met) > 1 else []


def _estimate(
    survey: Survey,
    group: str,
    value: float,
    draws: FloatArray,
    back: dict[str, float],
    seed: int,
    method: str,
    reference: str,
) -> Estimate:
    draws = draws[np.isfinite(draws)]
    if draws.size and np.ptp(draws) == 0:
        raise NotEstimable(
            found="bootstrap samples that are all alike", rule="an interval needs spread", todo="Ask more respondents"
        )
    ratios = {name: size / survey.sizes[name] for name, size in back.items()}
    return Estimate(
        value=value,
        unit="people",
        population=group,
        method=method,
        draws=draws,
        interval_method="percentiles of the bootstrap of respondents",
        model="scale-up",
        n=len(survey.counts),
        assumptions=ASSUMPTIONS,
        warnings=(*survey.warnings, *warnings(survey, group, value, ratios)),
        references=(reference,),
        seed=seed,
        input_sha256=survey.sha256(),
        diagnostics={"back": ratios, "mean_degree": float(survey.degrees.mean())},
    )


def warnings(survey: Survey, group: str, value: float, back: dict[str, float]) -> tuple[str, ...]:
    """What a reader must know: known groups that come out wrong, few who know anybody, sizes that cannot be."""
    wrong = [f"{name} ({ratio:.2f})" for name, ratio in back.items() if not 1 / FAR_OFF < ratio < FAR_OFF]
    knowing = int(np.count_nonzero(survey.of(group)))
    said = {
        f"Known groups that miss their size twofold when estimated from the others: {', '.join(wrong)}.": bool(wrong),
        f"Only {knowing} respondents know a member of {group}: the estimate rests on them.": knowing < 10,
        "Only one group of known size: nothing tests the network sizes.": len(survey.sizes) == 1,
        "The estimate is larger than the frame population.": value > survey.total,
    }
    return tuple(text for text, holds in said.items() if holds)
