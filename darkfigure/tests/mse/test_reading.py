"""Files as other programs write them give the same histories."""

from pathlib import Path

import pytest

from darkfigure.errors import InvalidInput
from darkfigure.mse import Histories

PLAIN = "a,b,c,count\n1,0,0,10\n0,1,0,8\n0,0,1,6\n1,1,0,3\n0,1,1,2\n"
PEOPLE = "a,b,c\n" + "1,0,0\n" * 10 + "0,1,0\n" * 8 + "0,0,1\n" * 6 + "1,1,0\n" * 3 + "0,1,1\n" * 2


def read(folder: Path, text: str | bytes) -> Histories:
    path = folder / "counts.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Histories.from_csv(path)


WRITTEN = {
    "a mark of byte order": "\ufeff" + PLAIN,
    "UTF-16": PLAIN.encode("utf-16"),
    "semicolons": PLAIN.replace(",", ";"),
    "tabs": PLAIN.replace(",", "\t"),
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "CR": PLAIN.replace("\n", "\r"),
    "no line end": PLAIN.rstrip("\n"),
    "blank lines": "\n" + PLAIN.replace("\n", "\n\n  \n,,,\n"),
    "quoted headings": PLAIN.replace("a,b,c,count", '"a", "b ","c","count"'.replace(", ", ",")),
    "FREQ": PLAIN.replace("count", "FREQ"),
    "Freq.": PLAIN.replace("count", "Freq."),
    "N": PLAIN.replace("count", "N"),
    "decimals": PLAIN.replace("10", "10.0"),
    "row numbers": "".join(
        f"{'' if i == 0 else i},{line}\n" for i, line in enumerate(PLAIN.replace("a,", '"a",').splitlines())
    ),
    "a last comma": PLAIN.replace("\n", ",\n"),
    "one row a person": PEOPLE,
    "one row a person with an id": "\n".join(
        f"{'ID' if i == 0 else f'p{i}'},{line}" for i, line in enumerate(PEOPLE.splitlines())
    ),
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_the_same_counts_are_read_whatever_wrote_the_file(tmp_path: Path, text: str | bytes) -> None:
    found = read(tmp_path, text)

    assert found.input_sha256 == read(tmp_path, PLAIN).input_sha256
    assert found.warnings == ()


def test_a_list_called_n_is_not_taken_for_the_count(tmp_path: Path) -> None:
    found = read(tmp_path, PEOPLE.replace("a,b,c", "L,M,N"))

    assert found.lists == ("L", "M", "N")
    assert found.n_observed == 29


def test_a_count_column_of_another_name_is_said(tmp_path: Path) -> None:
    assert "last column, women" in read(tmp_path, PLAIN.replace("count", "women")).warnings[0]


def test_the_line_and_not_the_row_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"row 4 of counts\.csv does not") as refusal:
        read(tmp_path, "a,b,c,count\n\n1,0,0,3\n1,Eunji,0,2\n")

    assert "Eunji" not in str(refusal.value)


def test_a_column_that_is_no_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="the column age holds something else"):
        read(tmp_path, "a,b,age,count\n1,0,17,3\n1,1,20,2\n")


def test_repr_says_how_many_and_shows_no_row(tmp_path: Path) -> None:
    assert repr(read(tmp_path, PLAIN)) == "Histories(29 people on 3 lists: a, b, c)"
