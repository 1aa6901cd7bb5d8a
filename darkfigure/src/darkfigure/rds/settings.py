"""What may be asked of a chain-referral sample, checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
    """

    method: Method = "rds2"
    population: float | None = None
    interval: Bootstrap | None = None
    replicates: int = 1000
    level: str | None = None
    seed: int = 0
    despite_design: bool = False
    people: str = "the population that the chains reach"

    def __post_init__(self) -> None:
        _one_of("method", self.method, METHODS)
        if self.interval is not None:
            _one_of("interval", self.interval, BOOTSTRAPS)
        if self.replicates < 1 or self.seed < 0:
            raise InvalidInput(
                rule="replicates are at least 1 and a seed is not negative",
                found=f"{self.replicates} replicates and the seed {self.seed}",
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


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidInput(
            rule=f"the {what} is one of {', '.join(allowed)}",
            found=f"the {what} {value!r}",
            todo="Choose one of them",
        )
