from dataclasses import replace

from testimonia.coding.records import Classification
from testimonia.estimate.columns import ACT_COLUMNS, PERSON_COLUMNS
from testimonia.estimate.frame import Sources, build


def everyone(_: str) -> bool:
    return True


def test_every_documented_column_is_in_every_row(world: Sources) -> None:
    people, acts = build(world, everyone, "people"), build(world, everyone, "acts")

    assert all(set(PERSON_COLUMNS) <= row.cells.keys() for row in (*people.rows, *people.reported))
    assert all(set(ACT_COLUMNS) == row.cells.keys() for row in acts.rows)
    assert people.columns[-2:] == ("answers.escaped", "answers.times")


def test_a_woman_of_whom_no_act_is_coded_is_undecided_and_not_free_of_it(world: Sources) -> None:
    row = next(r for r in build(world, everyone, "people").rows if r.id == "dara")

    assert row.cells["sold"].missing == "undecided"
    assert row.cells["exploitation"].missing == "undecided"


def test_the_payload_changes_with_any_cell_and_only_then(world: Sources) -> None:
    frame = build(world, everyone, "people")

    assert frame.payload() == build(world, everyone, "people").payload()
    assert frame.payload() != build(replace(world, involvements=[]), everyone, "people").payload()


def test_the_frame_says_how_many_were_left_out(world: Sources) -> None:
    assert build(world, lambda teller: teller in ("anna", "cho"), "people").left_out == 3


def test_roles_of_perpetrators_come_by_link(world: Sources) -> None:
    cells = {row.id: row.cells["perpetrator_roles"] for row in build(world, everyone, "people").rows}

    assert cells["anna"].value == {"police_officer"}
    assert cells["bora"].missing == "undecided"


def test_a_decision_that_rests_on_the_words_of_those_who_may_not_be_counted_does_not_count(world: Sources) -> None:
    """anna, who told of fay and of dara, took her consent back; both had been judged to be trafficked."""
    decided = [
        Classification(subject=v, victim=v, derived="yes", derived_reason="", decided="yes", decided_by="m1")
        for v in ("fay", "dara")
    ]
    world = replace(world, classifications=decided)

    frame = build(world, lambda teller: teller != "anna", "people")

    (dara,) = [row for row in frame.rows if row.person == "dara"]
    assert (dara.cells["trafficked"].missing, frame.reported) == ("undecided", ())
