import csv

import pytest

from darkfigure import datasets
from testimonia.collect.records import ListMembership
from testimonia.core.errors import InvalidInput, Refused
from testimonia.estimate.lists import MERGED, NONE_RECORDED, from_lists
from testimonia.estimate.plan import PlannedFigure
from testimonia.link.records import MatchDecision


def published(name: str) -> list[ListMembership]:
    """The rows of a published table of overlaps as list memberships."""
    rows = list(csv.DictReader(datasets.path(name).read_text(encoding="utf-8").splitlines()))
    lists = [key for key in rows[0] if key != "count"]
    entries = []
    for number, row in enumerate(rows):
        on = [each for each in lists if row[each] == "1"]
        entries.append(ListMembership(id=f"{name}-{number}", subject="project", list_name=on[0], also_on=tuple(on[1:]),
                                      member_key=str(number), pattern_count=int(row["count"]), population="victims",
                                      place="United Kingdom", period="2013"))  # fmt: skip
    return entries


def entry(list_name: str, number: int) -> ListMembership:
    matching = {"birth_year": str(1970 + number), "home": str(number)}
    return ListMembership(id=f"{list_name}{number}", subject="project", list_name=list_name, member_key=str(number),
                          population="women", place="north", period="2025", matching=matching)  # fmt: skip


def overlapping() -> tuple[list[ListMembership], list[MatchDecision]]:
    """Three lists of 28 women; whoever is on two of them was judged the same."""
    on = {"a": range(18), "b": range(9, 27), "c": range(4, 30, 2)}
    entries = [entry(name, 2 * i) for name, numbers in on.items() for i in numbers]
    pairs = [(x, y) for x in entries for y in entries if x.id < y.id and x.member_key == y.member_key]
    return entries, [
        MatchDecision(subject="project", left=x.id, right=y.id, verdict="same", decided_by="m", decided_on="2025-01-01")
        for x, y in pairs
    ]


def figure(**options: object) -> PlannedFigure:
    return PlannedFigure(title="t", kind="estimate", unit="people", population="women", planned="before",
                         method="loglinear", options={"interval": "wald", "select": "none", **options})  # type: ignore[dict-item]  # fmt: skip


def everyone(_: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("select", "value", "low", "high"),
    [("none", 13_444.1, 11_985, 15_133), ("stepwise", 11_313.0, 9_884, 13_027)],
)
def test_the_uk_table_as_list_memberships_gives_the_published_figures_without_tuning(
    select: str, value: float, low: float, high: float
) -> None:
    found = from_lists(figure(select=select), published("UKdat_5"), [], everyone, seed=1).estimate

    assert found.value == pytest.approx(value, abs=0.05)
    assert found.interval(0.95)[1:3] == pytest.approx((low, high), abs=0.5)
    assert found.n == 2_744


def test_reviewed_lists_give_an_estimate_that_says_what_is_recorded_of_referrals() -> None:
    entries, decisions = overlapping()

    found = from_lists(figure(), entries, decisions, everyone, seed=1)

    assert found.estimate.n == 28
    assert found.assumptions == (NONE_RECORDED,)


def test_an_unreviewed_pair_refuses_the_estimate() -> None:
    entries, decisions = overlapping()

    with pytest.raises(Refused, match="nobody has decided"):
        from_lists(figure(), entries, decisions[:-1], everyone, seed=1)
    unsure = decisions[-1].model_copy(update={"verdict": "unsure"})
    with pytest.raises(Refused, match="reviewed links"):
        from_lists(figure(), entries, [*decisions[:-1], unsure], everyone, seed=1)


def test_two_lists_are_refused() -> None:
    entries, decisions = overlapping()

    with pytest.raises(Refused, match="at least 3 lists; two rest on independence alone"):
        from_lists(figure(), [e for e in entries if e.list_name != "c"], decisions, everyone, seed=1)


@pytest.mark.parametrize("field", ["population", "place", "period"])
def test_lists_that_are_not_of_one_population_place_and_period_are_refused(field: str) -> None:
    entries, decisions = overlapping()
    entries[0] = entries[0].model_copy(update={field: "another"})

    with pytest.raises(Refused, match=f"different values of {field}"):
        from_lists(figure(), entries, decisions, everyone, seed=1)


def test_referrals_between_lists_are_merged_or_modelled_or_the_estimate_is_refused() -> None:
    entries = published("UKdat_5")
    first, second = sorted({e.list_name for e in entries})[:2]
    passed_on = {"id": "x", "list_name": first, "also_on": (), "pattern_count": 1, "referred_from": second}
    entries.append(entries[0].model_copy(update=passed_on))

    with pytest.raises(Refused, match="merged or modelled"):
        from_lists(figure(), entries, [], everyone, seed=1)
    with pytest.raises(Refused, match="merged or modelled"):
        from_lists(figure(referrals="model"), entries, [], everyone, seed=1)
    merged = from_lists(figure(referrals="merge"), entries, [], everyone, seed=1)

    assert merged.assumptions == (MERGED.format(f"{first} with {second}"),)
    assert merged.estimate.n == 2_745


def test_a_list_that_is_not_there_is_one_clear_sentence() -> None:
    planned = figure().model_copy(update={"lists": ["a", "b", "nobody's"]})

    with pytest.raises(InvalidInput, match='the list "nobody\'s" in the plan: the lists are a, b, c'):
        from_lists(planned, *overlapping(), everyone, seed=1)


def test_who_does_not_let_herself_be_counted_leaves_with_her_entries() -> None:
    entries, decisions = overlapping()
    hers = [e.model_copy(update={"person": "anna"}) if e.member_key == "20" else e for e in entries]

    found = from_lists(figure(), hers, decisions, lambda person: person != "anna", seed=1)

    assert found.estimate.n == 27
    assert not any(e.person for e in found.entries)
