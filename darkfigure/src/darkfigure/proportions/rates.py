"""Rates of rare events, such as returns a woman and year."""

from __future__ import annotations

from scipy import special

from darkfigure.errors import InvalidInput


def poisson(k: int, exposure: float, level: float = 0.95) -> tuple[float, float]:
    """Return exact limits of a rate, from ``k`` events over an ``exposure`` such as person-years.

    Garwood's limits: chi-square quantiles with 2k and 2k + 2 degrees of freedom, halved. Events must be independent:
    three sales of one woman are not three events of three women.

    References
    ----------
    Garwood F (1936). Biometrika 28(3-4). https://doi.org/10.1093/biomet/28.3-4.437

    Examples
    --------
    >>> [round(x, 3) for x in poisson(10, 1.0)]
    [4.795, 18.39]
    """
    if k < 0 or k != int(k) or not exposure > 0 or not 0 < level < 1:
        raise InvalidInput(
            found=f"{k} events over an exposure of {exposure:g}",
            rule="events are whole and not negative, exposure is positive",
            todo="Check the counts",
        )
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(special.gammaincinv(k, tail))
    return low / exposure, float(special.gammaincinv(k + 1, 1 - tail)) / exposure
