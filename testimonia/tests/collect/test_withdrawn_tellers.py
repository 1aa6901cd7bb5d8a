"""Imports and consent: a file brings nobody back who withdrew, and asks whether a person without birth is of age."""

import json
from pathlib import Path

import pytest

from testimonia.collect.actions import plan_import, write_import
from testimonia.collect.kinds import SPECS
from testimonia.collect.records import Interview, SourceMaterial
from testimonia.consent.book import ConsentBook
from testimonia.consent.records import Consent

PERSON = {"kind": "persons", "id": "P", "pseudonym": "Ara", "birth": "1990"}
CONSENT = {"kind": "consents", "person": "P", "given_on": "2024-03-01", "purposes": "keep;code;count", "language": "ko",
           "text_version": "1"}  # fmt: skip
INTERVIEW = {"kind": "interviews", "id": "I", "teller": "P", "on": "2024", "site": "A", "language": "ko",
             "interviewer": "k"}  # fmt: skip
TRANSCRIPT = {"kind": "transcripts", "id": "T", "interview": "I", "text": "We walked.", "language": "ko"}


def plan(vault, folder: Path, *rows: dict[str, object]):  # type: ignore[no-untyped-def]
    path = folder / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return plan_import(vault, [path], SPECS)


@pytest.fixture
def withdrawn(vault, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Ara was imported with her interview, and then took everything back."""
    from testimonia.consent.actions import withdraw_consent

    write_import(vault, plan(vault, tmp_path, PERSON, CONSENT, INTERVIEW))
    withdraw_consent(vault, vault.scan(Consent)[0].subject, "2025-01-10")
    return vault


@pytest.mark.parametrize(
    "row", [TRANSCRIPT, INTERVIEW | {"site": "B"}, PERSON | {"pseudonym": "Bora"}, CONSENT | {"given_on": "2024-02-01"}]
)
def test_nothing_of_a_withdrawn_teller_is_taken_in(withdrawn, tmp_path: Path, row) -> None:  # type: ignore[no-untyped-def]
    (planned,) = plan(withdrawn, tmp_path, row).rows

    assert (planned.action, "she withdrew" in planned.reason) == ("refuse", True)


def test_an_empty_cell_does_not_undo_a_withdrawal(withdrawn, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    kept = CONSENT | {"person": "Q", "withdrawn_on": "2024-04-01"}
    rows = plan(withdrawn, tmp_path, PERSON | {"id": "Q"}, CONSENT, kept).rows

    assert [row.reason for row in rows if row.action == "refuse"] == [
        "it would undo a withdrawal; if she consents anew, give that consent a row of its own"
    ]


def test_the_same_file_again_changes_nothing(withdrawn, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    again = plan(withdrawn, tmp_path, PERSON, CONSENT, INTERVIEW)

    assert {row.action for row in again.rows} == {"unchanged"}


def test_a_consent_of_a_later_day_opens_the_door_again(withdrawn, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    anew = plan(withdrawn, tmp_path, CONSENT | {"given_on": "2025-02-01"}, TRANSCRIPT)
    write_import(withdrawn, anew)

    assert not ConsentBook.of(withdrawn).withdrew(withdrawn.scan(Interview)[0].teller)
    assert len(withdrawn.scan(SourceMaterial)) == 1


@pytest.mark.parametrize(
    ("said", "action"), [({}, "refuse"), ({"of_age": "no"}, "refuse"), ({"of_age": "yes"}, "create")]
)
def test_a_person_of_unknown_birth_may_be_a_child(vault, tmp_path: Path, said, action: str) -> None:  # type: ignore[no-untyped-def]
    rows = plan(vault, tmp_path, {"kind": "persons", "id": "P", "pseudonym": "Ara"}, CONSENT | said).rows

    assert [row.action for row in rows if row.kind == "consents"] == [action]
