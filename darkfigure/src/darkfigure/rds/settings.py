"""What may be asked of a chain-referral sample, checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from darkfigure.errors import InvalidInput

Method = Literal["rds1", "rds2", "ss", "hcg"]
Bootstrap = Literal["salganik", "ss", "tree", "none"]
METHODS: tuple[Method, ...] = ("rds1", "rds2", "ss", "hcg")
BOOTSTRAPS: tuple[Bootstrap, ...] = ("salganik", "ss", "tree", "none")
_USUAL: dict[Method, Bootstrap] = {"rds1": "salganik", "rds2": "salganik", "ss": "ss", "hcg": "ss"}


@dataclass(frozen=True)
class Settings:
    """How a share is estimated.

    Parameters
    ----------
    method : {"rds1", "rds2", "ss", "hcg"}
    population : float, optional
        N, people; needed by ``ss`` and ``hcg`` and by the ``ss`` interval.
    interval : {"salganik", "ss", "tree", "none"}, optional
        By default Salganik's for RDS-I and RDS-II, successive sampling for SS and HCG.
    replicates : int
        Bootstrap replicates.
    level : str, optional
        The outcome's level whose share is wanted; not needed for 0/1, true/false and yes/no.
    seed : int
    despite_design : bool
        Give the estimate, with warnings, although the design does not allow one.
    people : str
        Whom the share is about.
    n_jobs : int
        Processes that share the replicates; -1 for all cores. The result does not depend on it.
    scheduler : object, optional
        Address or client of a Dask cluster, used instead of ``n_jobs``. Network sizes, groups and who recruited whom
        are sent to it, and nothing else of the table.
    """

    method: Method = "rds2"
    population: float | None = None
    interval: Bootstrap | None = None
    replicates: int = 1000
    level: str | None = None
    seed: int = 0
    despite_design: bool = False
    people: str = "the population that the chains reach"
    n_jobs: int = 1
    scheduler: Any = None

    def __post_init__(self) -> None:
        _one_of("method", self.method, METHODS)
        if self.interval is not None:
            _one_of("interval", self.interval, BOOTSTRAPS)
        if self.replicates < 1 or self.seed < 0 or self.n_jobs == 0:
            raise InvalidInput(
                rule="replicates are at least 1, a seed is not negative, and somebody works",
                found=f"{self.replicates} replicates, the seed {self.seed} and {self.n_jobs} workers",
                todo="Change them",
            )
        if self.method == "hcg" and self.bootstrap not in ("ss", "none"):
            raise InvalidInput(
                rule="HCG follows the order of recruitment, which only the successive-sampling bootstrap has",
                found=f"the interval {self.interval!r} for HCG",
                todo="Ask for the interval 'ss' or 'none'",
            )
        if self.population is None and (self.method in ("ss", "hcg") or self.bootstrap == "ss"):
            raise InvalidInput(
                rule="successive sampling and HCG need the size of the population",
                found="no population size",
                todo="Give it, look at the curve of the estimate over sizes, or use RDS-II, which needs none",
            )

    @property
    def bootstrap(self) -> Bootstrap:
        """The interval asked for, or the method's usual one."""
        return self.interval or _USUAL[self.method]

    @property
    def alone(self) -> Settings:
        """The same for one process, as a worker gets it: a client of a cluster cannot be sent."""
        return replace(self, n_jobs=1, scheduler=None)


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidInput(
            rule=f"the {what} is one of {', '.join(allowed)}",
            found=f"the {what} {value!r}",
            todo="Choose one of them",
        )
