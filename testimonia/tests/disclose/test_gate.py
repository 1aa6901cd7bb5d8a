"""The gate for figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.core.errors import Refused
from testimonia.disclose.gate import Evidence, Gate
from testimonia.disclose.profiles import SMALL, rules_for
from testimonia.disclose.records import PublishedFigure
from testimonia.estimate.records import Figure, FigureCell, FigureParameter, Limits, Refusal


def ids(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"p{n}" for n in range(first, last))


def a_count(name: str, yes: tuple[str, ...], among: tuple[str, ...], **more: object) -> Figure:
    fields: dict[str, object] = {
        "subject": "project", "figure_id": name, "plan_sha256": "0", "title": name, "figure_kind": "count",
        "asked_kind": "count", "unit": "people", "population": "interviewed", "value": len(yes), "of": len(among),
        "columns": ("exploitation",), "people": yes, "among": among, "tellers": among,
        "limits": Limits(name="bounds", low=len(yes), high=len(yes)),
    }  # fmt: skip
    return Figure(**{**fields, **more})  # type: ignore[arg-type]


def a_range(**more: object) -> Figure:
    fields: dict[str, object] = {
        "subject": "project", "figure_id": "profit", "plan_sha256": "0", "title": "profit", "value": 12_345.6,
        "figure_kind": "judged_range", "asked_kind": "judged_range", "unit": "USD per year", "population": "all",
        "limits": Limits(name="judged range", level=0.95, low=1_234.5, high=98_765.4),
    }  # fmt: skip
    return Figure(**{**fields, **more})  # type: ignore[arg-type]


def gate(refusing: tuple[str, ...] = (), **evidence: object) -> Gate:
    return Gate(SMALL, Evidence(lambda teller: "withdrawn" if teller in refusing else "", **evidence))  # type: ignore[arg-type]


def test_a_count_with_two_large_sides_is_cleared() -> None:
    asked = gate()

    asked.ask(a_count("sold", ids(0, 27), ids(0, 45)))

    assert (asked.figures[0].value, asked.figures[0].of, asked.withheld) == (27, 45, [])


def test_one_teller_without_consent_withholds_the_figure() -> None:
    asked = gate(refusing=("p3",))

    asked.ask(a_count("sold", ids(0, 27), ids(0, 45)))

    assert asked.figures == []
    assert "does not agree" in asked.withheld[0]


def test_a_figure_on_an_unverified_field_is_withheld() -> None:
    asked = gate(unverified=frozenset({"i7"}))

    asked.ask(a_count("sold", ids(0, 27), ids(0, 45), information=("i6", "i7")))

    assert "second person" in asked.withheld[0]


def test_what_outsiders_can_observe_is_not_counted_in_a_small_investigation() -> None:
    asked = gate()

    asked.ask(a_count("children", ids(0, 20), ids(0, 45), columns=("child_at_act",)))

    assert "outsiders can observe" in asked.withheld[0]


def test_a_second_count_that_differs_by_two_people_is_withheld() -> None:
    asked = gate()

    asked.ask(a_count("sold", ids(0, 27), ids(0, 45)))
    asked.ask(a_count("sold twice", ids(0, 25), ids(0, 45)))

    assert [figure.id for figure in asked.figures] == ["sold"]
    assert asked.withheld[0].endswith("together with another figure it would show fewer than 5 people")
    assert next(iter(asked.why.values())) == "it stands too near to «sold»"


def test_two_groups_asked_that_differ_by_two_people_are_not_both_shown() -> None:
    asked = gate()

    asked.ask(a_count("sold", ids(0, 27), ids(0, 45)))
    asked.ask(a_count("forced", ids(0, 12), ids(0, 43)))

    assert asked.withheld == ["forced: together with another figure it would show fewer than 5 people"]


def test_one_person_fewer_than_in_the_last_edition_withholds_the_figure() -> None:
    before = PublishedFigure(
        subject="project", edition="e1", figure="sold", title="sold", people=(ids(0, 27), ids(0, 45)), tellers=()
    )
    asked = gate(earlier=(before,))

    asked.ask(a_count("sold", ids(1, 27), ids(1, 45)))

    assert "since the last edition" in asked.withheld[0]


def test_a_renamed_figure_is_still_compared_with_the_last_edition() -> None:
    before = PublishedFigure(
        subject="project", edition="e1", figure="sold", title="sold", people=(ids(0, 27),), tellers=()
    )
    asked = gate(earlier=(before,))

    asked.ask(a_count("sold_2", ids(1, 27), ids(1, 45)))

    assert asked.withheld[0].endswith("together with another figure it would show fewer than 5 people")
    assert next(iter(asked.why.values())) == "it stands too near to «sold»"


def test_many_acts_against_few_people_are_not_shown() -> None:
    asked = gate()

    asked.ask(a_count("transfers", ids(0, 3), ids(0, 45), unit="acts", value=30, of=90))

    assert asked.figures == []
    assert "fewer than 5 people" in asked.withheld[0]


def test_acts_against_many_people_are_counted_as_acts() -> None:
    asked = gate()

    asked.ask(a_count("transfers", ids(0, 20), ids(0, 45), unit="acts", value=30, of=90))

    assert (asked.figures[0].value, asked.figures[0].of) == (30, 90)


def test_a_sum_from_four_people_is_withheld() -> None:
    price = FigureParameter(
        name="price", distribution="lognormal", values={"low": 1, "high": 2}, unit="CNY", source_kind="interviews",
        source="interviews", contributions=tuple((p, 100.0) for p in ids(0, 4)),
    )  # fmt: skip
    asked = gate()

    asked.ask(a_range(parameters=(price,)))

    assert "fewer than 5 people contribute" in asked.withheld[0]


def test_limits_are_rounded_outward_and_ids_stay_inside() -> None:
    asked = gate()

    asked.ask(a_range(tellers=("p1",), records=("r1",)))

    shown = asked.figures[0]
    assert shown.interval is not None
    assert (shown.value, shown.interval.low, shown.interval.high) == (12_300, 1_230, 98_800)
    assert "r1" not in shown.model_dump_json()


def test_a_refusal_is_a_result_and_passes() -> None:
    asked = gate()

    asked.ask(a_range(figure_kind="refusal", value=None, refusal=Refusal(rule="a", found="b", todo="c")))

    assert asked.figures[0].kind == "refusal"


def test_overlapping_cells_hide_small_sides() -> None:
    cells = (FigureCell(label="marriage", people=ids(0, 42)), FigureCell(label="online", people=ids(0, 3)),
             FigureCell(label="labour", people=ids(10, 30)))  # fmt: skip
    asked = gate()

    asked.ask(a_count("forms", ids(0, 45), ids(0, 45), by="exploitation", cells=cells, cells_overlap=True))

    assert [cell.hidden for _, (cell,) in asked.tables[0].rows] == [True, True, False]


@given(st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), min_size=1, max_size=6))
def test_no_two_shown_sets_are_nested_with_a_small_rest(spans: list[tuple[int, int]]) -> None:
    asked = gate()

    for number, (first, last) in enumerate(spans):
        asked.ask(a_count(f"f{number}", ids(min(first, last), max(first, last)), ids(0, 45)))

    shown = [frozenset(people) for of in asked.behind for people in of.people]
    assert not [(a, b) for a in shown for b in shown if a < b and len(b) - len(a) < SMALL.threshold]


def test_the_large_profile_needs_a_large_investigation() -> None:
    with pytest.raises(Refused, match="needs 300 people"):
        rules_for("large", 45)
