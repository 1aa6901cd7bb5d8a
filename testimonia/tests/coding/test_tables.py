"""Coded material from a team's tables: sealed under its teller, anchored to its passage, no id of the team stored."""

import json
from pathlib import Path
from typing import Any

import pytest

from testimonia.coding import access
from testimonia.coding.records import Act, ChainLink, Coding, Indicator, Information, Involvement, Segment, Transfer
from testimonia.coding.tables import SPECS
from testimonia.collect.actions import plan_import, write_import
from testimonia.collect.kinds import SPECS as COLLECTED

TEXT = "We crossed the river. 한 남자가 왔어요. He sold me."
SOURCES: list[dict[str, Any]] = [
    {"kind": "persons", "id": "P-1", "pseudonym": "Ara", "birth": "1996"},
    {"kind": "persons", "id": "P-2", "pseudonym": "X", "person_kind": "perpetrator"},
    {"kind": "persons", "id": "P-3", "pseudonym": "Y", "person_kind": "perpetrator"},
    {
        "kind": "interviews",
        "id": "I-1",
        "teller": "P-1",
        "on": "2024-05",
        "site": "A",
        "language": "ko",
        "interviewer": "k",
    },
    {"kind": "transcripts", "id": "T-1", "interview": "I-1", "text": TEXT, "language": "ko"},
]
CODED: list[dict[str, Any]] = [
    {"kind": "segments", "id": "S-1", "transcript": "T-1", "passage": "He sold me."},
    {"kind": "segments", "id": "S-2", "transcript": "T-1", "start": 0, "end": 21},
    {"kind": "informations", "id": "N-1", "teller": "P-1", "segment": "S-1", "about": "P-1",
     "reliability": "own_experience", "coded_by": "k", "verified_by": "m"},
    {"kind": "acts", "id": "A-1", "teller": "P-1", "event": "E-1", "victim": "P-1", "act_type": "recruitment",
     "means.deception": "yes", "means.fraud": "not asked", "when": "2011~", "age_said": 16, "age_counting": "korean"},
    {"kind": "transfers", "id": "A-2", "teller": "P-1", "event": "E-1", "victim": "P-1", "purposes": "forced_marriage",
     "seller": "P-2", "buyer": "P-3", "price": 9000, "currency": "CNY", "price_year": 2011, "order": 1,
     "information": "N-1"},
    {"kind": "involvements", "act": "A-2", "perpetrator": "P-2", "role": "broker", "information": ["N-1"]},
    {"kind": "chain_links", "teller": "P-1", "from_event": "E-1", "to_event": "E-2", "link": "escape"},
    {"kind": "indicators", "teller": "P-1", "victim": "P-1", "code": "D1.09", "present": "yes"},
    {"kind": "codes", "codebook_version": "1", "name": "sale"},
    {"kind": "codings", "segment": "S-1", "codebook_version": "1", "code": "sale", "coder": "k", "blind_round": 1},
]  # fmt: skip


def _plan(vault, folder: Path, rows: list[dict[str, Any]]):  # type: ignore[no-untyped-def]
    path = folder / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return plan_import(vault, [path], (*COLLECTED, *SPECS))


def test_every_kind_of_coded_material_is_imported_under_its_teller(vault, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    plan = _plan(vault, tmp_path, SOURCES + CODED)
    assert [r.reason for r in plan.rows if r.action == "refuse"] == []

    write_import(vault, plan)

    (act,), (sale,), (fact,) = vault.scan(Act), vault.scan(Transfer), vault.scan(Information)
    assert {act.subject, sale.subject, fact.subject} == {act.victim}
    assert act.event == sale.event != "E-1"
    assert act.means_items == {"deception": "yes", "fraud": "not_asked"}
    assert sale.information == (fact.id,)
    assert vault.scan(Segment)[0].start == TEXT.index("He sold me.")
    assert vault.scan(Involvement)[0].act == sale.id
    assert [len(vault.scan(kind)) for kind in (ChainLink, Indicator, Coding)] == [1, 1, 1]
    assert access.verdicts(vault)[act.victim].verdict == "yes"


def test_importing_the_same_rows_again_changes_nothing(vault, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write_import(vault, _plan(vault, tmp_path, SOURCES + CODED))

    again = _plan(vault, tmp_path, SOURCES + CODED)

    assert [(r.kind, r.action) for r in again.rows if r.action != "unchanged"] == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"kind": "segments", "id": "S-9", "transcript": "T-1", "passage": "not there"}, "exactly once"),
        ({"kind": "segments", "id": "S-9", "transcript": "T-1", "start": 5, "end": 999}, "do not lie inside"),
        ({"kind": "segments", "id": "S-9", "transcript": "T-1", "start": 5}, "neither start and end nor"),
        (CODED[2] | {"id": "N-9", "verified_by": "k"}, "a second person verifies"),
        (CODED[3] | {"id": "A-9", "means.magic": "yes"}, "names no means of art. 3"),
        (CODED[3] | {"id": "A-9", "victim": "P-9"}, "victim names a person"),
        (CODED[7] | {"code": "D9.99"}, "not in the vocabulary"),
        (CODED[9] | {"code": "other"}, "neither in the files nor stored"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_one_reason(vault, tmp_path: Path, row, reason: str) -> None:  # type: ignore[no-untyped-def]
    plan = _plan(vault, tmp_path, [*SOURCES, *CODED[:1], CODED[8], row])

    (refused,) = [r for r in plan.rows if r.action == "refuse"]
    assert reason in refused.reason


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ({}, (False, False)),
        ({"means": "", "purposes": " "}, (False, False)),
        ({"means_answered": "yes", "purposes_answered": "yes"}, (True, True)),
        ({"means": "fraud", "purposes": "forced_labour"}, (True, True)),
    ],
)
def test_an_empty_cell_of_means_or_purposes_was_not_asked(vault, tmp_path: Path, cells, asked) -> None:  # type: ignore[no-untyped-def]
    row = {"kind": "acts", "id": "A-7", "teller": "P-1", "event": "E", "victim": "P-1", "act_type": "receipt"}

    write_import(vault, _plan(vault, tmp_path, [*SOURCES, row | cells]))

    (act,) = vault.scan(Act)
    assert (act.means_answered, act.purposes_answered) == asked


def test_a_second_file_without_means_leaves_what_was_said_of_them(vault, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    row = {"kind": "acts", "id": "A-7", "teller": "P-1", "event": "E", "victim": "P-1", "act_type": "receipt"}
    write_import(vault, _plan(vault, tmp_path, [*SOURCES, row | {"means_answered": "yes"}]))

    write_import(vault, _plan(vault, tmp_path, [*SOURCES, row | {"place": "north"}]))

    assert vault.scan(Act)[0].means_answered
