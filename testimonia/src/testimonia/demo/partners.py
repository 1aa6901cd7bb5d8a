"""Partners' lists with their errors, and how pairs are judged: a world goes in, rows and verdicts come out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from testimonia.demo.sources import Row
from testimonia.demo.tellers import Teller
from testimonia.demo.world import LISTS, NOW, World
from testimonia.link.blocking import Pair
from testimonia.link.records import Verdict

POPULATION = "women exploited in the three provinces"
PLACE = "Upper Morland, Lake Province and East Shore"
_WRONG = 0.02
_MISSING = 0.03


@dataclass(frozen=True, repr=False)
class Entries:
    """Rows to import, and whose each is: the second is truth and is never stored."""

    rows: tuple[Row, ...]
    person: dict[tuple[str, str], int]

    def verdict(self, pair: Pair) -> Verdict:
        """What a careful reviewer with the originals before her would find."""
        left, right = (self.person[e.list_name, e.member_key] for e in (pair.left, pair.right))
        return "same" if left == right else "different"


def entries(world: World, tellers: tuple[Teller, ...]) -> Entries:
    """Write the three lists with coarse matching fields, of which some are wrong and some missing."""
    rng = world.random("lists")
    interviewed = {t.person: t for t in tellers}
    rows: list[Row] = []
    person: dict[tuple[str, str], int] = {}
    for j, name in enumerate(LISTS):
        members = rng.permutation(np.flatnonzero(world.captures.matrix[:, j]))
        for number, who in enumerate(map(int, members), start=1):
            key = f"{name[0].upper()}{number:04d}"
            person[name, key] = who
            source = int(world.captures.referred_from[who, j])
            row: Row = {
                "kind": "list_memberships", "list_name": name, "member_key": key, "population": POPULATION,
                "place": PLACE, "period": str(NOW), **_matching(rng, world, who),
            }  # fmt: skip
            if source >= 0:
                row["referred_from"] = LISTS[source]
            teller = interviewed.get(who)
            if teller is not None and teller.may("count"):
                row["person"] = teller.pseudonym
            rows.append(row)
    return Entries(tuple(rows), person)


def _matching(rng: np.random.Generator, world: World, who: int) -> dict[str, str]:
    """Birth year, province, year of arrival, and a keyed encoding of the name, each with errors of writing."""
    born = int(world.year_first[who] - world.people.age_first[who])
    name = hashlib.sha256(f"{world.seed}|{who}".encode()).hexdigest()[:10]
    values = {
        "birth_year": str(born + (int(rng.choice((-1, 1))) if rng.random() < 5 * _WRONG else 0)),
        "province": world.province(who if rng.random() > _WRONG else int(rng.integers(world.people.size))),
        "arrival_year": str(
            int(world.year_first[who]) + (int(rng.choice((-1, 1))) if rng.random() < 4 * _WRONG else 0)
        ),
        "keyed_name": name if rng.random() > _WRONG else hashlib.sha256(name.encode()).hexdigest()[:10],
    }
    return {f"match.{field}": value for field, value in values.items() if rng.random() > _MISSING}


def unsure(pairs: Sequence[Pair], rng: np.random.Generator) -> frozenset[tuple[str, str]]:
    """Pairs on which the first reviewer can't decide: a few of those that agree on all but one field."""
    doubtful = [pair.ids for pair in pairs if sum(a == "differs" for a in pair.agreement.values()) == 1]
    chosen = rng.permutation(len(doubtful))[:5]
    return frozenset(doubtful[int(i)] for i in chosen)
