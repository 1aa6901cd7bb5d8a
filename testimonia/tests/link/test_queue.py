"""The queue as a file: no name, no id, nothing that a spreadsheet runs, and every bad row named."""

import csv
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from testimonia.collect.records import ListMembership
from testimonia.core.errors import InvalidInput
from testimonia.link.blocking import Blocking, candidate_pairs
from testimonia.link.queue import NOTICE, queue_rows, read_queue, write_queue

Entry = Callable[..., ListMembership]


def _key(id: str) -> str:
    return {"a": "0a0a", "b": "0b0b", "c": "0c0c"}[id]


@pytest.fixture
def rows(make_entry: Entry) -> list[list[str]]:
    facts = {"birth_year": "1990", "province": "=1+1", "keyed_name": "secret"}
    entries = [make_entry(i, "A" if i == "a" else "B", matching=facts) for i in "abc"]
    return list(queue_rows(candidate_pairs(entries, Blocking()), _key))


def _filled(path: Path, rows: list[list[str]], decisions: list[str]) -> Path:
    filled = [[*row[:-1], d] for row, d in zip(rows[2:], decisions, strict=True)]
    write_queue(path, [*rows[:2], *filled])
    return path


def test_a_queue_says_at_its_top_what_it_is(rows: list[list[str]]) -> None:
    assert rows[0] == [NOTICE]
    assert rows[1] == [
        "pair", "row_key", "list_left", "list_right", "birth_year_left", "birth_year_right", "province_left",
        "province_right", "keyed_name", "decision",
    ]  # fmt: skip


def test_a_keyed_encoding_is_compared_and_never_shown(rows: list[list[str]]) -> None:
    assert rows[2] == ["1", "p0a0a0b0b", "A", "B", "1990", "1990", "'=1+1", "'=1+1", "equal", ""]
    assert "secret" not in str(rows)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_decisions_come_back_as_they_were_filled(rows: list[list[str]], tmp_path: Path, suffix: str) -> None:
    path = _filled(tmp_path / f"q.{suffix}", rows, ["Same ", "", "unsure"])

    back = read_queue(path, "abc", _key)

    assert [(j.ids, j.verdict) for j in back.judged] == [(("a", "b"), "same"), (("b", "c"), "unsure")]
    assert (back.n_blank, back.refused) == (1, ())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_bad_row_is_named_and_takes_no_good_one_with_it(rows: list[list[str]], tmp_path: Path) -> None:
    path = _filled(tmp_path / "q.csv", [*rows, rows[2]], ["same", "perhaps", "different", "different"])

    back = read_queue(path, "ab", _key)

    assert [j.ids for j in back.judged] == [("a", "b")]
    assert back.refused == (
        (4, "the decision is none of same, different, unsure"),
        (5, "this row is not of this investigation, or one of its entries is gone"),
        (6, "row 3 already decides this pair"),
    )


def test_a_queue_that_a_korean_spreadsheet_saved_is_read(make_entry: Entry, tmp_path: Path) -> None:
    facts = {"birth_year": "1990", "province": "함경북도 회령시 남문동에서 태어난 사람"}
    pairs = candidate_pairs([make_entry(i, matching=facts) for i in "ab"], Blocking())
    path = _filled(tmp_path / "q.csv", list(queue_rows(pairs, _key)), ["same"])
    path.write_bytes(path.read_text(encoding="utf-8-sig").encode("cp949"))

    assert [j.verdict for j in read_queue(path, "ab", _key).judged] == ["same"]


def test_a_queue_that_came_back_with_semicolons_is_read(rows: list[list[str]], tmp_path: Path) -> None:
    lines = [";".join(f'"{cell}"' for cell in row) for row in [*rows[:2], [*rows[2][:-1], "same"]]]
    (tmp_path / "q.csv").write_text("\r\n".join(lines))

    assert [j.ids for j in read_queue(tmp_path / "q.csv", "abc", _key).judged] == [("a", "b")]


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("decided")

    with pytest.raises(InvalidInput, match="exists already"):
        write_queue(tmp_path / "q.csv", [[NOTICE]])

    assert (tmp_path / "q.csv").read_text() == "decided"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [("q.csv", b"a,b\n1,2\n", "no columns row_key and decision"), ("q.xlsx", b"no zip", "cannot be read"),
     ("q.csv", b"\xff\xfe\x00", "cannot be read"),
     ("q.csv", b"", "no columns"), ("q.xlsx", b"PK\x03\x04", "cannot be read"), ("q.ods", b"", "a queue named")],
)  # fmt: skip
def test_what_is_not_a_queue_is_refused(tmp_path: Path, name: str, content: bytes, found: str) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(InvalidInput, match=found):
        read_queue(tmp_path / name, "ab", _key)


def test_a_spreadsheet_holds_no_formula(rows: list[list[str]], tmp_path: Path) -> None:
    write_queue(tmp_path / "q.csv", rows)

    with (tmp_path / "q.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not [c for row in csv.reader(file) for c in row if c[:1] in ("=", "+", "-", "@")]


def test_a_queue_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no such file"):
        read_queue(tmp_path / "q.csv", "ab", _key)
