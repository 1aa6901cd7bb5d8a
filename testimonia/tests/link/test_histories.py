"""Capture histories: duplicates count once, a published table goes in as it stands, unlike lists are refused."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from testimonia.collect.records import ListMembership
from testimonia.core.errors import InvalidInput, Refused
from testimonia.link.clusters import Clusters, cluster
from testimonia.link.decisions import in_force
from testimonia.link.histories import capture_histories
from testimonia.link.records import MatchDecision

Entry = Callable[..., ListMembership]
Decision = Callable[..., MatchDecision]


def _shared(name: str) -> Path:
    roots = [Path(os.environ["TESTIMONIA_SHARED"])] if "TESTIMONIA_SHARED" in os.environ else []
    roots += [parent / "shared" for parent in Path(__file__).resolve().parents]
    path = next((root / name for root in roots if (root / name).exists()), None)
    return path or pytest.skip("the folder shared/ with published tables is not beside this repository")


def test_a_person_on_two_lists_is_one_person(make_entry: Entry, make_decision: Decision) -> None:
    entries = [
        make_entry("a", "A"),
        make_entry("b", "B"),
        make_entry("b2", "B"),
        make_entry("c", "C", referred_from="B"),
    ]
    judgement = in_force([make_decision("a", "b", "same", 0), make_decision("b", "b2", "same", 1)])

    result = capture_histories(entries, cluster(entries, judgement))

    assert result.lists == ("A", "B", "C")
    assert dict(zip(result.patterns, result.counts, strict=True)) == {(0, 0, 1): 1, (1, 1, 0): 1}
    assert (result.n_people, result.n_duplicates, result.referrals) == (2, 1, (("B", "C", 1),))


@pytest.mark.parametrize("field", ["population", "place", "period"])
@pytest.mark.parametrize("value", ["another", ""])
def test_lists_of_another_population_place_or_period_are_refused(make_entry: Entry, field: str, value: str) -> None:
    entries = [make_entry("a"), make_entry("b", "B", **{field: value})]

    with pytest.raises(Refused, match=f"of {field}.*one population, place and period"):
        capture_histories(entries, cluster(entries, {}))


def test_a_published_row_that_was_matched_is_refused(make_entry: Entry) -> None:
    entries = [make_entry("a", pattern_count=5), make_entry("b", "B")]

    with pytest.raises(InvalidInput, match="stands for several people"):
        capture_histories(entries, Clusters((frozenset("ab"),)))


def test_no_entry_is_no_history() -> None:
    with pytest.raises(Refused, match="histories need lists"):
        capture_histories([], Clusters(()))


def test_the_published_table_of_the_united_kingdom_comes_out_as_it_went_in(make_entry: Entry) -> None:
    with _shared("reference/mse/UKdat_5.csv").open() as file:
        rows = list(csv.DictReader(file))
    lists = [name for name in rows[0] if name != "count"]
    published = {tuple(int(r[n]) for n in sorted(lists)): int(r["count"]) for r in rows if int(r["count"])}
    entries = []
    for i, row in enumerate(r for r in rows if int(r["count"])):
        on = [name for name in lists if row[name] == "1"]
        entries.append(make_entry(f"r{i}", on[0], also_on=tuple(on[1:]), pattern_count=int(row["count"])))

    result = capture_histories(entries, cluster(entries, {}))

    assert dict(zip(result.patterns, result.counts, strict=True)) == published
    assert result.n_people == 2744
