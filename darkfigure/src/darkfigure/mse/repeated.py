"""Estimates from repeated captures: `Histories` whose lists are occasions come in, an `Estimate` goes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import exp, inf, log, sqrt
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtri, xlogy

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.mse.bias_correction import bias_corrected
from darkfigure.mse.closed import Capture, designs, fit_captures, fit_design, frequencies
from darkfigure.mse.histories import Histories
from darkfigure.mse.intervals import Percentile
from darkfigure.mse.lower_bound import BoundBlock, BoundProfile, dark_figure, standard_error
from darkfigure.mse.profile import likelihood_limits
from darkfigure.mse.settings import BLOCK, Resampling
from darkfigure.streams import stream
from darkfigure.workers import spread

FloatArray = NDArray[np.float64]
CaptureInterval = Literal["bootstrap", "profile", "wald", "none"]
Limits = Callable[[float], tuple[float, float]]
Spread = tuple[Limits | None, FloatArray, str]

ASSUMPTIONS = (
    "The population is closed: nobody entered or left in the period.",
    "Everyone caught before was recognised.",
)
BY_KIND = {
    "M0": "Everyone is as likely to be caught as everyone else, at every occasion.",
    "Mt": "Everyone is as likely to be caught as everyone else; occasions differ and are independent.",
    "Mb": "A first capture changes the chance of later ones; otherwise people and occasions are alike.",
    "Mbh": "A first capture changes the chance of later ones, and the first occasion differs.",
    "Mh": "People differ as the chosen distribution says; data cannot tell this distribution from others.",
    "Mth": "People differ as the chosen distribution says, which data cannot test; occasions differ.",
}
REFERENCES = (
    "Otis, Burnham, White and Anderson 1978, Wildl. Monogr. 62",
    "Baillargeon and Rivest 2007, J. Stat. Softw. 19(5), doi:10.18637/jss.v019.i05",
)
CHAO = "Chao 1987, Biometrics 43, 783-791, doi:10.2307/2531532"
LOWER_BOUND = "This is a lower bound: where people differ otherwise than supposed, there are more of them."


@dataclass(frozen=True)
class LogNormal:
    """``n + m / C, n + m C`` with ``C = exp(z sqrt(log(1 + se^2 / m^2)))``, m the dark figure (Chao 1987)."""

    n_observed: int
    value: float
    se: float

    def __call__(self, level: float) -> tuple[float, float]:
        dark = self.value - self.n_observed
        if dark <= 0:
            return float(self.n_observed), float(self.n_observed)
        factor = exp(min(float(ndtri((1 + level) / 2)) * sqrt(log(1 + (self.se / dark) ** 2)), 300.0))
        return self.n_observed + dark / factor, self.n_observed + dark * factor


@dataclass(frozen=True)
class CaptureProfile:
    """Profile likelihood limits of a capture model, as `darkfigure.mse.profile.Profile` for log-linear models."""

    counts: FloatArray = field(repr=False)
    n_occasions: int
    capture: Capture
    value: float

    def __call__(self, level: float) -> tuple[float, float]:
        return likelihood_limits(self.log_likelihood, float(self.counts.sum()), self.value, level)

    def log_likelihood(self, N: float) -> float:
        """Profile log-likelihood of a population of N."""
        dark = max(N - float(self.counts.sum()), 0.0)
        base, hetero = designs(self.n_occasions, self.capture)
        unseen = np.zeros((1, base.shape[1]))
        unseen[0, 0] = 1.0
        fitted, _ = fit_design(
            np.vstack([base, unseen]),
            np.vstack([hetero, np.zeros((1, hetero.shape[1]))]),
            np.append(self.counts, dark),
            self.capture,
        )
        exact = xlogy(dark, dark) - gammaln(dark + 1) + gammaln(N + 1) - N * log(N)
        return float(exact - fitted.deviance / 2)


@dataclass(frozen=True)
class _Block:
    histories: Histories
    capture: Capture
    corrected: bool
    settings: Resampling

    def __call__(self, block: int) -> FloatArray:
        _, rows = self.histories.canonical
        counts, n = self.histories.counts[rows], self.histories.n_observed
        size = min(BLOCK, self.settings.replicates - block * BLOCK)
        draws = stream(self.settings.seed, self.histories.input_sha256, block).multinomial(n, counts / n, size=size)
        return np.array([self._one(rows, draw) for draw in draws])

    def _one(self, rows: NDArray[np.intp], draw: NDArray[np.int64]) -> float:
        seen = draw > 0
        resample = Histories(self.histories.lists, self.histories.patterns[rows][seen], draw[seen])
        try:
            return _size(resample, self.capture, self.corrected)[0]
        except NotEstimable:
            return inf


def captures(
    histories: Histories,
    capture: Capture | str = "Mt",
    *,
    bias_correction: bool = False,
    interval: CaptureInterval = "bootstrap",
    resampling: Resampling | None = None,
    population: str = "the people who were captured repeatedly",
) -> Estimate:
    """Estimate a closed population from repeated captures; the lists are the occasions, in order.

    Parameters
    ----------
    histories : Histories
        At least three occasions; two where they were asked for (``minimum_lists=2``).
    capture : Capture or str
        A model, or its kind: "M0", "Mt", "Mb", "Mbh", "Mh" (Chao), "Mth" (Chao).
    bias_correction : bool
        Adjust the counts for small numbers (Rivest and Levesque 2001); not with ``interval="profile"``.
    interval : {"bootstrap", "profile", "wald", "none"}
        "profile" is not known for Mb and Mbh; "wald" is log-normal in the dark figure (Chao 1987).

    Examples
    --------
    >>> from darkfigure import datasets, mse
    >>> hare = mse.Histories.from_csv(datasets.path("hare"))
    >>> round(mse.captures(hare, mse.Capture("Mh", "darroch"), interval="none").value, 2)
    90.4

    References
    ----------
    Baillargeon and Rivest 2007, J. Stat. Softw. 19(5), doi:10.18637/jss.v019.i05.
    """
    model = Capture(capture) if isinstance(capture, str) else capture  # type: ignore[arg-type]
    _check(model, interval, bias_correction)
    histories.require_overlap()
    resampling = resampling or Resampling()
    value, se, figures = _size_and_figures(histories, model, bias_correction)
    wald = LogNormal(histories.n_observed, value, se)
    profile = CaptureProfile(histories.table[1:], histories.n_lists, model, value)
    made = _spread(interval, wald, profile, _Block(histories, model, bias_correction, resampling.alone), resampling)
    is_chao = model.kind in ("Mh", "Mth") and model.heterogeneity == "chao"
    name = f"{model.name}{', corrected for bias' if bias_correction else ''}"
    return replace(
        _estimate(histories, name, value, se, made, resampling, population, is_bound=is_chao),
        model=model.name,
        assumptions=(*ASSUMPTIONS, BY_KIND[model.kind]),
        diagnostics={"model": model.name, "se": se, **figures},
    )


def _estimate(
    histories: Histories,
    name: str,
    value: float,
    se: float,
    made: Spread,
    resampling: Resampling,
    population: str,
    *,
    is_bound: bool,
) -> Estimate:
    limits, draws, said = made
    lost = 1 - float(np.isfinite(draws).mean()) if draws.size else 0.0
    unbounded = (f"{lost:.1%} of the resamples have no estimate; they count as unbounded.",) if lost else ()
    return Estimate(
        value=value,
        unit="people",
        population=population,
        method=f"Repeated captures, model {name}.",
        draws=draws,
        limits=limits,
        interval_method=said,
        model=name,
        n=histories.n_observed,
        assumptions=(*ASSUMPTIONS, BY_KIND["Mh"]),
        warnings=(*histories.warnings, *((LOWER_BOUND,) if is_bound else ()), *unbounded),
        references=(*REFERENCES, *((CHAO,) if is_bound else ())),
        seed=resampling.seed,
        input_sha256=histories.input_sha256,
        diagnostics={"model": name, "se": se},
    )


def chao(
    histories: Histories,
    *,
    bias_correction: bool = False,
    interval: CaptureInterval = "bootstrap",
    resampling: Resampling | None = None,
    population: str = "the people whom the lists are about",
) -> Estimate:
    """Chao's lower bound: ``n + (t - 1) f1^2 / (2 t f2)`` from those seen once (f1) and twice (f2) on t lists.

    The bound holds however people differ, if lists are independent for each of them. Where nobody is on two lists only,
    the bias-corrected form ``n + (t - 1) f1 (f1 - 1) / (2 t (f2 + 1))`` still answers.

    Parameters
    ----------
    histories : Histories
    bias_correction : bool
        Not with ``interval="profile"``.
    interval : {"bootstrap", "profile", "wald", "none"}
    resampling : Resampling, optional
    population : str

    Notes
    -----
    ``captures(histories, "Mh")`` is Rcapture's model of the same name: it sets parameters that come out negative to 0,
    and then lies above this bound.

    Examples
    --------
    >>> from darkfigure import datasets, mse
    >>> round(mse.chao(mse.Histories.from_csv(datasets.path("hare")), interval="none").value, 2)
    79.84

    References
    ----------
    Chao 1987, Biometrics 43, 783-791, doi:10.2307/2531532.
    """
    _check(Capture("Mh"), interval, bias_correction)
    histories.require_overlap()
    once, twice = (float(people) for people in frequencies(histories)[1:3])
    if not bias_correction and twice == 0:
        raise NotEstimable(
            rule="Chao's bound divides by the people on exactly two lists",
            found="there are none",
            todo="Ask for the bias-corrected form",
        )
    n, t, resampling = histories.n_observed, histories.n_lists, resampling or Resampling()
    if bias_correction:
        value, se = bias_corrected(histories, Capture("Mh"))
    else:
        value, se = n + float(dark_figure(once, twice, t, corrected=False)), standard_error(once, twice, t)
    block = BoundBlock.of(histories, resampling, corrected=bias_correction)
    made = _spread(interval, LogNormal(n, value, se), BoundProfile(n, t, once, twice, value), block, resampling)
    name = f"Chao's lower bound{', corrected for bias' if bias_correction else ''}"
    return _estimate(histories, name, value, se, made, resampling, population, is_bound=True)


def _check(capture: Capture, interval: str, bias_correction: bool) -> None:
    unknown = interval == "profile" and (capture.kind in ("Mb", "Mbh") or bias_correction)
    if interval not in get_args(CaptureInterval) or unknown:
        raise InvalidInput(
            rule=f"an interval is one of {', '.join(get_args(CaptureInterval))}; profile likelihood is not known for"
            " models with behaviour and for corrected ones",
            found=f"{interval!r} was asked for {capture.name}",
            todo="Ask for bootstrap or wald",
        )


def _size(histories: Histories, capture: Capture, corrected: bool) -> tuple[float, float]:
    if corrected:
        return bias_corrected(histories, capture)
    fitted = fit_captures(histories, capture)
    return fitted.value, fitted.se


def _size_and_figures(histories: Histories, capture: Capture, corrected: bool) -> tuple[float, float, dict[str, float]]:
    if corrected:
        return (*bias_corrected(histories, capture), {})
    fitted = fit_captures(histories, capture)
    figures = {"deviance": fitted.deviance, "df": fitted.df, "aic": fitted.aic, "bic": fitted.bic}
    return fitted.value, fitted.se, figures


def _spread(
    interval: str, wald: LogNormal, profile: Limits, block: Callable[[int], FloatArray], settings: Resampling
) -> Spread:
    none = np.empty(0)
    if interval == "none":
        return None, none, "none"
    if interval == "wald":
        return wald, none, "log-normal in the dark figure"
    if interval == "profile":
        return profile, none, "profile likelihood"
    draws = np.concatenate(spread(block, -(-settings.replicates // BLOCK), settings, "resampling"))
    return Percentile(draws), draws, f"percentiles of {draws.size:,} resamples"
