"""Differences of two independent proportions, p1 - p2."""

from __future__ import annotations

import math

from scipy import optimize, special

from darkfigure.errors import InvalidInput
from darkfigure.proportions.intervals import wilson


def newcombe(k1: int, n1: int, k2: int, n2: int, level: float = 0.95) -> tuple[float, float]:
    """Return Newcombe's hybrid score interval (his method 10), made of the two Wilson intervals.

    References
    ----------
    Newcombe RG (1998). Statistics in Medicine 17(8).
    https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I

    Examples
    --------
    >>> [round(x, 4) for x in newcombe(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    (l1, u1), (l2, u2) = wilson(k1, n1, level), wilson(k2, n2, level)
    p1, p2 = k1 / n1, k2 / n2
    low = p1 - p2 - math.hypot(p1 - float(l1), float(u2) - p2)
    high = p1 - p2 + math.hypot(float(u1) - p1, p2 - float(l2))
    return max(low, -1.0), min(high, 1.0)


def miettinen_nurminen(k1: int, n1: int, k2: int, n2: int, level: float = 0.95) -> tuple[float, float]:
    """Return the asymptotic score interval of Miettinen and Nurminen.

    The set of d for which (p1 - p2 - d)^2 <= z^2 V(d), with V at the maximum likelihood estimate restricted to
    p1 - p2 = d, times (n1 + n2) / (n1 + n2 - 1).

    References
    ----------
    Miettinen O, Nurminen M (1985). Statistics in Medicine 4(2). https://doi.org/10.1002/sim.4780040211

    Examples
    --------
    >>> [round(x, 4) for x in miettinen_nurminen(56, 70, 48, 80)]
    [0.0528, 0.3382]
    """
    for k, n in ((k1, n1), (k2, n2)):
        if not (0 <= k <= n and n >= 1):
            raise InvalidInput(found=f"{k} of {n}", rule="0 <= k <= n with n at least 1", todo="Check the counts")
    z = float(special.ndtri((1 + level) / 2))
    observed = k1 / n1 - k2 / n2

    def score(d: float) -> float:
        if d == observed:
            return 0.0
        variance = _restricted_variance(k1, n1, k2, n2, d)
        return (observed - d) / math.sqrt(variance) if variance > 0 else math.copysign(math.inf, observed - d)

    edge = 1 - 1e-12
    low = -1.0 if score(-edge) <= z else float(optimize.brentq(lambda d: score(d) - z, -edge, observed, xtol=1e-12))
    high = 1.0 if score(edge) >= -z else float(optimize.brentq(lambda d: score(d) + z, observed, edge, xtol=1e-12))
    return low, high


def _restricted_variance(k1: int, n1: int, k2: int, n2: int, d: float) -> float:
    """Solve the cubic for p2 at p1 = p2 + d by its trigonometric root."""
    n = n1 + n2
    a = float(n)
    b = (n1 + 2 * n2) * d - n - k1 - k2
    c = (n2 * d - n - 2 * k2) * d + k1 + k2
    e = k2 * d * (1 - d)
    q = (b / (3 * a)) ** 3 - b * c / (6 * a * a) + e / (2 * a)
    p = math.copysign(math.sqrt(max((b / (3 * a)) ** 2 - c / (3 * a), 0.0)), q)
    ratio = q / p**3 if p else 0.0
    angle = (math.pi + math.acos(min(max(ratio, -1.0), 1.0))) / 3
    p2 = min(max(2 * p * math.cos(angle) - b / (3 * a), 0.0), 1.0)
    p1 = min(max(p2 + d, 0.0), 1.0)
    return (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * n / (n - 1)
