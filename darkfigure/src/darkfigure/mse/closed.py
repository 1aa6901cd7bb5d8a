"""Models of repeated captures in a closed population: M0, Mt, Mb, Mbh, Mh and Mth, and Chao's lower bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, sqrt
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.mse.histories import Histories
from darkfigure.mse.poisson import PoissonFit, poisson_fit, require_maximum

FloatArray = NDArray[np.float64]
Kind = Literal["M0", "Mt", "Mb", "Mbh", "Mh", "Mth"]
Heterogeneity = Literal["chao", "poisson", "darroch", "gamma"]
MAX_OCCASIONS = 12


@dataclass(frozen=True)
class Capture:
    """A model of repeated captures.

    Parameters
    ----------
    kind : {"M0", "Mt", "Mb", "Mbh", "Mh", "Mth"}
        Capture alike at all times; differing in time (t), after the first capture (b), between people (h).
    heterogeneity : {"chao", "poisson", "darroch", "gamma"}
        How people differ in Mh and Mth: Chao's lower bound, or a column ``theta^k - 1``, ``k^2 / 2``,
        ``-log(theta + k) + log(theta)`` of the number of captures k.
    theta : float, optional
        Above 0; 2 for "poisson" and 3.5 for "gamma", as in Rcapture.
    """

    kind: Kind = "Mt"
    heterogeneity: Heterogeneity = "chao"
    theta: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind) or self.heterogeneity not in get_args(Heterogeneity):
            raise InvalidInput(
                rule=f"a capture model is one of {', '.join(get_args(Kind))}, and people differ by one of"
                f" {', '.join(get_args(Heterogeneity))}",
                found=f"{self.kind!r} with {self.heterogeneity!r}",
                todo="Name one of them",
            )
        if self.theta is not None and self.theta <= 0:
            raise InvalidInput(rule="theta is above 0", found=f"{self.theta:g}", todo="Leave it out to take 2 or 3.5")

    @property
    def name(self) -> str:
        """Name as in Rcapture: ``Mh Darroch``."""
        if self.kind not in ("Mh", "Mth"):
            return self.kind
        end = "" if self.heterogeneity in ("chao", "darroch") else f"{self._theta:g}"
        return f"{self.kind} {self.heterogeneity.capitalize()}{end}"

    @property
    def _theta(self) -> float:
        return self.theta or (2.0 if self.heterogeneity == "poisson" else 3.5)

    def shape(self, captures: FloatArray) -> FloatArray:
        """Column of heterogeneity by number of captures."""
        if self.heterogeneity == "poisson":
            return self._theta**captures - 1
        if self.heterogeneity == "darroch":
            return captures**2 / 2
        return np.asarray(np.log(self._theta) - np.log(self._theta + captures))


@dataclass(frozen=True)
class Captures:
    """A capture model fitted to one table."""

    capture: Capture
    value: float
    se: float
    deviance: float
    df: int
    aic: float
    bic: float
    design: FloatArray = field(repr=False)
    coefficients: FloatArray = field(repr=False)


def fit_captures(histories: Histories, capture: Capture, table: FloatArray | None = None) -> Captures:
    """Fit a model of repeated captures; the lists are the occasions, in order.

    Parameters
    ----------
    table : array, shape (2 ** n_lists,), optional
        Counts by code, where they differ from those of the histories.

    Notes
    -----
    Poisson regression on the patterns' counts (Baillargeon and Rivest 2007, Rcapture's ``closedp.t``). In Chao's models
    a parameter that comes out negative is set to 0, one after another.

    References
    ----------
    Baillargeon and Rivest 2007, J. Stat. Softw. 19(5), doi:10.18637/jss.v019.i05.
    Rivest and Baillargeon 2007, Biometrics 63, 999-1006, doi:10.1111/j.1541-0420.2007.00779.x.
    """
    counts = (histories.table if table is None else table)[1:]
    base, hetero = designs(histories.n_lists, capture)
    fitted, design = fit_design(base, hetero, counts, capture)
    return _figures(capture, fitted, design, counts, histories.n_lists)


def fit_design(
    base: FloatArray, hetero: FloatArray, counts: FloatArray, capture: Capture, offset: FloatArray | float = 0.0
) -> tuple[PoissonFit, FloatArray]:
    """Fit the columns of a capture model to the counts of any cells; Chao's negative parameters leave the design."""
    if capture.heterogeneity == "chao" and hetero.size:
        return _without_negative(base, hetero, counts, offset)
    design = np.hstack([base, hetero])
    require_maximum(design, counts, capture.name)
    return poisson_fit(design, counts, offset), design


