"""`Estimate`, the one result type of every method, and its arithmetic by draws.

A draw may be infinite: a resample without an estimate counts as unbounded, never as a number. Arithmetic keeps it so,
and what it does not determine (infinite less infinite, zero times infinite) becomes ``nan``, which counts against both
limits.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import inf, isfinite, isinf
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.explain import explain
from darkfigure.streams import stream

FloatArray = NDArray[np.float64]
Kind = Literal["estimate", "judged_range"]


class Interval(NamedTuple):
    """Limits at a level in (0, 1), and how they were made."""

    level: float
    low: float
    high: float
    method: str

    @property
    def is_unbounded(self) -> bool:
        """Whether a limit is infinite."""
        return isinf(self.low) or isinf(self.high)


@dataclass(frozen=True, eq=False, repr=False)
class Estimate:
    """A value with its spread, and all that a reader needs to judge it.

    Parameters
    ----------
    value : float
        Point estimate, in ``unit``.
    unit : str
        Counting unit, such as ``"people"`` or ``"CNY per year"``.
    population : str
        Whom or what the value is about, with place and period where known.
    method : str
        One sentence.
    draws : array of shape (n_draws,), optional
        Bootstrap replicates, posterior draws or simulated values, in ``unit``; infinite for a resample without an
        estimate.
    limits : callable, optional
        ``limits(level) -> (low, high)`` where the interval is not the percentiles of the draws.
    kind : {"estimate", "judged_range"}
        A judged range rests on sourced parameters and is never called a confidence interval.

    Notes
    -----
    ``+ - * /`` work draw by draw; estimates of the same records and seed share their draws, so dependence is kept.

    Examples
    --------
    >>> import numpy as np
    >>> from darkfigure import Estimate
    >>> women = Estimate(1200.0, "people", "women", "Example.", draws=np.linspace(1000, 1500, 101))
    >>> low, high = (women * 0.5).interval(0.9)[1:3]
    >>> round(low), round(high)
    (512, 738)
    """

    value: float
    unit: str
    population: str
    method: str
    draws: FloatArray = field(default_factory=lambda: np.empty(0))
    limits: Callable[[float], tuple[float, float]] | None = None
    interval_method: str = "percentiles of the draws"
    model: str = ""
    n: int | None = None
    kind: Kind = "estimate"
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    seed: int | None = None
    input_sha256: str = ""
    diagnostics: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        draws = np.asarray(self.draws, dtype=float)
        if draws.base is not None or draws.flags.writeable:
            draws = draws.copy()
        draws.setflags(write=False)
        object.__setattr__(self, "draws", draws)

    def __repr__(self) -> str:
        return f"Estimate({self.value:,.6g} {self.unit}, {self.method!r})"

    def interval(self, level: float = 0.95) -> Interval:
        """Limits at ``level``.

        Parameters
        ----------
        level : float
            In (0, 1).

        Returns
        -------
        Interval
            A limit is infinite where too many draws are, and never ``nan``.

        Raises
        ------
        InvalidInput
            The level is not between 0 and 1.
        NotEstimable
            The method gives no interval.
        """
        if not 0 < level < 1:
            raise InvalidInput(
                rule="a level lies between 0 and 1", found=f"the level {level:g}", todo="Give a level such as 0.95"
            )
        if self.limits is not None:
            low, high = self.limits(level)
            return Interval(level, float(low), float(high), self.interval_method)
        if self.draws.size == 0:
            raise NotEstimable(
                rule="an interval needs draws or limits",
                found="this estimate was made without an interval",
                todo="Ask the method for one",
            )
        unknown = np.isnan(self.draws)
        low = quantile(np.where(unknown, -inf, self.draws), (1 - level) / 2)
        high = quantile(np.where(unknown, inf, self.draws), (1 + level) / 2)
        return Interval(level, low, high, self.interval_method)

    def with_warning(self, *warnings: str) -> Estimate:
        """Return the same estimate with more warnings."""
        return replace(self, warnings=_union(self.warnings, warnings))

    def explain(self, level: float = 0.95) -> str:
        """Say in plain English what this is, how it was made, what it takes for granted and how far to trust it."""
        return explain(self, level)

    def plot(self, picture: Literal["interval", "draws", "curve"] = "interval", level: float = 0.95) -> Any:
        """Draw the interval, the draws behind it, or the curve over population sizes where the method has one.

        Returns
        -------
        altair.Chart
            With title and description; needs the extra ``plots``.
        """
        from darkfigure import plots

        title = f"{self.population[:1].upper()}{self.population[1:]}" or "Estimate"
        if picture == "curve":
            return plots.curve(
                self._curve, x="size of the population", y=self.unit, unit=self.unit, title=title, subtitle=self.method
            )
        low, high = self._limits_or_nan(level)
        if picture == "draws" and self.draws.size:
            marks = {"value": self.value, f"{level:.0%} from": low, "to": high}
            return plots.histogram(self.draws, marks=marks, unit=self.unit, title=title, subtitle=self.method)
        row = plots.Row(self.method.split(":")[0].split(",")[0].rstrip("."), self.value, low, high)
        return plots.answers(
            [row], unit=self.unit, title=title, subtitle=f"{level:.0%} interval, {self.interval_method}"
        )

    @property
    def _curve(self) -> list[tuple[float, float]]:
        points = self.diagnostics.get("curve_ss")
        if not points:
            raise NotEstimable(
                rule="a curve is drawn where a method gives one",
                found="this estimate has no curve over sizes",
                todo='Ask for "interval" or "draws"',
            )
        return [(float(size), float(value)) for size, value in points]

    def _limits_or_nan(self, level: float) -> tuple[float, float]:
        try:
            return self.interval(level)[1:3]
        except NotEstimable:
            return float("nan"), float("nan")

    def __add__(self, other: Estimate | float) -> Estimate:
        return _combine(operator.add, "+", self, other)

    def __radd__(self, other: float) -> Estimate:
        return _combine(operator.add, "+", other, self)

    def __sub__(self, other: Estimate | float) -> Estimate:
        return _combine(operator.sub, "-", self, other)

    def __rsub__(self, other: float) -> Estimate:
        return _combine(operator.sub, "-", other, self)

    def __mul__(self, other: Estimate | float) -> Estimate:
        return _combine(operator.mul, "x", self, other)

    def __rmul__(self, other: float) -> Estimate:
        return _combine(operator.mul, "x", other, self)

    def __truediv__(self, other: Estimate | float) -> Estimate:
        return _combine(operator.truediv, "/", self, other)

    def __rtruediv__(self, other: float) -> Estimate:
        return _combine(operator.truediv, "/", other, self)


def quantile(draws: FloatArray, q: float, *, median_unbiased: bool = False) -> float:
    """Quantile of draws of which some may be infinite.

    Parameters
    ----------
    draws : array, shape (n_draws,)
        Without nan.
    q : float
        In [0, 1].
    median_unbiased : bool
        Type 8 of Hyndman and Fan (1996) in place of linear interpolation (type 7).

    Returns
    -------
    float
        Infinite where one of the two neighbouring draws is.

    References
    ----------
    Hyndman and Fan 1996, Am. Stat. 50, 361-365, doi:10.1080/00031305.1996.10473566.

    Examples
    --------
    >>> import numpy as np
    >>> quantile(np.array([1.0, 2.0, np.inf]), 0.5), quantile(np.array([1.0, 2.0, np.inf]), 0.975)
    (2.0, inf)
    """
    ordered = np.sort(draws)
    n = ordered.size
    place = (n + 1 / 3) * q + 1 / 3 - 1 if median_unbiased else (n - 1) * q
    place = min(max(place, 0.0), n - 1.0)
    below, share = int(place), place - int(place)
    low, high = float(ordered[below]), float(ordered[min(below + 1, n - 1)])
    if share == 0 or low == high:
        return low
    if isinf(low) or isinf(high):
        return high if isinf(high) else low
    return low + share * (high - low)


def aligned(*estimates: Estimate, length: int = 0) -> list[FloatArray]:
    """Return the draws of all estimates at one length: that of the longest, or ``length`` where it is longer.

    Draws of the same input and seed stay row by row together; a shorter set of another input is drawn from again, with
    its own stream, so that no false dependence arises.
    """
    length = max([length, *(e.draws.size for e in estimates)])
    return [_stretched(e, length) for e in estimates]


def _stretched(estimate: Estimate, length: int) -> FloatArray:
    size = estimate.draws.size
    if size == 0:
        raise NotEstimable(
            rule="arithmetic on estimates needs their draws",
            found=f"the estimate of {estimate.population} has none",
            todo="Ask its method for draws, or give a sourced parameter instead",
        )
    if size == length:
        return estimate.draws
    extra = stream(estimate.seed or 0, estimate.input_sha256, size).integers(size, size=length - size)
    return np.concatenate([estimate.draws, estimate.draws[extra]])


def _combine(
    operation: Callable[[Any, Any], Any], sign: str, left: Estimate | float, right: Estimate | float
) -> Estimate:
    estimates = [side for side in (left, right) if isinstance(side, Estimate)]
    draws = iter(aligned(*estimates))
    a, b = (next(draws) if isinstance(side, Estimate) else float(side) for side in (left, right))
    with np.errstate(all="ignore"):
        combined = np.asarray(operation(a, b), dtype=float)
        value = float(operation(*(np.float64(s.value if isinstance(s, Estimate) else s) for s in (left, right))))
    if not isfinite(value):
        raise NotEstimable(
            rule="the result of arithmetic on estimates is a number",
            found=f"{_unit(left)} {sign} {_unit(right)} is not finite at the estimates themselves",
            todo="Do not divide by an estimate of zero",
        )
    first = estimates[0]
    return replace(
        first,
        value=value,
        draws=combined,
        limits=None,
        interval_method="percentiles of the draws",
        unit=first.unit if len(estimates) == 1 else f"{_unit(left)} {sign} {_unit(right)}",
        population="; ".join(_union(*((e.population,) for e in estimates))),
        method=" ".join(_union(*((e.method,) for e in estimates))),
        model="",
        kind="judged_range" if any(e.kind == "judged_range" for e in estimates) else "estimate",
        assumptions=_union(*(e.assumptions for e in estimates)),
        warnings=_union(*(e.warnings for e in estimates), _overlap_warning(estimates), not_finite(combined)),
        references=_union(*(e.references for e in estimates)),
        input_sha256="+".join(_union(*((e.input_sha256,) for e in estimates))),
        diagnostics={},
    )


def _overlap_warning(estimates: list[Estimate]) -> tuple[str, ...]:
    if len(estimates) == 2:
        one, two = estimates
        if one.input_sha256 == two.input_sha256 and one.input_sha256:
            if one.draws.size != two.draws.size:
                return ("Two estimates of the same records have draws of different number; their dependence is lost.",)
            if one.seed != two.seed:
                return ("Two estimates of the same records have draws of different seeds; their dependence is lost.",)
    return ()


def not_finite(draws: FloatArray) -> tuple[str, ...]:
    """Say which share of draws is unbounded or not determined."""
    infinite, unknown = float(np.isinf(draws).mean()), float(np.isnan(draws).mean())
    said = []
    if infinite:
        said.append(f"{infinite:.1%} of the draws are unbounded; so is an interval that leaves out fewer.")
    if unknown:
        said.append(
            f"{unknown:.1%} of the draws are not determined (unbounded less or over unbounded); they count against both"
            " limits of the interval."
        )
    return tuple(said)


def _unit(side: Estimate | float) -> str:
    return side.unit if isinstance(side, Estimate) else f"{side:g}"


def _union(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for group in groups for text in group))
