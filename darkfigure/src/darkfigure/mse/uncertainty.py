"""The interval that was asked for: a fitted model and its rule of choice come in, limits, draws and notes go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput
from darkfigure.mse import rules
from darkfigure.mse.fitting import Fit
from darkfigure.mse.histories import Histories
from darkfigure.mse.intervals import BCa, Percentile, Wald, acceleration, bias, is_usable
from darkfigure.mse.resample import Choice, bootstrap, jackknife
from darkfigure.mse.settings import Resampling
from darkfigure.mse.terms import notation

IntervalName = Literal["bootstrap", "bca", "wald", "profile", "none"]
FloatArray = NDArray[np.float64]

TOO_NARROW = "The interval takes the chosen model as known; having chosen it makes it too narrow."
ONE_SIDED = (
    "All resamples fall on one side of the estimate, so their bias cannot be corrected (z0 is infinite); plain"
    " percentiles are given."
)
AT_THE_EDGE = "A corrected 95 % limit is the most extreme of the resamples; more replicates would move it outward."
NO_ACCELERATION = "With one person left out there is at times no estimate; the limits are corrected for bias only."


@dataclass(frozen=True)
class Uncertainty:
    """Limits, draws where there are any, and what a reader must know of them."""

    method: str
    limits: Callable[[float], tuple[float, float]] | None = None
    draws: FloatArray = field(default_factory=lambda: np.empty(0), repr=False)
    notes: tuple[str, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)


def check_interval(name: str) -> None:
    """Refuse a name that is not an interval."""
    if name not in get_args(IntervalName):
        raise InvalidInput(
            rule=f"an interval is one of {', '.join(get_args(IntervalName))}",
            found=f"{name!r} is none of them",
            todo="Name one of them",
        )


def uncertainty(histories: Histories, best: Fit, choice: Choice, interval: str, settings: Resampling) -> Uncertainty:
    """Make the interval."""
    if interval == "none":
        return Uncertainty("none")
    notes = (TOO_NARROW,) if choice.how != rules.FIXED else ()
    if interval == "wald":
        wald = Wald(histories.n_observed, best.log_dark, best.se)
        return Uncertainty("Wald, on the logarithm of the dark figure", wald, notes=notes)
    if interval == "profile":
        from darkfigure.mse.profile import Profile  # Brings SciPy's optimisers, which nothing else here needs.

        terms = np.array(best.terms, dtype=np.int64)
        return Uncertainty("profile likelihood", Profile(histories.table, terms, best.value), notes=notes)
    return _resampled(histories, best, choice, interval, settings)


def _resampled(histories: Histories, best: Fit, choice: Choice, interval: str, settings: Resampling) -> Uncertainty:
    draws, models = bootstrap(histories, choice, settings)
    again = ", the model chosen anew in each" if choice.how != rules.FIXED else ""
    resamples = f"{draws.size:,} resamples{again}"
    notes, figures = _of_resamples(draws, models, choice)
    z0 = bias(draws, best.value)
    if interval == "bootstrap" or not is_usable(z0):
        notes += (ONE_SIDED,) if interval == "bca" else ()
        return Uncertainty(f"percentiles of {resamples}", Percentile(draws), draws, notes, figures)
    left_out = jackknife(histories, choice)
    ahat = acceleration(histories.counts, left_out)
    notes += () if np.isfinite(left_out).all() else (NO_ACCELERATION,)
    bca = BCa(draws, z0, ahat)
    notes += (AT_THE_EDGE,) if bca.is_at_the_edge() else ()
    figures |= {"z0": z0, "acceleration": ahat}
    return Uncertainty(f"BCa limits of {resamples}", bca, draws, notes, figures)


def _of_resamples(
    draws: FloatArray, models: NDArray[np.uint8], choice: Choice
) -> tuple[tuple[str, ...], dict[str, Any]]:
    found = np.isfinite(draws)
    picked = Counter(row.tobytes() for row in models[found])
    shares = [
        {"model": notation(choice.terms(np.frombuffer(row, np.uint8)), choice.n_lists), "share": n / draws.size}
        for row, n in picked.most_common(20)
    ]
    lost = 1 - float(found.mean())
    figures = {"replicates": int(draws.size), "share without an estimate": lost, "models of resamples": shares}
    if lost == 0:
        return (), figures
    return (f"{lost:.1%} of the resamples have no estimate; they count as unbounded, never as a number.",), figures
