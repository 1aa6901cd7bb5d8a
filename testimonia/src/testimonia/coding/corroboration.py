"""Who says so: how many tellers stand behind an act, and how many victims spoke for themselves.

Corroboration counts tellers, not sentences: a woman who told it three times is one. A person who is only spoken of
never consented and is counted apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from testimonia.coding.records import Act, Information
from testimonia.collect.records import Person
from testimonia.core.values import Reliability

_CLOSEST_FIRST: tuple[Reliability, ...] = ("own_experience", "witnessed", "heard")


@dataclass(frozen=True)
class Corroboration:
    """Tellers behind one act, each counted once where she stood closest to it."""

    own_experience: int
    witnessed: int
    heard: int
    n_verified: int
    """Pieces of information that a second person has checked."""

    @property
    def n_tellers(self) -> int:
        return self.own_experience + self.witnessed + self.heard


@dataclass(frozen=True)
class VictimCounts:
    """Victims who were interviewed, and victims of whom others told; a listed person was not interviewed by us."""

    interviewed: int
    reported_by_others: int


def corroborate(act: Act, informations: Mapping[str, Information]) -> Corroboration:
    """Count the tellers of one act; an Information that may not be opened is not counted."""
    told = [informations[i] for i in act.information if i in informations]
    closest: dict[str, Reliability] = {}
    for information in told:
        known = closest.get(information.teller, information.reliability)
        closest[information.teller] = min(known, information.reliability, key=_CLOSEST_FIRST.index)
    n = {r: sum(v == r for v in closest.values()) for r in _CLOSEST_FIRST}
    n_verified = sum(information.verified_by is not None for information in told)
    return Corroboration(n["own_experience"], n["witnessed"], n["heard"], n_verified)


def count_victims(acts: Sequence[Act], people: Iterable[Person]) -> VictimCounts:
    """Count victims, each once, apart by whether she spoke herself; one who is not on record was only spoken of."""
    interviewed = {p.id for p in people if p.person_kind == "interviewed"}
    victims = {act.victim for act in acts}
    return VictimCounts(len(victims & interviewed), len(victims - interviewed))
