"""Which parameter moves a judged range: the tornado (one at a time) and Sobol shares (all at once)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from darkfigure.compose.inputs import Inputs, inputs, quantile
from darkfigure.compose.parameters import Given
from darkfigure.errors import NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.streams import sha256_of, stream

FloatArray = NDArray[np.float64]


class Swing(NamedTuple):
    """One bar of the tornado: the result with one parameter at its low and high end, the others at their median."""

    parameter: str
    low: float
    high: float
    at_low: float
    at_high: float


class Tornado(tuple[Swing, ...]):
    """Swings, the widest first."""

    __slots__ = ()

    def plot(self, unit: str = "", title: str = "What moves the result") -> Any:
        """Draw the tornado; needs the extra ``plots``."""
        from darkfigure import plots

        return plots.tornado(self, unit=unit, title=title)


class Share(NamedTuple):
    """A parameter's share of the variance: alone, and together with all others that it interacts with."""

    parameter: str
    first_order: float
    total: float


def tornado(formula: str, parameters: Given, *, ends: tuple[float, float] = (0.05, 0.95)) -> Tornado:
    """Move one parameter at a time and hold the others at their median; the widest bar stands first.

    Parameters
    ----------
    formula, parameters
        As in `darkfigure.compose.evaluate`.
    ends : pair of float
        Percentiles at which each parameter stands.

    Examples
    --------
    >>> from darkfigure.compose import Parameter
    >>> a = Parameter("a", "uniform", {"low": 0, "high": 1}, "share", "Report A")
    >>> b = Parameter("b", "uniform", {"low": 0, "high": 10}, "people", "Report B")
    >>> [(s.parameter, round(s.at_low, 3), round(s.at_high, 3)) for s in tornado("a + b", [a, b])]
    [('b', 1.0, 10.0), ('a', 5.05, 5.95)]
    """
    ready = inputs(formula, parameters)
    middles = ready.middles()
    swings = []
    for name, source in ready.sources.items():
        low, high = (float(x) for x in quantile(source, np.array(ends)))
        at_low, at_high = (float(ready.compute({**middles, name: x})) for x in (low, high))
        swings.append(Swing(name, low, high, at_low, at_high))
    return Tornado(sorted(swings, key=lambda s: -abs(s.at_high - s.at_low)))


def sobol(formula: str, parameters: Given, *, seed: int, points: int = 8192) -> tuple[Share, ...]:
    """Return first-order and total Sobol shares of the variance, the largest first.

    Parameters
    ----------
    formula, parameters
        As in `darkfigure.compose.evaluate`. Estimates of the same records are one factor, named ``"a and b"``.
    seed : int
    points : int
        A power of two. The formula is computed ``points * (factors + 2)`` times.

    Returns
    -------
    tuple of Share
        Factors that do not vary are left out. First-order shares add up to at most 1; what is missing is interaction.

    Notes
    -----
    With samples A and B on scrambled Sobol points, and A_i equal to A but for factor i from B::

        first order = mean(f(B) (f(A_i) - f(A))) / V         (Saltelli et al. 2010)
        total       = mean((f(A) - f(A_i))^2) / (2 V)        (Jansen 1999)

    References
    ----------
    Saltelli A et al. (2010). Computer Physics Communications 181(2). https://doi.org/10.1016/j.cpc.2009.09.018
    Jansen MJW (1999). Computer Physics Communications 117. https://doi.org/10.1016/S0010-4655(98)00154-4

    Examples
    --------
    >>> from darkfigure.compose import Parameter
    >>> a = Parameter("a", "uniform", {"low": 0, "high": 1}, "share", "Report A")
    >>> b = Parameter("b", "uniform", {"low": 0, "high": 2}, "people", "Report B")
    >>> [(s.parameter, round(s.first_order, 2)) for s in sobol("a + b", [a, b], seed=1)]
    [('b', 0.8), ('a', 0.2)]
    """
    ready = inputs(formula, parameters)
    factors = _factors(ready)
    if not factors:
        return ()
    if not all(np.isfinite(e.draws).all() for e in ready.estimates.values()):
        raise NotEstimable(
            rule="shares of variance need a variance",
            found="an estimate some of whose draws are unbounded",
            todo="Look at the tornado instead",
        )
    generator = stream(seed, sha256_of("sobol"))
    u = qmc.Sobol(2 * len(factors), scramble=True, rng=generator).random(points)
    u = np.clip(u, 2.0**-54, 1 - 2.0**-53)
    A, B = u[:, : len(factors)], u[:, len(factors) :]
    at_A, at_B = (ready.compute(_values(ready, factors, x)) for x in (A, B))
    centre, variance = np.mean([at_A, at_B]), np.var([at_A, at_B])
    shares = []
    for i, names in enumerate(factors):
        A_i = A.copy()
        A_i[:, i] = B[:, i]
        moved = ready.compute(_values(ready, factors, A_i))
        first = np.mean((at_B - centre) * (moved - at_A)) / variance
        total = np.mean((at_A - moved) ** 2) / (2 * variance)
        shares.append(Share(" and ".join(names), float(np.clip(first, 0, 1)), float(total)))
    return tuple(sorted(shares, key=lambda s: -s.first_order))


def _factors(ready: Inputs) -> list[tuple[str, ...]]:
    """Group what varies: each parameter alone, estimates of the same records together."""
    groups: dict[str, list[str]] = {}
    for name, source in ready.sources.items():
        low, high = quantile(source, np.array([0.05, 0.95]))
        if high > low:
            shared = isinstance(source, Estimate) and source.input_sha256
            groups.setdefault(f"records {shared}" if shared else name, []).append(name)
    return [tuple(names) for names in groups.values()]


def _values(ready: Inputs, factors: list[tuple[str, ...]], u: FloatArray) -> dict[str, FloatArray]:
    values: dict[str, FloatArray] = {name: np.full(len(u), middle) for name, middle in ready.middles().items()}
    for column, names in zip(u.T, factors, strict=True):
        for name in names:
            source = ready.sources[name]
            values[name] = (
                _rows(ready, names[0], source, column) if isinstance(source, Estimate) else source.quantile(column)
            )
    return values


def _rows(ready: Inputs, leader: str, source: Estimate, u: FloatArray) -> FloatArray:
    """Pick rows of an estimate, in the order of the first estimate of the same records, so that rows stay together."""
    size = source.draws.size
    leading = ready.estimates[leader].draws
    order = np.argsort(leading if leading.size == size else source.draws, kind="stable")
    return np.asarray(source.draws[order[np.minimum((u * size).astype(int), size - 1)]])
