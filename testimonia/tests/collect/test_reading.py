import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from testimonia.collect.importing import workbook
from testimonia.collect.importing.encodings import decode
from testimonia.collect.importing.files import read_tables
from testimonia.collect.importing.tables import CannotRead

KOREAN = "이름은 적지 않았고, 인터뷰는 조용한 곳에서 천천히 진행되었습니다. 모든 답은 스스로 말한 것입니다."
CHINESE = "我们没有记录她的名字，访谈在安静的地方慢慢进行，所有回答都是她自己说的，其他人不在场。"
HEADER = "id,pseudonym,birth\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_certain(encoding: str) -> None:
    text = "id,pseudonym\nP-1,하늘\nP-2,Skylark and more plain words\n"
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(("text", "encoding"), [(KOREAN, "cp949"), (CHINESE, "gb18030")])
def test_enough_korean_or_chinese_text_shows_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("content", ["하늘,바람".encode("cp949"), "小雨".encode("gb18030"), b"caf\xe9,x"])
def test_too_little_text_to_tell_the_encoding_is_refused_with_what_to_do(content: bytes) -> None:
    with pytest.raises(CannotRead, match="save it again as"):
        decode(content)


def test_an_encoding_that_the_user_names_is_taken_or_refused() -> None:
    assert decode("하늘".encode("cp949"), "cp949") == "하늘"
    with pytest.raises(CannotRead, match="its bytes are not utf-8"):
        decode("하늘".encode("cp949"), "utf-8")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(CannotRead, match="not a text file"):
        decode(bytes(range(256)) * 4)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_the_delimiter_of_its_first_line(make_csv: Callable[..., Path], delimiter: str) -> None:
    path = make_csv("persons.csv", f"id{delimiter}pseudonym\nP-1{delimiter}Haneul\n\nP-2{delimiter}Miso\n")
    (table,) = read_tables(path)
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (2, {"id": "P-1", "pseudonym": "Haneul"}),
        (4, {"id": "P-2", "pseudonym": "Miso"}),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"  \n\n", "it is empty"),
        (b"id,id\n1,2\n", "two of its columns have the same name"),
        (b'id,pseudonym\nP-1,"open\n', "quotation marks do not match"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "protected by a password"),
        (b"PK\x03\x04 cut off", "damaged or no real XLSX"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_one_sentence(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "persons.csv"
    path.write_bytes(content)
    (table,) = read_tables(path)
    assert reason in table.refusal


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert read_tables(tmp_path / "none.csv")[0].refusal == "there is no such file"
    assert "cannot be opened" in read_tables(tmp_path)[0].refusal


def test_a_csv_row_with_a_formula_or_a_cell_too_many_is_refused_alone(make_csv: Callable[..., Path]) -> None:
    path = make_csv("persons.csv", HEADER + "P-1,=SUM(A1),\nP-2,Miso,1999\nP-3,Bada,1999,extra\n")
    (table,) = read_tables(path)
    assert ["formula" in r.refusal or "no column name" in r.refusal for r in table.rows] == [True, False, True]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1]", "not a JSON object"),
        ("{", "not JSON"),
        ('{"kind": "persons", "id": NaN}', "NaN or Infinity"),
        ('{"kind": "persons", "id": "a", "id": "b"}', "names a field twice"),
        ('{"kind": 5}', "field kind is not a word"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_jsonl_line_that_is_no_record_is_refused_alone(make_csv: Callable[..., Path], line: str, reason: str) -> None:
    path = make_csv("mixed.jsonl", line + '\n{"kind": "persons", "id": "P-1", "pseudonym": "Haneul"}\n')
    refused, good = sorted(read_tables(path), key=lambda table: table.name)
    assert reason in refused.rows[0].refusal
    assert (good.name, good.rows[0].number, good.rows[0].refusal) == ("persons", 2, "")


def test_a_workbook_gives_one_table_a_sheet_and_refuses_formulas_errors_and_merged_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "persons"
    for row in (["id", "pseudonym"], ["P-1", "=A2"], ["P-2", "#N/A"], ["P-3", "Haneul"], ["P-4", "Miso"]):
        sheet.append(row)
    sheet.merge_cells("A5:B5")
    sheet["B3"].data_type = "e"
    book.save(tmp_path / "persons.xlsx")

    (table,) = read_tables(tmp_path / "persons.xlsx")

    assert [r.refusal[:9] for r in table.rows] == ["a cell is", "a cell ho", "", "it has me"]


def test_a_date_is_only_as_fine_as_the_cell_shows_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "persons"
    sheet.append(["id", "pseudonym", "birth"])
    for shown in ("yyyy-mm-dd", "mmm-yy", "yyyy"):
        sheet.append(["P", "x", datetime(1999, 5, 1)])
        sheet.cell(sheet.max_row, 3).number_format = shown
    book.save(tmp_path / "persons.xlsx")
    (table,) = read_tables(tmp_path / "persons.xlsx")
    assert [row.cells["birth"] for row in table.rows] == [date(1999, 5, 1), "1999-05", "1999"]


def archive_with(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_bomb_is_not_opened() -> None:
    with pytest.raises(CannotRead, match="zip bomb"):
        workbook.check_archive(archive_with("xl/worksheets/sheet1.xml", b" " * 50_000_000))


@pytest.mark.parametrize("prefix", [b'<!DOCTYPE x [<!ENTITY a "b">]>', "<!DOCTYPE x>".encode("utf-16")])
def test_a_document_type_is_not_opened(prefix: bytes) -> None:
    with pytest.raises(CannotRead, match="document type"):
        workbook.check_archive(archive_with("xl/workbook.xml", prefix + b"<a/>"))


def test_a_password_protected_archive_is_refused() -> None:
    content = bytearray(archive_with("xl/workbook.xml", b"<a/>"))
    at = content.find(b"PK\x01\x02")
    struct.pack_into("<H", content, at + 8, 1)
    with pytest.raises(CannotRead, match="password"):
        workbook.check_archive(bytes(content))


def test_every_cut_of_a_workbook_is_refused_or_read_and_never_raises(make_xlsx: Callable[..., Path]) -> None:
    whole = make_xlsx("persons.xlsx", persons=[["id", "pseudonym"], ["P-1", "Haneul"]]).read_bytes()
    for length in range(2, len(whole), len(whole) // 40):
        with pytest.raises(CannotRead):
            workbook.read_workbook(whole[:length], "persons.xlsx")
