"""Candidate pairs: missing values say nothing, near years meet, order does not matter."""

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.collect.records import ListMembership
from testimonia.core.errors import Refused
from testimonia.link.blocking import Blocking, candidate_pairs, compare

Make = Callable[..., ListMembership]
values = st.fixed_dictionaries(
    {}, optional={"birth_year": st.sampled_from(["1990", "1991", "1992", "1994"]), "province": st.sampled_from("JLH"),
                  "arrived": st.sampled_from(["2010", "2012"])},
)  # fmt: skip


def _ids(entries: list[ListMembership], blocking: Blocking) -> set[tuple[str, str]]:
    return {pair.ids for pair in candidate_pairs(entries, blocking)}


def test_a_pair_that_agrees_on_two_fields_is_a_candidate(make_entry: Make) -> None:
    a = make_entry("a", matching={"birth_year": "1990", "province": "Jilin", "arrived": "2010"})
    b = make_entry("b", "B", matching={"birth_year": "1991", "province": "jilin ", "arrived": "2014"})

    (pair,) = candidate_pairs([a, b], Blocking())

    assert pair.agreement == {"arrived": "differs", "birth_year": "near", "province": "equal"}


def test_a_missing_value_neither_agrees_nor_differs(make_entry: Make) -> None:
    a, b = make_entry("a", matching={"province": "Jilin"}), make_entry("b", matching={"province": ""})

    assert compare(a, b, ["province", "x"]).agreement == {"province": "missing", "x": "missing"}
    assert candidate_pairs([a, b], Blocking(rules=(("province",),))) == ()


def test_rows_of_a_published_table_are_never_paired(make_entry: Make) -> None:
    a = make_entry("a", matching={"province": "Jilin"}, pattern_count=12)
    b = make_entry("b", matching={"province": "Jilin"}, also_on=("B",))

    assert candidate_pairs([a, b], Blocking(rules=(("province",),))) == ()


def test_more_pairs_than_anyone_reviews_are_refused(make_entry: Make) -> None:
    entries = [make_entry(f"e{i}", matching={"province": "Jilin"}) for i in range(20)]

    with pytest.raises(Refused, match="190 pairs agree on province: a review takes at most 100"):
        candidate_pairs(entries, Blocking(rules=(("province",),), most_pairs_a_rule=100))
    with pytest.raises(Refused, match="190 pairs agree on even the most telling fields"):
        candidate_pairs(entries, Blocking(most_pairs_a_rule=100))


def test_fields_that_nearly_all_share_are_joined_by_a_third(make_entry: Make) -> None:
    facts = [{"sex": "f", "country": "x", "birth_year": str(1950 + 3 * i)} for i in range(20)]
    entries = [make_entry(f"e{i}{j}", matching=facts[i]) for i in range(20) for j in range(2)]

    found = candidate_pairs(entries, Blocking(most_pairs_a_rule=100))

    assert {p.ids for p in found} == {(f"e{i}0", f"e{i}1") for i in range(20)}


@given(st.lists(values, max_size=8), st.integers(0, 3), st.randoms())
def test_blocking_finds_exactly_the_pairs_that_agree(make_entry, matchings, years_apart, random) -> None:  # type: ignore[no-untyped-def]
    entries = [make_entry(f"e{i}", matching=m) for i, m in enumerate(matchings)]
    fields = sorted({f for m in matchings for f in m})
    needed = min(2, len(fields))
    pairs = [compare(a, b, fields, years_apart) for a, b in combinations(entries, 2)]
    expected = {p.ids for p in pairs if needed and p.n_agreeing >= needed}
    random.shuffle(entries)

    assert _ids(entries, Blocking(years_apart=years_apart)) == expected
