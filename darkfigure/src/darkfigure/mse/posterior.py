"""A posterior of the population size on a grid: masses come in; quantiles, modes, limits and draws go out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
SHARE_OF_A_MODE = 0.05
DEPTH_OF_A_VALLEY = 0.8


@dataclass(frozen=True)
class SizePosterior:
    """Masses on population sizes.

    Parameters
    ----------
    sizes : array of shape (n_sizes,)
        Increasing, people.
    mass : array of shape (n_sizes,)
        Sums to 1.
    width : array of shape (n_sizes,)
        Number of whole sizes that each mass stands for; 1 where it stands for its own size only.
    """

    sizes: FloatArray = field(repr=False)
    mass: FloatArray = field(repr=False)
    width: FloatArray = field(repr=False)

    @cached_property
    def cumulated(self) -> FloatArray:
        """Mass up to and with each size."""
        return np.cumsum(self.mass)

    @property
    def mean(self) -> float:
        """Posterior mean; where the upper tail is heavy, it depends on where the grid ends."""
        return float(self.sizes @ self.mass)

    @property
    def sd(self) -> float:
        """Posterior standard deviation."""
        return float(np.sqrt(((self.sizes - self.mean) ** 2) @ self.mass))

    @property
    def mode(self) -> float:
        """The size of the highest mass for each person."""
        return float(self.sizes[np.argmax(self.mass / self.width)])

    def quantile(self, p: NDArray[np.float64] | float) -> FloatArray:
        """Smallest size whose cumulated mass is at least p; within a wide rung by its share."""
        wanted = np.asarray(p, dtype=float)
        rung = np.minimum(np.searchsorted(self.cumulated, wanted), self.sizes.size - 1)
        below = np.where(rung > 0, self.cumulated[rung - 1], 0.0)
        share = np.clip((wanted - below) / self.mass[rung], 0.0, 1.0)
        lowest = self.sizes[rung] - np.floor((self.width[rung] - 1) / 2)
        offset = np.maximum(np.ceil(share * self.width[rung]) - 1, 0.0)
        found: FloatArray = lowest + offset
        return found

    def __call__(self, level: float) -> tuple[float, float]:
        """Limits with equal mass beyond each side."""
        return float(self.quantile((1 - level) / 2)), float(self.quantile((1 + level) / 2))

    @cached_property
    def modes(self) -> tuple[tuple[float, float], ...]:
        """Peaks that a valley parts, each with the mass on its side: ((size, mass), ...).

        A valley counts where the density falls under 0.8 of the lower peak and at least 5 % of the mass lies on each
        side of it.
        """
        density = self.mass / self.width
        peaks, valleys = [int(np.argmax(density))], list[int]()
        for side in (1, -1):
            self._walk(density, peaks, valleys, side)
        bounds = [0, *sorted(v + 1 for v in valleys), density.size]
        parts = [slice(a, b) for a, b in pairwise(bounds)]
        return tuple((float(self.sizes[s][np.argmax(density[s])]), float(self.mass[s].sum())) for s in parts)

    def _walk(self, density: FloatArray, peaks: list[int], valleys: list[int], side: int) -> None:
        at = peaks[0]
        while True:
            ahead = np.arange(at + side, density.size if side > 0 else -1, side)
            if not ahead.size:
                return
            lowest = np.minimum.accumulate(density[ahead])
            risen = np.flatnonzero(density[ahead] * DEPTH_OF_A_VALLEY > lowest)
            if not risen.size:
                return
            rise = int(risen[0])
            valley = int(ahead[int(np.argmin(density[ahead[: rise + 1]]))])
            outer = float(self.mass[valley + 1 :].sum() if side > 0 else self.mass[:valley].sum())
            if outer < SHARE_OF_A_MODE or 1 - outer < SHARE_OF_A_MODE:
                return
            rest = ahead[rise:]
            at = int(rest[np.argmax(density[rest])])
            peaks.append(at)
            valleys.append(valley)
