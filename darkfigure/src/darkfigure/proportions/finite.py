"""A sample that is a large part of a small population: exact limits from the hypergeometric distribution."""

from __future__ import annotations

from collections.abc import Callable

from scipy import stats

from darkfigure.errors import InvalidInput


def hypergeometric(k: int, n: int, N: int, level: float = 0.95) -> tuple[int, int]:
    """Return exact limits of how many of a population of ``N`` have a property that ``k`` of ``n`` sampled have.

    Parameters
    ----------
    k, n : int
        Sampled without replacement, each set of n equally likely.
    N : int
        People in the population.

    Returns
    -------
    (int, int)
        All totals M whose two tails P(X >= k | M) and P(X <= k | M) both exceed (1 - level) / 2. Never outside
        [k, N - n + k]: who was seen is known.

    References
    ----------
    Buonaccorsi JP (1987). The American Statistician 41(3). https://doi.org/10.1080/00031305.1987.10475485

    Examples
    --------
    >>> hypergeometric(27, 45, 60)
    (31, 40)
    """
    if not 0 <= k <= n <= N or n < 1 or not 0 < level < 1:
        raise InvalidInput(
            found=f"{k} of {n} from {N}",
            rule="0 <= k <= n <= N with n at least 1",
            todo="Check the counts",
        )
    tail = (1 - level) / 2
    low = _first(lambda total: float(stats.hypergeom.sf(k - 1, N, total, n)) > tail, k, N - n + k)
    beyond = _first(lambda total: float(stats.hypergeom.cdf(k, N, total, n)) <= tail, k, N - n + k + 1)
    return low, beyond - 1


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the smallest whole number in [low, high] at which ``holds`` turns true; it is taken to be true at high."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