def _figures(capture: Capture, fitted: PoissonFit, design: FloatArray, counts: FloatArray, t: int) -> Captures:
    n, k = float(counts.sum()), design.shape[1]
    value, se = _size(capture, fitted, n, t)
    least = -2 * fitted.log_likelihood
    return Captures(
        capture=capture,
        value=value,
        se=se,
        deviance=fitted.deviance,
        df=counts.size - k,
        aic=least + 2 * k,
        bic=least + float(np.log(n)) * k,
        design=design,
        coefficients=fitted.coefficients,
    )


def designs(t: int, capture: Capture) -> tuple[FloatArray, FloatArray]:
    """Columns that are free, and columns of heterogeneity, each of shape (2 ** t - 1, n_columns)."""
    if t > MAX_OCCASIONS:
        raise InvalidInput(
            rule=f"capture models are fitted to at most {MAX_OCCASIONS} occasions",
            found=f"there are {t}",
            todo="Join occasions that follow each other",
        )
    patterns = ((np.arange(1, 1 << t)[:, None] >> np.arange(t)) & 1).astype(float)
    captures, one = patterns.sum(axis=1), np.ones((patterns.shape[0], 1))
    none = np.empty((patterns.shape[0], 0))
    if capture.kind in ("Mt", "Mth"):
        base = np.hstack([one, patterns])
    elif capture.kind in ("Mb", "Mbh"):
        before, after = patterns.argmax(axis=1), captures - 1
        late = [1 - patterns[:, 0]] if capture.kind == "Mbh" else []
        base = np.column_stack([one[:, 0], *late, before, after])
    else:
        base = np.hstack([one, captures[:, None]])
    if capture.kind not in ("Mh", "Mth"):
        return base, none
    if capture.heterogeneity == "chao":
        return base, np.column_stack([np.maximum(captures - j + 1, 0) for j in range(3, t + 1)]) if t > 2 else none
    return base, capture.shape(captures)[:, None]


def _without_negative(
    base: FloatArray, hetero: FloatArray, counts: FloatArray, offset: FloatArray | float
) -> tuple[PoissonFit, FloatArray]:
    kept = hetero
    while True:
        design = np.hstack([base, kept])
        fitted = poisson_fit(design, counts, offset)
        negative = np.flatnonzero(fitted.coefficients[base.shape[1] :] < 0)
        if not negative.size:
            require_maximum(design, counts, "of Chao")
            return fitted, design
        kept = np.delete(kept, negative[0], axis=1)


def _size(capture: Capture, fitted: PoissonFit, n: float, t: int) -> tuple[float, float]:
    beta, covariance = fitted.coefficients, fitted.covariance
    if capture.kind not in ("Mb", "Mbh"):
        dark = exp(min(beta[0], 700.0))
        return n + dark, sqrt(dark + dark**2 * covariance[0, 0])
    b = np.exp(beta)
    left = 1 + b[-1] - b[-2]
    if left <= 0:
        raise NotEstimable(
            rule="with behaviour the captures of new people must fall from occasion to occasion",
            found="they do not fall here",
            todo="Take a model without behaviour",
        )
    if capture.kind == "Mb":
        value = b[0] * (1 + b[2]) ** t / left
        gradient = value * np.array([1, b[1] / left, t * b[2] / (1 + b[2]) - b[2] / left])
    else:
        early, later = b[0] * (1 + b[3]) ** (t - 1), b[1] * b[2] / left
        value = early * (1 + later)
        gradient = early * np.array(
            [1 + later, later, later + b[1] * b[2] ** 2 / left**2, _mbh_after(b, left, later, t)]
        )
    return float(value), sqrt(max(float(gradient @ covariance @ gradient) - float(value), 0.0))


def _mbh_after(b: FloatArray, left: float, later: float, t: int) -> float:
    return float((t - 1) * b[3] / (1 + b[3]) * (1 + later) - b[1] * b[2] * b[3] / left**2)


def frequencies(histories: Histories) -> NDArray[np.int64]:
    """People by number of lists that they are on, shape (n_lists + 1,); entry 0 is unknown and 0."""
    times: Any = histories.patterns.sum(axis=1)
    return np.bincount(times, weights=histories.counts, minlength=histories.n_lists + 1).astype(np.int64)
