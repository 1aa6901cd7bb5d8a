"""Files that someone made to break the program or to smuggle something in; each is refused in a sentence."""

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from testimonia.coding.tables import SPECS as CODED
from testimonia.collect.actions import plan_import
from testimonia.collect.kinds import SPECS

PERSON = {"kind": "persons", "id": "1", "pseudonym": "Ara"}


def refusals(vault, path: Path) -> list[str]:  # type: ignore[no-untyped-def]
    return [row.reason for row in plan_import(vault, [path], (*SPECS, *CODED)).rows if row.action == "refuse"]


def lines(folder: Path, *rows: object) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return path


def workbook(folder: Path, part: str = "", old: bytes = b"", new: bytes = b"", cell: str = "") -> Path:
    """Write a sheet of persons, with a far cell or with one part of the archive changed."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "persons"
    sheet.append(["id", "pseudonym"])
    sheet.append(["1", "Ara"])
    if cell:
        sheet[cell] = "x"
    plain, path = io.BytesIO(), folder / "book.xlsx"
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in source.namelist():
            changed.writestr(name, source.read(name).replace(old, new) if name == part else source.read(name))
    return path


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b[31m", "\u202e", "\ud800", "\u2066"])
def test_signs_that_steer_a_screen_or_break_a_store_are_refused(vault, tmp_path: Path, sign: str) -> None:  # type: ignore[no-untyped-def]
    (reason,) = refusals(vault, lines(tmp_path, PERSON | {"pseudonym": f"A{sign}ra"}))

    assert "cannot be seen" in reason


def test_such_a_sign_in_the_name_of_a_question_is_refused(vault, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    interview = {"kind": "interviews", "id": "I", "teller": "1", "on": "2024", "site": "A", "language": "ko",
                 "interviewer": "k", "answers.\ud800": "yes"}  # fmt: skip

    assert "cannot be seen" in refusals(vault, lines(tmp_path, PERSON, interview))[0]


@pytest.mark.parametrize(
    "line",
    [
        '{"kind": "persons", "id": "1", "pseudonym": ' + "9" * 5_000 + "}",
        '{"kind": "persons", "id": "1", "pseudonym": ' + "[" * 5_000 + "]" * 5_000 + "}",
        "[" * 100_000,
    ],
)
def test_numbers_without_end_and_deep_nesting_are_no_json(vault, tmp_path: Path, line: str) -> None:  # type: ignore[no-untyped-def]
    assert "not JSON" in refusals(vault, lines(tmp_path, line))[0]


@pytest.mark.parametrize(("order", "price"), [(10**400, 1), (1, 10**400), (1, -5), (0, 5)])
def test_impossible_numbers_are_refused(vault, tmp_path: Path, order: int, price: int) -> None:  # type: ignore[no-untyped-def]
    sale = {"kind": "transfers", "id": "x", "teller": "1", "victim": "1", "event": "e", "order": order, "price": price}

    assert len(refusals(vault, lines(tmp_path, PERSON, sale))) == 1


@pytest.mark.parametrize("forged", [{"subject": "project"}, {"revision": 7}, {"person": "2"}])
def test_a_row_cannot_choose_its_subject_or_revision(vault, tmp_path: Path, forged) -> None:  # type: ignore[no-untyped-def]
    assert "unknown" in refusals(vault, lines(tmp_path, PERSON | forged))[0]


def test_a_cell_at_the_far_end_of_a_sheet_fills_no_memory(vault, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert "far outside" in refusals(vault, workbook(tmp_path, cell="XFD1048576"))[0]


@pytest.mark.parametrize(
    ("part", "old", "new", "reason"),
    [
        ("xl/worksheets/sheet1.xml", b"</sheetData>",
         b'</sheetData><mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>', "far outside"),
        ("xl/workbook.xml", b"<workbook", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook', "document type"),
    ],
)  # fmt: skip
def test_merged_bombs_and_entities_are_not_opened(vault, tmp_path: Path, part, old, new, reason) -> None:  # type: ignore[no-untyped-def]
    assert reason in refusals(vault, workbook(tmp_path, part, old, new))[0]
