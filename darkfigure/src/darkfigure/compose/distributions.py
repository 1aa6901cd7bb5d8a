"""Distributions of sourced parameters, by their quantile functions: uniforms go in, values come out.

====================  ======================================================================
fixed                 ``value``
uniform               ``low, high``
triangular            ``low, mode, high``
pert                  ``low, mode, high``: beta on [low, high] with mean (low + 4 mode + high) / 6
lognormal             ``low, high``, or ``median, factor`` (95 % range median / factor to median x factor)
beta                  ``low, high`` of a 95 % range inside (0, 1), or the shapes ``a, b``
pooled                ``low_1, mode_1, high_1, low_2, ...``: several triangular judgements with equal weight
====================  ======================================================================

``low`` and ``high`` of lognormal and beta hold 95 % of the draws; those of the others hold all.

References
----------
Clark CE (1962). The PERT model for the distribution of an activity time. Operations Research 10(3).
https://doi.org/10.1287/opre.10.3.405
Stone M (1961). The opinion pool. Annals of Mathematical Statistics 32(4). https://doi.org/10.1214/aoms/1177704873
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from darkfigure.errors import InvalidInput, NotEstimable

FloatArray = NDArray[np.float64]
Quantile = Callable[[FloatArray], FloatArray]

Z = float(special.ndtri(0.975))
BISECTIONS = 60

TAKES: dict[str, tuple[frozenset[str], ...]] = {
    "fixed": (frozenset({"value"}),),
    "uniform": (frozenset({"low", "high"}),),
    "triangular": (frozenset({"low", "mode", "high"}),),
    "pert": (frozenset({"low", "mode", "high"}),),
    "lognormal": (frozenset({"low", "high"}), frozenset({"median", "factor"})),
    "beta": (frozenset({"low", "high"}), frozenset({"a", "b"})),
}
"""The values that each distribution takes; ``pooled`` takes triples."""


def quantile(distribution: str, values: Mapping[str, float]) -> Quantile:
    """Return the quantile function: an array of probabilities in (0, 1) goes in, an array of values comes out.

    Examples
    --------
    >>> float(quantile("triangular", {"low": 0, "mode": 1, "high": 2})(np.array(0.5)))
    1.0
    """
    v = dict(values)
    match distribution:
        case "fixed":
            return lambda u: np.full_like(u, v["value"])
        case "uniform":
            return lambda u: v["low"] + u * (v["high"] - v["low"])
        case "triangular":
            return lambda u: _triangular(u, v["low"], v["mode"], v["high"])
        case "pert":
            a, b = _pert_shapes(v["low"], v["mode"], v["high"])
            return lambda u: v["low"] + (v["high"] - v["low"]) * special.betaincinv(a, b, u)
        case "lognormal":
            log_median, log_sd = _lognormal(v)
            return lambda u: np.exp(log_median + log_sd * special.ndtri(u))
        case "beta":
            shapes = (v["a"], v["b"]) if "a" in v else _beta_shapes(v["low"], v["high"])
            return lambda u: np.asarray(special.betaincinv(*shapes, u), dtype=float)
        case _:
            parts = triples(v)
            return lambda u: _pooled(u, parts)


def check(distribution: str, values: Mapping[str, float], where: str) -> None:
    """Refuse values that the distribution does not take, or takes in another order."""
    if distribution == "pooled":
        if not values or values.keys() != {f"{key}_{i + 1}" for i in range(len(values) // 3) for key in _TRIPLE}:
            raise _refuse(where, "pooled values that are not triples", "pooled takes low_1, mode_1, high_1, low_2, ...")
        for low, mode, high in triples(values):
            _ordered(where, low, mode, high)
        return
    if distribution not in TAKES:
        known = ", ".join((*TAKES, "pooled"))
        raise _refuse(where, f"the unknown distribution {distribution!r}", f"the distributions are {known}")
    if values.keys() not in TAKES[distribution]:
        allowed = " or ".join(", ".join(sorted(keys)) for keys in TAKES[distribution])
        raise _refuse(where, f"the values {', '.join(sorted(values)) or 'none'}", f"{distribution} takes {allowed}")
    if not all(np.isfinite(x) for x in values.values()):
        raise _refuse(where, "a value that is not finite", "values are numbers")
    if "low" in values:
        _ordered(where, *(values[key] for key in _TRIPLE if key in values))
    _check_support(distribution, values, where)


def triples(values: Mapping[str, float]) -> tuple[tuple[float, float, float], ...]:
    """Return the (low, mode, high) of a pooled distribution's parts."""
    parts = range(1, len(values) // 3 + 1)
    return tuple((values[f"low_{i}"], values[f"mode_{i}"], values[f"high_{i}"]) for i in parts)


_TRIPLE = ("low", "mode", "high")


def _ordered(where: str, *ends: float) -> None:
    if list(ends) != sorted(ends) or ends[0] == ends[-1] or not all(np.isfinite(ends)):
        raise _refuse(
            where, f"{', '.join(f'{x:g}' for x in ends)}", "low, mode and high stand in this order, low < high"
        )


def _check_support(distribution: str, values: Mapping[str, float], where: str) -> None:
    if distribution == "lognormal" and (min(values.values()) <= 0 or values.get("factor", 2.0) <= 1):
        raise _refuse(
            where, "a log-normal with a value of zero or less", "its values are positive and its factor above 1"
        )
    if distribution == "beta" and (min(values.values()) <= 0 or values.get("high", 0.5) >= 1):
        raise _refuse(where, "a beta with limits outside (0, 1)", "a share lies between 0 and 1")


def _triangular(u: FloatArray, low: float, mode: float, high: float) -> FloatArray:
    width = high - low
    below = low + np.sqrt(u * width * (mode - low))
    above = high - np.sqrt((1 - u) * width * (high - mode))
    return np.where(u * width < mode - low, below, above)


def _triangular_cdf(x: FloatArray, low: float, mode: float, high: float) -> FloatArray:
    width = high - low
    with np.errstate(divide="ignore", invalid="ignore"):
        below = (x - low) ** 2 / (width * (mode - low))
        above = 1 - (high - x) ** 2 / (width * (high - mode))
    inner = np.where(x < mode, below, np.where(x < high, above, 1.0))
    return np.where(x <= low, 0.0, np.where(x >= high, 1.0, inner))


def _pooled(u: FloatArray, parts: tuple[tuple[float, float, float], ...]) -> FloatArray:
    low = np.full_like(u, min(p[0] for p in parts))
    high = np.full_like(u, max(p[2] for p in parts))
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        below = sum(_triangular_cdf(middle, *p) for p in parts) / len(parts) < u
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2


def _pert_shapes(low: float, mode: float, high: float) -> tuple[float, float]:
    width = high - low
    return 1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width


def _lognormal(v: Mapping[str, float]) -> tuple[float, float]:
    if "median" in v:
        return float(np.log(v["median"])), float(np.log(v["factor"])) / Z
    low, high = np.log(v["low"]), np.log(v["high"])
    return float(low + high) / 2, float(high - low) / (2 * Z)


@lru_cache(maxsize=256)
def _beta_shapes(low: float, high: float) -> tuple[float, float]:
    """Solve for the shapes whose 2.5 and 97.5 % points are the limits, starting from the normal on the logit scale."""
    centre, sd = (special.logit(low) + special.logit(high)) / 2, (special.logit(high) - special.logit(low)) / (2 * Z)
    p = special.expit(centre)
    size = max(1 / (sd**2 * p * (1 - p)), 0.05)

    def miss(log_shapes: FloatArray) -> list[float]:
        a, b = np.exp(np.clip(log_shapes, -20, 40))
        tails = special.betainc(a, b, low), special.betaincc(a, b, high)
        return [float(special.logit(np.clip(t, 1e-300, 1 - 1e-16)) - special.logit(0.025)) for t in tails]

    found = optimize.root(miss, np.log([p * size, (1 - p) * size]), method="hybr", tol=1e-12)
    if np.max(np.abs(miss(found.x))) > 1e-6:
        raise NotEstimable(
            rule="no beta distribution has these 2.5 and 97.5 % points",
            found=f"beta limits {low:g} and {high:g}",
            todo="Give its shapes a and b, or a pert with low, mode and high",
        )
    return float(np.exp(found.x[0])), float(np.exp(found.x[1]))


def _refuse(where: str, found: str, rule: str) -> InvalidInput:
    return InvalidInput(found=f"{found} in {where}", rule=rule, todo="Correct the parameter")
