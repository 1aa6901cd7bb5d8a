"""Capture models with their bias for small counts removed (Rivest and Levesque 2001; Chao 1987)."""

from __future__ import annotations

from math import comb, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from darkfigure.errors import NotEstimable
from darkfigure.mse.closed import Capture, designs, fit_design, frequencies
from darkfigure.mse.histories import Histories
from darkfigure.mse.poisson import poisson_fit

FloatArray = NDArray[np.float64]


def bias_corrected(histories: Histories, capture: Capture) -> tuple[float, float]:
    """Population size and standard error with the counts adjusted so that the first-order bias vanishes.

    Raises
    ------
    NotEstimable
        Fewer than three occasions (four for Mbh), or Mth with gamma, for which no adjustment is known.

    References
    ----------
    Rivest and Levesque 2001, Can. J. Stat. 29, 555-572, doi:10.2307/3316007.
    Chao 1987, Biometrics 43, 783-791, doi:10.2307/2531532.
    """
    _require_known(histories, capture)
    if capture.kind == "Mt":
        return _by_time(histories)
    if capture.kind in ("Mb", "Mbh"):
        return _by_first_capture(histories, skip=capture.kind == "Mbh")
    if capture.kind == "Mh" and capture.heterogeneity == "chao":
        return _chao(frequencies(histories).astype(float), histories.n_lists)
    if capture.kind == "Mth":
        return _by_pattern(histories, capture)
    return _by_frequency(histories, capture)


def _require_known(histories: Histories, capture: Capture) -> None:
    least = 4 if capture.kind == "Mbh" else 3
    if histories.n_lists < least or (capture.kind == "Mth" and capture.heterogeneity == "gamma"):
        raise NotEstimable(
            rule="a bias correction is known from three occasions (four for Mbh) and not for Mth with gamma",
            found=f"it was asked for {capture.name} with {histories.n_lists} occasions",
            todo="Ask for the model without correction",
        )


def _by_time(histories: Histories) -> tuple[float, float]:
    t, n = histories.n_lists, histories.n_observed + histories.n_lists / 2
    sizes = np.array([histories.total(name) for name in histories.lists]) + (t + 2) / (2 * t)

    def unbalanced(N: float) -> float:
        return float(np.prod(1 - sizes / N) - (1 - n / N))

    high = 2.0 * n
    while unbalanced(high) > 0 and high < 1e12:
        high *= 2
    low = max(n, sizes.max()) * (1 + 1e-9)
    if unbalanced(low) * unbalanced(high) > 0:
        raise NotEstimable(
            rule="people must be captured again", found="too few were", todo="Find an occasion that overlaps more"
        )
    N = float(brentq(unbalanced, low, high))
    information = 1 / (N - n) + (t - 1) / N - float((1 / (N - sizes)).sum())
    return N - t / 2, sqrt(1 / information)


def _chao(f: FloatArray, t: int) -> tuple[float, float]:
    f1, f2, share = f[1], f[2], (t - 1) / (2 * t)
    dark = share * f1 * (f1 - 1) / (f2 + 1)
    extra = f1 * (f1 - 1) * (f1**2 + 4 * f1 * f2 + 3 * f1 - 6 * f2 - 6) / ((f2 + 1) ** 2 * (f2 + 2))
    return float(f.sum() + dark), sqrt(dark + share**2 * extra)


def _by_frequency(histories: Histories, capture: Capture) -> tuple[float, float]:
    t, f = histories.n_lists, frequencies(histories).astype(float)[1:]
    times = np.arange(1, t + 1, dtype=float)
    base, hetero = np.column_stack([np.ones(t), times]), np.empty((t, 0))
    shift = np.array([-0.5, 1.0, 0.0])
    if capture.kind == "Mh":
        hetero = capture.shape(times)[:, None]
        h1, h2, h3 = capture.shape(np.array([1.0, 2.0, 3.0]))
        c = (h2 - 2 * h1) / (h3 - 2 * h2 + h1)
        shift = np.array([-(1 + c) / 2, 1 + c, (1 - c) / 2])
    f[:3] = np.maximum(0, f[:3] + shift)
    offset = np.array([log(comb(t, k)) for k in range(1, t + 1)])
    return _dark(base, hetero, f, histories.n_observed, offset, capture)


def _by_pattern(histories: Histories, capture: Capture) -> tuple[float, float]:
    t = histories.n_lists
    captures = np.bitwise_count(np.arange(1, 1 << t)).astype(int)
    counts = np.maximum(0, histories.table[1:] + _shift_by_time(capture, t)[np.minimum(captures, 4)])
    return _dark(*designs(t, capture), counts, histories.n_observed, 0.0, capture)


def _shift_by_time(capture: Capture, t: int) -> FloatArray:
    shifts = {
        "chao": [(t - 2) / (2 * t), 2 / (t * (t - 1)), 0.0],
        "poisson": [(2 * t - 5) / (4 * t), 3 / (t * (t - 1)), 3 / (2 * t * (t - 1) * (t - 2))],
        "darroch": [(t - 3) / (2 * t), 4 / (t * (t - 1)), 0.0],
    }
    return np.array([0.0, *shifts[capture.heterogeneity], 0.0])


def _dark(
    base: FloatArray, hetero: FloatArray, counts: FloatArray, n: int, offset: FloatArray | float, capture: Capture
) -> tuple[float, float]:
    fitted, _ = fit_design(base, hetero, counts, capture, offset)
    dark = float(np.exp(fitted.coefficients[0]))
    return n + dark, sqrt(dark + dark**2 * fitted.covariance[0, 0])


def _by_first_capture(histories: Histories, *, skip: bool) -> tuple[float, float]:
    first = histories.patterns.argmax(axis=1)
    new = np.bincount(first, weights=histories.counts, minlength=histories.n_lists).astype(float)
    left_out, new = (new[0], new[1:]) if skip else (0.0, new)
    new[:3] = np.maximum(0, new[:3] + np.array([2.0, -1.0, -1.0])[: new.size])
    design = np.column_stack([np.ones(new.size), np.arange(new.size, dtype=float)])
    fitted = poisson_fit(design, new)
    ratio = float(np.exp(fitted.coefficients[1]))
    if ratio >= 1:
        raise NotEstimable(
            rule="with behaviour the captures of new people must fall from occasion to occasion",
            found="they do not",
            todo="Take a model without behaviour",
        )
    value = float(np.exp(fitted.coefficients[0])) / (1 - ratio)
    gradient = value * np.array([1.0, ratio / (1 - ratio)])
    return value + left_out, sqrt(max(float(gradient @ fitted.covariance @ gradient) - value, 0.0))
