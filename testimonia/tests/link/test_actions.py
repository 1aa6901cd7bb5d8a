"""Matches in a real vault: exported, decided, contradicted, undone, and every step in the log."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from testimonia.collect.records import ListMembership
from testimonia.core.errors import Refused
from testimonia.link import access, actions
from testimonia.link.records import MatchDecision

Entry = Callable[..., ListMembership]
TODAY = date(2026, 11, 24)


@pytest.fixture
def lists(vault, make_entry: Entry):  # type: ignore[no-untyped-def]
    facts = {"birth_year": "1990", "province": "Jilin"}
    vault.put(*(make_entry(i, name, matching=facts) for i, name in zip("abc", "ABC", strict=True)), action="import")
    return vault


def _decide(path: Path, *decisions: str) -> Path:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row, decision in enumerate(decisions, start=3):
        sheet.cell(row, sheet.max_column).value = decision
    book.save(path)
    return path


def test_a_queue_is_written_filled_read_back_and_stored(lists, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "q.xlsx"
    assert actions.export_queue(lists, path) == 3

    preview = actions.preview_decisions(lists, _decide(path, "same", "different", "different"), TODAY)
    assert lists.scan(MatchDecision) == []
    actions.store_decisions(lists, preview.decisions)

    assert access.clusters(lists).settled == (frozenset("ab"), frozenset("c"))
    assert access.review(lists).reviewed
    history = access.histories(lists)
    assert dict(zip(history.patterns, history.counts, strict=True)) == {(0, 0, 1): 1, (1, 1, 0): 1}


def test_contradictions_are_seen_before_they_are_stored_and_undone_after(lists, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "q.xlsx"
    actions.export_queue(lists, path)
    preview = actions.preview_decisions(lists, _decide(path, "same", "different", "same"), TODAY)
    assert len(preview.contradictions) == 1

    actions.store_decisions(lists, preview.decisions)
    with pytest.raises(Refused, match="contradict each other"):
        access.histories(lists)
    wrong = next(d for d in preview.decisions if d.verdict == "different")
    actions.undo(lists, wrong.id, TODAY)

    assert access.clusters(lists).settled == (frozenset("abc"),)


def test_reading_the_same_queue_twice_stores_nothing_new(lists, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "q.xlsx"
    actions.export_queue(lists, path)
    _decide(path, "same", "different", "unsure")
    actions.store_decisions(lists, actions.preview_decisions(lists, path, TODAY).decisions)

    again = actions.preview_decisions(lists, path, TODAY)

    assert (again.decisions, again.n_as_before) == ((), 3)


def test_without_a_pair_no_queue_is_written(vault, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused, match="no pair waits"):
        actions.export_queue(vault, tmp_path / "q.csv")

    assert list(tmp_path.glob("q.csv")) == []


def test_a_list_that_does_not_exist_is_refused(lists) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused, match=r"no list named Z: .*Choose among: A, B, C"):
        access.histories(lists, ["A", "Z"])


def test_fewer_lists_of_a_published_table_are_summed_over_the_others(vault, make_entry: Entry) -> None:  # type: ignore[no-untyped-def]
    rows = [make_entry("r1", "A", also_on=("B", "C"), pattern_count=5), make_entry("r2", "A", also_on=("B",)),
            make_entry("r3", "C", pattern_count=9)]  # fmt: skip
    vault.put(*rows, action="import")

    history = access.histories(vault, ["A", "B"])

    assert (history.lists, history.patterns, history.counts) == (("A", "B"), ((1, 1),), (6,))


def test_short_lists_are_not_decided_by_a_machine(lists) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused, match="every candidate pair is judged by a person"):
        actions.preview_machine_decisions(lists, TODAY, actions.Probabilistic())


def test_long_lists_leave_their_grey_zone_to_a_person(vault, simulate_lists) -> None:  # type: ignore[no-untyped-def]
    vault.put(*simulate_lists(2100, 5).entries, action="import")

    decided = actions.preview_machine_decisions(vault, TODAY, actions.Probabilistic())
    assert access.review(vault).n_clear == len(decided)
    actions.store_decisions(vault, decided)
    waiting = access.review(vault).pairs

    assert {d.method for d in decided} == {"splink"}
    assert len(decided) > 500
    assert len(waiting) > 50
    assert not {p.ids for p in waiting} & {(d.left, d.right) for d in decided}
