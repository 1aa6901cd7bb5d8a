"""Tables as CSV."""

import csv
import io

import pytest

from testimonia.cleared import ClearedCell, ClearedTable
from testimonia.core.errors import InvalidInput
from testimonia.publish.tables import safe, table_csv, table_file


def _table(label: str, **changes: str) -> ClearedTable:
    cells = (ClearedCell(value=27), ClearedCell(hidden=True), ClearedCell(words="few"))
    fields = {"id": "forms", "title": "Forms", "unit": "women", **changes}
    return ClearedTable(columns=("Form", "a", "b", "c"), rows=((label, cells),), **fields)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＠"])
def test_no_cell_is_read_as_a_formula(start: str) -> None:
    data = table_csv(_table(f"{start}HYPERLINK(1)")).decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(data, newline="")))

    assert rows[1] == [f"'{start}HYPERLINK(1)", "27", "hidden", "few"]


def test_a_negative_number_stays_a_number() -> None:
    table = ClearedTable(id="t", title="t", unit="USD", columns=("a", "b"), rows=(("x", (ClearedCell(value=-2.5),)),))

    assert table_csv(table).decode("utf-8-sig").splitlines()[1] == "x,-2.5"


def test_harmless_text_is_left_alone() -> None:
    assert safe("강제 결혼 = 1") == "강제 결혼 = 1"


@pytest.mark.parametrize("id", ["../up", "a/b", "", "claims", "a" * 65])
def test_a_table_id_that_cannot_name_a_file_is_refused(id: str) -> None:
    with pytest.raises(InvalidInput, match="can't be a file name"):
        table_file(_table("x", id=id))
