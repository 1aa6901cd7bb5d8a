"""`Expectation`: what a team may expect of its design, from many simulated studies of one described population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.proportions import clopper_pearson

FloatArray = NDArray[np.float64]

LOW_COVERAGE = 0.90
MANY_REFUSALS = 0.05


@dataclass(frozen=True, eq=False, repr=False)
class Expectation:
    """The outcome of many simulated studies of one design.

    Parameters
    ----------
    design : str
        What was simulated, in one sentence.
    unit : str
        Of the estimates.
    studies : int
        Studies simulated.
    truth : array of shape (n_answered,)
        The quantity in the population of each study that gave an answer.
    estimates, low, high : arrays of shape (n_answered,)
        What those studies would have reported; limits that are not finite come from an unbounded interval.
    refusals : mapping of str to int
        The rules that refused, and how often.
    sizes : array of shape (n_answered,)
        People whom each study observed.
    level : float
        Of the intervals.
    seed : int
    """

    design: str
    unit: str
    studies: int
    truth: FloatArray
    estimates: FloatArray
    low: FloatArray
    high: FloatArray
    refusals: Mapping[str, int]
    sizes: FloatArray
    level: float
    seed: int

    @property
    def n_answered(self) -> int:
        """Studies that gave an answer."""
        return self.estimates.size

    @property
    def share_refused(self) -> float:
        """Share of the studies that would end in a refusal."""
        return 1 - self.n_answered / self.studies

    @property
    def coverage(self) -> float:
        """Share of the answers whose interval holds the truth; nan where there is no answer."""
        return float(np.mean(self._held)) if self.n_answered else float("nan")

    @property
    def coverage_limits(self) -> tuple[float, float]:
        """Exact 95 % limits of the coverage: how well the number of simulated studies knows it."""
        if not self.n_answered:
            return 0.0, 1.0
        low, high = clopper_pearson(int(self._held.sum()), self.n_answered)
        return float(low), float(high)

    @property
    def typical_range(self) -> tuple[float, float]:
        """The median lower and the median upper limit: the range that a team may expect to report."""
        return _median(self.low), _median(self.high)

    @property
    def spread(self) -> tuple[float, float]:
        """The 10th and 90th percentile of the estimates: how far luck alone moves them."""
        if not self.n_answered:
            return float("nan"), float("nan")
        low, high = np.quantile(self.estimates, [0.1, 0.9])
        return float(low), float(high)

    @property
    def relative_bias(self) -> float:
        """Median of estimate over truth, less 1; nan where there is no answer."""
        return _median(self.estimates / self.truth) - 1

    @property
    def _held(self) -> NDArray[np.bool_]:
        return (self.low <= self.truth) & (self.truth <= self.high)

    def __repr__(self) -> str:
        return f"Expectation({self.studies} studies, {self.share_refused:.0%} refused, coverage {self.coverage:.3f})"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for the shell's ``--json``."""
        low, high = self.typical_range
        return {
            "design": self.design,
            "unit": self.unit,
            "studies": self.studies,
            "share_refused": self.share_refused,
            "refusals": dict(self.refusals),
            "observed": _finite(_median(self.sizes)),
            "truth": _finite(_median(self.truth)),
            "estimate": _finite(_median(self.estimates)),
            "typical_range": {"level": self.level, "low": _finite(low), "high": _finite(high)},
            "spread": [_finite(x) for x in self.spread],
            "relative_bias": _finite(self.relative_bias),
            "coverage": _finite(self.coverage),
            "coverage_limits": list(self.coverage_limits),
            "seed": self.seed,
        }

    def plot(self) -> Any:
        """Draw what the simulated studies would report, with the truth; needs the extra ``plots``."""
        from darkfigure import plots

        low, high = self.typical_range
        marks = {"truth": _median(self.truth), "typically from": low, "to": high}
        return plots.histogram(
            self.estimates, marks=marks, unit=self.unit, title="What such studies would report", subtitle=self.design
        )

    def explain(self) -> str:
        """Say in plain English what the team may expect."""
        return "\n".join([self.design, *self._refused_words(), *(self._answer_words() if self.n_answered else ())])

    @property
    def _unit_words(self) -> str:
        return "" if self.unit == "share" else f" {self.unit}"

    def _refused_words(self) -> list[str]:
        if not self.refusals:
            return []
        most = max(self.refusals, key=lambda rule: self.refusals[rule])
        return [
            f"{self.share_refused:.0%} of {self.studies} such studies would end in a refusal, mostly because {most}."
        ]

    def _answer_words(self) -> list[str]:
        low, high = self.typical_range
        first, last = self.coverage_limits
        words = [
            f"A study like this would observe about {_median(self.sizes):,.0f} people. Where the truth is"
            f" {_show(_median(self.truth))}{self._unit_words}, it would typically report {_show(low)} to"
            f" {_show(high)}.",
            f"By luck alone its estimate would fall between {_show(self.spread[0])} and {_show(self.spread[1])} in four"
            " studies of five.",
            f"Its {self.level:.0%} interval would hold the truth in {self.coverage:.0%} of the studies"
            f" ({first:.0%} to {last:.0%} from {self.n_answered} simulated answers).",
        ]
        if last < self.level:
            words.append("That is less often than it claims: say so, or change the design.")
        if abs(self.relative_bias) > 0.1:
            words.append(
                f"Its estimates are off by {self.relative_bias:+.0%} in the middle, whatever the sample's luck."
            )
        if self.share_refused > MANY_REFUSALS:
            words.append("The figures above are of the studies that were not refused.")
        words.append("All this holds for the population as described; describe another one and look again.")
        return words


def _median(values: FloatArray) -> float:
    return float(np.median(values)) if values.size else float("nan")


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _show(value: float) -> str:
    if not np.isfinite(value):
        return "no limit"
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.3g}"
