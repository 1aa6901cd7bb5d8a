"""Whether chain referral allows an estimate: recruitment and network sizes go in, a refusal or nothing comes out.

The design must have been one of peer recruitment; no later arithmetic mends a design that was not.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from testimonia.core.errors import Refused

FEWEST_WAVES = 4
NETWORK_KNOWN = 0.9
FEWEST_EFFECTIVE = 100


class Recruited(Protocol):
    """Who referred a person; a seed has no recruiter."""

    @property
    def person(self) -> str: ...
    @property
    def recruiter(self) -> str | None: ...
    @property
    def gatekeeper(self) -> bool: ...


def check_referral(people: Sequence[str], chain: Sequence[Recruited], network: Mapping[str, int]) -> None:
    """Refuse unless these people recruited each other and nine in ten said how many they know."""
    by_person = {r.person: r for r in chain if r.person in set(people)}
    if len(by_person) < len(people):
        raise _no("people whose recruitment is not recorded", "chain referral needs who referred whom for everyone",
                  "Record the recruitment of each person interviewed")  # fmt: skip
    if any(r.gatekeeper for r in by_person.values()):
        raise _no("people who were sent by a gatekeeper", "chain referral is peer recruitment without gatekeepers",
                  "Give the counts of those interviewed instead, and generalise to nobody")  # fmt: skip
    waves = max(_waves(by_person).values(), default=0)
    if waves < FEWEST_WAVES:
        raise _no(f"chains of at most {waves} waves", f"an estimate needs at least {FEWEST_WAVES} waves of recruitment",
                  "Let the chains go on, or give counts only")  # fmt: skip
    known = sum(network.get(person, 0) > 0 for person in people)
    if known < NETWORK_KNOWN * len(people):
        raise _no("network sizes from fewer than nine in ten", "the weights of chain referral are network sizes",
                  "Ask each person how many women in her situation she knows")  # fmt: skip
    if len(people) < FEWEST_EFFECTIVE:
        # The design effect is at least 1; with a hundred people and more, darkfigure computes it and refuses again.
        raise _no(f"{len(people)} people interviewed by chain referral",
                  f"people over design effect must be at least {FEWEST_EFFECTIVE}",
                  "Give counts of those interviewed, and generalise to nobody")  # fmt: skip


def _waves(chain: Mapping[str, Recruited]) -> dict[str, int]:
    waves: dict[str, int] = {}
    for person in chain:
        path: list[str] = []
        at: str | None = person
        while at is not None and at in chain and at not in waves:
            if at in path:
                raise _no("people who recruited each other in a circle", "recruitment is a tree that starts at seeds",
                          "Mend the recorded recruitment")  # fmt: skip
            path.append(at)
            at = chain[at].recruiter
        wave = waves[at] + 1 if at is not None and at in waves else 0
        for step in reversed(path):
            waves[step] = wave
            wave += 1
    return waves


def _no(found: str, rule: str, todo: str) -> Refused:
    return Refused(found=found, rule=rule, todo=todo)
