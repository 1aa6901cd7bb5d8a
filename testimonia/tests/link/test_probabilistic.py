"""Splink on simulated lists whose truth is known: precise where it decides, and nothing on disk."""

import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from testimonia.collect.records import ListMembership
from testimonia.core.errors import Refused
from testimonia.link.clusters import cluster
from testimonia.link.probabilistic import Probabilistic, Scored, score_pairs
from testimonia.link.records import MatchDecision


@pytest.fixture(scope="module")
def lists(simulate_lists):  # type: ignore[no-untyped-def]
    return simulate_lists(2500, 11)


@pytest.fixture(scope="module")
def scored(lists) -> Scored:  # type: ignore[no-untyped-def]
    return score_pairs(lists.entries, Probabilistic())


def test_pairs_taken_as_the_same_are_the_same(lists, scored: Scored) -> None:  # type: ignore[no-untyped-def]
    same = {pair.ids for pair in scored.same}

    assert len(same & lists.true_pairs) / len(same) > 0.98
    assert len(same) > 0.4 * len(lists.true_pairs)


def test_scores_are_probabilities_that_hold(lists, scored: Scored) -> None:  # type: ignore[no-untyped-def]
    expected = sum(pair.score for pair in scored.grey)
    found = sum(pair.ids in lists.true_pairs for pair in scored.grey)

    assert found == pytest.approx(expected, rel=0.25)


def test_same_entries_and_seed_give_same_scores_in_any_order(lists, scored: Scored) -> None:  # type: ignore[no-untyped-def]
    assert score_pairs(lists.entries[::-1], Probabilistic()) == scored


def test_nothing_is_written_to_disk(lists, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    score_pairs(lists.entries[:800], Probabilistic())

    assert list(tmp_path.rglob("*")) == []


def test_two_matching_fields_are_too_few_for_a_model(make_entry: Callable[..., ListMembership]) -> None:
    entries = [make_entry(f"e{i}", matching={"birth_year": "1990", "province": "p"}) for i in range(5)]

    with pytest.raises(Refused, match="2 matching fields"):
        score_pairs(entries, Probabilistic())


def test_fields_that_split_nothing_are_refused(make_entry: Callable[..., ListMembership]) -> None:
    entries = [make_entry(f"e{i}", matching={"a": "1", "b": "1", "c": "1"}) for i in range(50)]

    with pytest.raises(Refused, match="no three matching fields"):
        score_pairs(entries, Probabilistic(most_pairs_a_rule=1000))


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twenty_thousand_entries_are_linked_within_a_minute(simulate_lists, seed: int, capsys) -> None:  # type: ignore[no-untyped-def]
    lists = simulate_lists(20_000, seed)
    start = time.process_time()

    scored = score_pairs(lists.entries, Probabilistic())

    seconds = time.process_time() - start
    true = lists.true_pairs
    same = {p.ids for p in scored.same}
    clear = {id: group for group in _clusters(lists, same) for id in group}
    review = {p.ids for p in scored.grey if clear[p.ids[0]] is not clear[p.ids[1]]}
    people = _clusters(lists, same | (review & true))
    joined = {pair for group in people for pair in combinations(sorted(group), 2)}
    figures = {
        "true pairs": len(true), "same": len(same), "precision": len(same & true) / len(same),
        "recall": len(same & true) / len(true), "to review": len(review), "right": len(review & true) / len(review),
        "after review: precision": len(joined & true) / len(joined), "recall then": len(joined & true) / len(true),
        "people": len(people), "true people": len(set(lists.truth.values())), "CPU seconds": seconds,
    }  # fmt: skip
    with capsys.disabled():
        print(f"\nseed {seed}:", ", ".join(f"{k} {v:.3f}".rstrip("0").rstrip(".") for k, v in figures.items()))  # noqa: T201
    assert figures["precision"] > 0.98
    assert figures["recall then"] > 0.93
    assert seconds < 60


def _clusters(lists, pairs: set[tuple[str, str]]) -> tuple[frozenset[str], ...]:  # type: ignore[no-untyped-def]
    given = {"subject": "project", "verdict": "same", "decided_by": "m", "decided_on": "2026"}
    return cluster(lists.entries, {p: MatchDecision(left=p[0], right=p[1], **given) for p in pairs}).settled
