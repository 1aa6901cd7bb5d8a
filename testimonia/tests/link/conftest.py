"""Invented list entries and decisions about them."""

from collections.abc import Callable
from typing import Any

import pytest

from testimonia.collect.records import ListMembership
from testimonia.link.records import MatchDecision


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
