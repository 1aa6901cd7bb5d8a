"""Partners' lists: coarse fields with errors, and pairs judged from the truth."""

import pytest

from testimonia.collect.records import ListMembership
from testimonia.demo.partners import entries
from testimonia.link.blocking import compare


@pytest.fixture(scope="module")
def lists(world, interviewed):
    return entries(world, interviewed)


def test_every_capture_is_one_entry(world, lists):
    assert len(lists.rows) == world.captures.matrix.sum()
    assert {row["list_name"] for row in lists.rows} == {"shelter", "hotline", "clinic"}


def test_no_entry_holds_a_place_in_the_world_and_some_fields_are_missing(lists):
    fields = {name for row in lists.rows for name in row if name.startswith("match.")}

    assert fields == {"match.birth_year", "match.province", "match.arrival_year", "match.keyed_name"}
    assert any(name not in row for row in lists.rows for name in fields)


def test_a_pair_is_the_same_only_where_the_world_says_so(lists):
    made = [
        ListMembership(
            subject="project", list_name=row["list_name"], member_key=row["member_key"],
            matching={n.removeprefix("match."): v for n, v in row.items() if n.startswith("match.")},
        )
        for row in lists.rows
    ]  # fmt: skip
    by_person = {}
    for entry in made:
        by_person.setdefault(lists.person[entry.list_name, entry.member_key], []).append(entry)
    two = next(group for group in by_person.values() if len(group) > 1)
    other = next(group[0] for group in by_person.values() if group is not two)

    assert lists.verdict(compare(two[0], two[1], ())) == "same"
    assert lists.verdict(compare(two[0], other, ())) == "different"


def test_only_those_who_may_be_counted_are_known_on_a_list(lists, interviewed):
    may = {t.pseudonym for t in interviewed if t.may("count")}

    assert {row["person"] for row in lists.rows if "person" in row} <= may
