"""One row of the table of coverage: estimates with limits come in, a line of `data/coverage.csv` goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np

QUARTILE = 0.6745  # Half of normal deviations lie within so many standard deviations.


@dataclass(frozen=True)
class Row:
    """How a method does in a kind of world.

    Parameters
    ----------
    family : {"lists", "referral"}
    outcome : str
        What is estimated.
    worlds : int
        Simulated worlds.
    refused : float
        Share of worlds in which the method gave no estimate or no finite limit.
    coverage : float
        Share of the other worlds whose 95 % interval holds the truth.
    bias, error, claimed : float
        For sizes, as a share of the truth and robust against a few nearly unbounded answers: median deviation, median
        absolute deviation, and what the median width claims for it. For shares, in points: mean deviation, root mean
        square deviation, mean width over 3.92.
    """

    family: str
    world: str
    method: str
    interval: str
    outcome: str
    worlds: int
    refused: float
    coverage: float
    bias: float
    error: float
    claimed: float

    @classmethod
    def of(
        cls,
        family: str,
        world: str,
        method: str,
        interval: str,
        outcome: str,
        truth: float,
        found: Sequence[tuple[float, float, float] | None],
    ) -> Row:
        """Sum up sizes estimated for one truth."""
        answered = np.array([f for f in found if f is not None and np.isfinite(f).all()]).reshape(-1, 3)
        refused = 1 - len(answered) / len(found)
        if not len(answered):
            nan = float("nan")
            return cls(family, world, method, interval, outcome, len(found), refused, nan, nan, nan, nan)
        value, low, high = answered.T / truth
        held = float(((low <= 1) & (high >= 1)).mean())
        bias, error = float(np.median(value) - 1), float(np.median(np.abs(value - 1)))
        claimed = float(np.median(high - low) / 3.92 * QUARTILE)
        return cls(family, world, method, interval, outcome, len(found), refused, held, bias, error, claimed)

    @classmethod
    def header(cls) -> list[str]:
        return [each.name for each in fields(cls)]

    def cells(self) -> list[str]:
        return [f"{value:.4g}" if isinstance(value, float) else str(value) for value in astuple(self)]
