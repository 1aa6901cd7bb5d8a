"""Settings of the log-linear models: how a model is chosen, how it is resampled, who does the work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from darkfigure.errors import InvalidInput

BLOCK = 50  # Replicates that share a random stream and are handed to a worker together.
Method = Literal["none", "all-pairs", "stepwise", "aic", "bic", "downhill"]


@dataclass(frozen=True)
class Selection:
    """How the model is chosen.

    Parameters
    ----------
    method : {"none", "all-pairs", "stepwise", "aic", "bic", "downhill"}
        Main effects only; every pair of lists; forward by p-value; the least AIC or BIC over all models that have an
        estimate (beyond 7 lists, or 5 with ``order`` above 2, by downhill search); downhill search by BIC.
    order : int
        Largest number of lists in one interaction, 2 or more.
    p : float
        Threshold of the stepwise choice, in (0, 1).
    """

    method: Method = "bic"
    order: int = 2
    p: float = 0.02

    def __post_init__(self) -> None:
        if self.method not in get_args(Method):
            raise InvalidInput(
                rule=f"a model is chosen by one of {', '.join(get_args(Method))}",
                found=f"{self.method!r} is none of them",
                todo="Name one of them",
            )
        if self.order < 2 or not 0 < self.p < 1:
            raise InvalidInput(
                rule="interactions have at least 2 lists, and a threshold lies between 0 and 1",
                found=f"order {self.order} and threshold {self.p:g}",
                todo="Give order 2 or more and a threshold such as 0.02",
            )


@dataclass(frozen=True)
class Resampling:
    """How often and with which seed the people are resampled, and who does the work.

    Parameters
    ----------
    replicates : int
        At least 100.
    seed : int
        The same records and seed give the same resamples, whatever the number of workers.
    n_jobs : int
        Processes; -1 for all cores.
    scheduler : object, optional
        Address or client of a Dask cluster; used instead of ``n_jobs``.
    """

    replicates: int = 1000
    seed: int = 1
    n_jobs: int = 1
    scheduler: Any = None

    def __post_init__(self) -> None:
        if self.replicates < 100 or self.seed < 0 or self.n_jobs == 0:
            raise InvalidInput(
                rule="an interval needs at least 100 replicates, a seed of 0 or more and a worker",
                found=f"{self.replicates} replicates, seed {self.seed}, {self.n_jobs} workers",
                todo="Ask for 1000 replicates",
            )

    @property
    def alone(self) -> Resampling:
        """The same for one process, as a worker gets it: a client of a cluster cannot be sent."""
        return replace(self, n_jobs=1, scheduler=None)
