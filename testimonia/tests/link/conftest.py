"""Invented list entries and decisions about them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from testimonia.collect.records import ListMembership
from testimonia.link.records import MatchDecision

settings.register_profile("patient", deadline=None)  # a shared machine is slow at times
settings.load_profile("patient")


@pytest.fixture(scope="session")
def make_entry() -> Callable[..., ListMembership]:
    def build(id: str, list_name: str = "A", **fields: Any) -> ListMembership:
        whose = {"population": "women sold", "place": "two provinces", "period": "2015/2017"}
        return ListMembership(id=id, subject="project", list_name=list_name, member_key=id, **(whose | fields))

    return build


@pytest.fixture(scope="session")
def make_decision() -> Callable[..., MatchDecision]:
    def build(left: str, right: str, verdict: str, sequence: int, **fields: Any) -> MatchDecision:
        given = {"id": f"d{sequence}", "subject": "project", "decided_by": "member2", "decided_on": "2026-11-24"}
        return MatchDecision(left=left, right=right, verdict=verdict, sequence=sequence, **(given | fields))

    return build


@dataclass(frozen=True)
class SimulatedLists:
    """Entries of four lists and who each entry truly is."""

    entries: tuple[ListMembership, ...]
    truth: dict[str, int]

    @property
    def true_pairs(self) -> set[tuple[str, str]]:
        by_person: dict[int, list[str]] = {}
        for id, person in self.truth.items():
            by_person.setdefault(person, []).append(id)
        return {pair for ids in by_person.values() for pair in combinations(sorted(ids), 2)}


@pytest.fixture(scope="session")
def simulate_lists() -> Callable[[int, int], SimulatedLists]:
    """Return a simulator of overlapping lists with errors, missing values and duplicates, from one seed."""

    def simulate(n_entries: int, seed: int) -> SimulatedLists:
        rng = np.random.default_rng(seed)
        n_people = int(n_entries * 0.65)
        people = _people(rng, n_people)
        # Some people are on more lists than others; 2 entries in 100 stand twice on their list.
        weight = rng.gamma(2.0, 1.0, n_people)
        who = rng.choice(n_people, size=n_entries, p=weight / weight.sum())
        entries = []
        for i, person in enumerate(who):
            seen = {f: _as_noted(rng, f, v, people) for f, v in people[person].items()}
            id = hashlib.sha256(f"{seed}.{i}".encode()).hexdigest()[:32]
            entries.append(
                ListMembership(
                    id=id, subject="project", list_name="ABCD"[int(rng.integers(4))], member_key=id[:12],
                    matching={f: v for f, v in seen.items() if v},
                )
            )  # fmt: skip
        return SimulatedLists(tuple(entries), {e.id: int(p) for e, p in zip(entries, who, strict=True)})

    return simulate


def _people(rng: np.random.Generator, n: int) -> list[dict[str, str]]:
    """Names are few and skewed, as Korean names are; counties lie in provinces."""
    name_p = 1 / np.arange(1, 4001) ** 0.7
    names = rng.choice(4000, size=n, p=name_p / name_p.sum())
    birth = 1960 + rng.binomial(48, 0.5, n)
    arrived = np.minimum(birth + 14 + rng.poisson(10, n), 2018)
    counties = rng.integers(60, size=n)
    return [
        {
            "keyed_name": f"k{names[i]:05d}", "birth_year": str(birth[i]), "arrival_year": str(arrived[i]),
            "origin_county": f"c{counties[i]:02d}", "site_province": f"p{rng.integers(6)}",
            "keyed_mother": f"m{rng.integers(3000):05d}",
        }
        for i in range(n)
    ]  # fmt: skip


_MISSING = {"keyed_name": 0.03, "birth_year": 0.05, "arrival_year": 0.15, "origin_county": 0.1, "keyed_mother": 0.4}


def _as_noted(rng: np.random.Generator, field: str, value: str, people: list[dict[str, str]]) -> str:
    """Return a value as a clerk noted it: missing, wrong, a year off, or right."""
    if rng.random() < _MISSING.get(field, 0.05):
        return ""
    if field.endswith("year") and rng.random() < 0.12:
        return str(int(value) + int(rng.choice([-1, 1])))
    return people[int(rng.integers(len(people)))][field] if rng.random() < 0.04 else value
