from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testimonia.coding.records import Classification
from testimonia.collect.records import Answer, Form
from testimonia.core.errors import InvalidInput
from testimonia.estimate.counts import count
from testimonia.estimate.frame import Sources, build
from testimonia.estimate.plan import PlannedFigure
from testimonia.estimate.records import Limits


def all_but_eun(teller: str) -> bool:
    return teller != "eun"


def counted(world: Sources, unit: str = "people", **keys: str) -> dict[str, Any]:
    figure = PlannedFigure(title="t", kind="count", unit=unit, population="women interviewed", planned="before", **keys)  # type: ignore[arg-type]
    return count(figure, build(world, all_but_eun, unit))  # type: ignore[arg-type]


def test_a_count_is_n_of_n_with_bounds_from_what_is_not_known(world: Sources) -> None:
    figure = counted(world, where="'forced_marriage' in exploitation")

    assert (figure["value"], figure["of"]) == (2, 4)
    assert figure["limits"] == Limits(name="bounds", low=2, high=4)
    assert figure["missing"] == {"undecided": 1, "unknown": 1}
    assert figure["people"] == ("anna", "bora")
    assert figure["undecided"] == ("cho", "dara")


def test_a_teller_without_consent_to_be_counted_is_in_no_count(world: Sources) -> None:
    figure = counted(world)

    assert figure["of"] == 4
    assert "eun" not in {*figure["tellers"], *figure["people"], *figure["among"]}


def test_persons_only_spoken_of_are_counted_apart(world: Sources) -> None:
    figure = counted(world, where="'forced_marriage' in exploitation")

    assert figure["reported_by_others"] == 1
    assert figure["spoken_of"] == ("fay",)
    assert "fay" not in figure["people"]


def test_what_a_woman_witnessed_of_another_teller_is_no_fact_of_the_others_own(world: Sources) -> None:
    assert "dara" not in counted(world, where="sold")["people"]


def test_the_trace_leads_to_information_and_records(world: Sources) -> None:
    figure = counted(world, where="sold", among="'forced_marriage' in exploitation")

    assert figure["information"] == ("i-anna1", "i-bora1", "i-cho1")
    assert figure["records"] == ("a-anna", "a-bora", "a-cho")
    assert figure["columns"] == ("sold", "exploitation")


def test_refused_and_not_asked_are_two_different_reasons(world: Sources) -> None:
    figure = counted(world, where="answers.escaped")

    assert figure["value"] == 1
    assert figure["missing"] == {"not_asked": 2, "refused": 1}


def test_an_undecided_group_widens_the_bounds_and_warns(world: Sources) -> None:
    figure = counted(world, where="sold", among="answers.escaped")

    assert (figure["value"], figure["of"], figure["limits"].high) == (1, 1, 3)
    assert "undecided" in figure["warnings"][0]


def test_the_human_decision_goes_before_the_rule(world: Sources) -> None:
    decided = Classification(subject="anna", victim="anna", derived="yes", derived_reason="rule", decided="no")

    assert counted(world, where="trafficked")["people"] == ("anna", "bora")
    assert counted(replace(world, classifications=[decided]), where="trafficked")["people"] == ("bora",)


def test_acts_are_counted_apart_from_people(world: Sources) -> None:
    figure = counted(world, unit="acts", where="transfer and price > 6000")

    assert (figure["value"], figure["of"], figure["people"]) == (1, 3, ("anna",))


def test_a_table_names_who_stands_in_each_cell(world: Sources) -> None:
    figure = counted(world, by="exploitation")

    assert {c.label: c.people for c in figure["cells"]} == {
        "forced_marriage": ("anna", "bora"),
        "prostitution": ("cho",),
        "undecided": ("dara",),
    }
    assert figure["cells_overlap"]


@pytest.mark.parametrize(
    ("where", "message"),
    [("sould", "unknown column 'sould'"), ("'forced_mariage' in exploitation", "unknown term 'forced_mariage'"),
     ("sex == 'woman'", "unknown term 'woman'"), ("interviews", "alone as a condition")],
)  # fmt: skip
def test_a_misspelt_column_or_term_is_refused_instead_of_counting_nobody(
    world: Sources, where: str, message: str
) -> None:
    with pytest.raises(InvalidInput, match=message):
        counted(world, where=where)


def test_a_question_of_the_form_is_a_column_although_nobody_answered_it(world: Sources) -> None:
    columns = (Answer(name="work", label="Work", value_kind="choice", choices=("farm", "factory")),)
    asked = replace(world, forms=[Form(subject="project", version="1", columns=columns)])

    assert counted(asked, where="answers.work == 'farm'")["missing"] == {"not_asked": 4}
    with pytest.raises(InvalidInput, match=r"unknown term 'form' for 'answers\.work'"):
        counted(asked, where="answers.work == 'form'")


def test_no_text_of_a_count_holds_a_number_from_the_data(world: Sources) -> None:
    figure = counted(world, where="'forced_marriage' in exploitation")

    texts = " ".join((figure["method"], *figure["assumptions"], *figure["warnings"]))
    assert not any(character.isdigit() for character in texts)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(silent=st.sets(st.sampled_from(["anna", "bora", "cho", "dara", "eun"])))
def test_nothing_behind_a_count_was_told_by_someone_who_did_not_agree(world: Sources, silent: set[str]) -> None:
    frame = build(world, lambda teller: teller not in silent, "people")
    planned = PlannedFigure(title="t", kind="count", unit="people", population="p", planned="later", where="sold")
    figure = count(planned, frame)

    assert not silent & {*figure["tellers"], *figure["people"], *figure["undecided"], *figure["among"]}
    assert not any(i.removeprefix("i-").rstrip("12") in silent for i in figure["information"] if i != "i-fay")
    assert figure["spoken_of"] == (() if "anna" in silent else ("fay",))
