"""A decision replaces in judgement only; undoing restores exactly."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.core.errors import Refused
from testimonia.link.decisions import in_force, next_sequence, undoing
from testimonia.link.records import MatchDecision

Make = Callable[..., MatchDecision]
pairs = st.sampled_from([("a", "b"), ("b", "a"), ("b", "c"), ("a", "c")])
verdicts = st.sampled_from(["same", "different", "unsure"])
steps = st.lists(st.one_of(st.tuples(pairs, verdicts), st.integers(0, 30)), max_size=12)


def _store(make_decision: Make, story: list) -> list[MatchDecision]:  # type: ignore[type-arg]
    """Play a story of decisions and undoings; a number undoes the decision at that place, if there is one."""
    stored: list[MatchDecision] = []
    for step in story:
        if isinstance(step, tuple):
            stored.append(make_decision(*step[0], step[1], len(stored)))
        elif stored:
            stored.append(undoing(stored, stored[step % len(stored)].id, by="member2", on="2026-11-24"))
    return stored


def test_a_later_decision_of_the_same_pair_stands(make_decision: Make) -> None:
    decisions = [make_decision("a", "b", "same", 0), make_decision("b", "a", "different", 1)]

    assert in_force(decisions)["a", "b"].verdict == "different"


def test_an_unknown_decision_cannot_be_undone() -> None:
    with pytest.raises(Refused, match="no decision of that id"):
        undoing([], "d7", by="member2", on="2026-11-24")


@given(steps, pairs, verdicts)
def test_undoing_a_decision_restores_exactly_what_stood_before(make_decision, story, pair, verdict) -> None:  # type: ignore[no-untyped-def]
    stored = _store(make_decision, story)
    decision = make_decision(*pair, verdict, next_sequence(stored))

    undone = [*stored, decision, undoing([*stored, decision], decision.id, by="m", on="2026-11-25")]

    assert in_force(undone) == in_force(stored)


@given(steps, pairs, verdicts)
def test_undoing_the_undoing_brings_the_decision_back(make_decision, story, pair, verdict) -> None:  # type: ignore[no-untyped-def]
    stored = [*(before := _store(make_decision, story)), make_decision(*pair, verdict, next_sequence(before))]
    undo = undoing(stored, stored[-1].id, by="m", on="2026-11-25")

    again = [*stored, undo, undoing([*stored, undo], undo.id, by="m", on="2026-11-26")]

    assert in_force(again) == in_force(stored)


@given(steps, st.randoms())
def test_the_order_in_which_decisions_are_read_does_not_matter(make_decision, story, random) -> None:  # type: ignore[no-untyped-def]
    stored = _store(make_decision, story)
    shuffled = list(stored)
    random.shuffle(shuffled)

    assert in_force(shuffled) == in_force(stored)
