"""Aggregated relational data: how many members of each group the respondents of a survey know.

In: a `Population` (the hidden group), `NsumSettings` and a seed. Out: `RelationalData`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from darkfigure.simulate.network import FloatArray
from darkfigure.simulate.people import Population
from darkfigure.simulate.settings import NsumSettings
from darkfigure.streams import sha256_of, stream


@dataclass(frozen=True, eq=False, repr=False)
class RelationalData:
    """Counts for the known groups and, in the last column, for the hidden population.

    Parameters
    ----------
    counts : array of shape (respondents, n_known + 1)
    degree : array of shape (respondents,)
        The truth: whom each respondent knows in the general population.
    """

    population: Population
    settings: NsumSettings
    seed: int
    counts: NDArray[np.int64]
    degree: FloatArray

    @property
    def hidden_size(self) -> int:
        """True size of the hidden population."""
        return self.population.size

    def __repr__(self) -> str:
        return f"RelationalData({self.counts.shape[0]} respondents, {self.counts.shape[1]} groups)"


def nsum(population: Population, settings: NsumSettings | None = None, seed: int = 0) -> RelationalData:
    """Draw a scale-up survey.

    Parameters
    ----------
    population : Population
        The hidden group; only its size matters.
    settings : NsumSettings, optional
    seed : int

    Returns
    -------
    RelationalData

    Notes
    -----
    ``y_ik ~ Poisson(d_i N_k / N b_ik t_k)`` with log-normal degrees d, barrier b of mean 1 and transmission t, which
    is 1 for known groups.

    Examples
    --------
    >>> from darkfigure import simulate
    >>> simulate.nsum(simulate.population(seed=1), seed=1).counts.shape
    (500, 7)
    """
    settings = settings or NsumSettings()
    rng = stream(seed, sha256_of("simulate.nsum"))
    sizes = np.array([*settings.known_sizes, population.size], dtype=float)
    spread = settings.sd_log_degree
    degree = settings.mean_degree * rng.lognormal(-(spread**2) / 2, spread, settings.respondents)
    barrier = rng.lognormal(-(settings.barrier_sd**2) / 2, settings.barrier_sd, (settings.respondents, sizes.size))
    seen = np.append(np.ones(sizes.size - 1), settings.transmission)
    counts = rng.poisson(degree[:, None] * (sizes / settings.total * seen) * barrier)
    return RelationalData(population, settings, seed, counts.astype(np.int64), degree)
