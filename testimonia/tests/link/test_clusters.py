"""Clusters are an equivalence over the entries; a cluster that contradicts itself waits."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.collect.records import ListMembership
from testimonia.core.errors import Refused
from testimonia.link.clusters import cluster
from testimonia.link.decisions import in_force
from testimonia.link.records import MatchDecision

Entry = Callable[..., ListMembership]
Decision = Callable[..., MatchDecision]
judged = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.sampled_from(["same", "different", "unsure"])),
    max_size=15,
).map(lambda rows: [r for r in rows if r[0] != r[1]])


def test_a_chain_of_sames_is_one_person(make_entry: Entry, make_decision: Decision) -> None:
    decisions = [make_decision("a", "b", "same", 0), make_decision("b", "c", "same", 1)]

    result = cluster([make_entry(i) for i in "abcd"], in_force(decisions))

    assert result.settled == (frozenset("abc"), frozenset("d"))


def test_a_cluster_with_a_different_inside_waits(make_entry: Entry, make_decision: Decision) -> None:
    verdicts = [("a", "b", "same"), ("b", "c", "same"), ("a", "c", "different")]
    decisions = [make_decision(*v, i) for i, v in enumerate(verdicts)]

    result = cluster([make_entry(i) for i in "abcd"], in_force(decisions))

    assert result.settled == (frozenset("d"),)
    assert [str(c) for c in result.waiting] == [
        "3 entries are joined by decisions 'same', and 1 pair of them judged different"
    ]
    with pytest.raises(Refused, match="1 clusters of decisions that contradict each other"):
        result.require_settled()


def test_entries_of_one_interviewed_person_need_no_decision(make_entry: Entry) -> None:
    result = cluster([make_entry("a", person="p1"), make_entry("b", "B", person="p1"), make_entry("c")], {})

    assert result.settled == (frozenset("ab"), frozenset("c"))


def test_a_decision_about_an_entry_that_is_gone_is_left_out(make_entry: Entry, make_decision: Decision) -> None:
    result = cluster([make_entry("a")], in_force([make_decision("a", "z", "same", 0)]))

    assert result.settled == (frozenset("a"),)


@given(judged, st.randoms())
def test_clusters_are_an_equivalence_and_no_order_matters(make_entry, make_decision, rows, random) -> None:  # type: ignore[no-untyped-def]
    entries = [make_entry(i) for i in "abcdef"]
    judgement = in_force([make_decision(*row, i) for i, row in enumerate(rows)])

    result = cluster(entries, judgement)

    groups = [*result.settled, *(c.cluster for c in result.waiting)]
    assert sorted(i for g in groups for i in g) == list("abcdef")
    for (a, b), decision in judgement.items():
        together = any({a, b} <= g for g in groups)
        assert together or decision.verdict != "same"
        assert not (decision.verdict == "different" and any({a, b} <= g for g in result.settled))
    random.shuffle(entries)
    assert cluster(entries, dict(reversed(judgement.items()))) == result
