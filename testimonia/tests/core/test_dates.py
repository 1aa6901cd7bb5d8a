import csv
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from edtf import parse_edtf
from hypothesis import example, given
from hypothesis import strategies as st

from testimonia.core.dates import coarsened, earliest, latest, precision, valid
from testimonia.core.errors import InvalidInput


def edtf_vectors(folder: Path, wanted: str) -> list[list[str]]:
    with (folder / "samples" / "edtf" / "edtf_vectors.csv").open(encoding="utf-8", newline="") as file:
        return [row[1:] for row in csv.reader(file) if row[0] == wanted]


def day_or_none(text: str) -> date | None:
    return None if text in ("-inf", "inf") else date.fromisoformat(text)


def in_calendar(limits: list[str]) -> bool:
    return all(len(t) in (3, 4) or (len(t) == 10 and not t.startswith(("-", "0000"))) for t in limits)


def test_limits_are_those_of_the_published_vectors(shared_folder: Path) -> None:
    checked = 0
    for text, *limits in edtf_vectors(shared_folder, "EXAMPLES"):
        if "T" in text or not in_calendar(limits) or text.startswith("/") or text.endswith("/"):
            continue
        strict = limits[:2] if len(limits) in (2, 4) else limits[:1] * 2
        assert (earliest(text, doubts=False), latest(text, doubts=False)) == tuple(map(day_or_none, strict)), text
        checked += 1
    assert checked > 50


def test_marked_doubts_widen_the_limits_as_in_the_vectors(shared_folder: Path) -> None:
    fuzzy = [row for row in edtf_vectors(shared_folder, "EXAMPLES") if len(row) > 3 and in_calendar(row[1:])]
    fuzzy = [row for row in fuzzy if not row[0].endswith("/")]
    assert len(fuzzy) > 20
    for text, *_, lower, upper in fuzzy:
        assert earliest(text) == day_or_none(lower), text
        assert latest(text) == day_or_none(upper), text


def test_bad_vectors_are_no_dates(shared_folder: Path) -> None:
    bad = [row[0] for row in edtf_vectors(shared_folder, "BAD_EXAMPLES") if row[0]]
    assert len(bad) > 10
    assert [text for text in bad if valid(text)] == []


@pytest.mark.parametrize("text", ["../1999", "/1999"])
def test_an_open_or_unknown_start_has_no_earliest_day(text: str) -> None:
    assert earliest(text) is None
    assert latest(text) == date(1999, 12, 31)


@pytest.mark.parametrize("text", ["1999/..", "1999/"])
def test_an_open_or_unknown_end_has_no_latest_day(text: str) -> None:
    assert earliest(text) == date(1999, 1, 1)
    assert latest(text) is None


@pytest.mark.parametrize(
    "text", ["2013-02-30", "2013-13", "2013-2-1", "2015/2013", "0000", "Y17E7", "２０１３", "soon"]
)
def test_impossible_dates_are_refused(text: str) -> None:
    assert not valid(text)
    with pytest.raises(InvalidInput, match="EDTF"):
        earliest(text)


def test_nothing_known_has_no_limits() -> None:
    assert valid("")
    assert (earliest(""), latest(""), precision("")) == (None, None, "none")


@pytest.mark.parametrize(
    ("text", "to", "wanted"),
    [
        ("2014-05-21", "month", "2014-05"),
        ("2014-05-21", "year", "2014"),
        ("2014-05-21~", "month", "2014-05~"),
        ("2014", "month", "2014"),
        ("201X", "year", "201X"),
        ("2014-05-21/2015-06-03", "month", "2014-05/2015-06"),
        ("../2015-06-03", "year", "../2015"),
    ],
)
def test_a_coarsened_date_is_no_finer_than_asked_for(text: str, to: str, wanted: str) -> None:
    assert coarsened(text, to) == wanted


@given(st.dates())
def test_a_plain_day_is_its_own_earliest_and_latest(day: date) -> None:
    assert earliest(day.isoformat()) == latest(day.isoformat()) == day
    assert precision(day.isoformat()) == "day"


@example("/..")
@example("../")
@given(st.text(alphabet="0123456789-/.?~%X[]{}, YES", max_size=14))
def test_any_text_is_a_date_or_one_clear_refusal(text: str) -> None:
    if valid(text):
        first, last = earliest(text), latest(text)
        assert first is None or last is None or first <= last


@given(
    st.dates(date(3, 1, 1), date(9996, 12, 31)),
    st.sampled_from([4, 7, 10]),
    st.sampled_from("?~%"),
)
def test_doubtful_plain_dates_have_the_limits_of_the_grammar(day: date, length: int, mark: str) -> None:
    text = day.isoformat()[:length] + mark
    parsed = parse_edtf(text)

    assert earliest(text) == date(*parsed.lower_fuzzy()[:3])
    assert latest(text) == date(*parsed.upper_fuzzy()[:3])


def test_ten_thousand_doubtful_days_are_read_in_a_second() -> None:
    texts = [f"{1950 + n % 70}-{n % 12 + 1:02d}-{n % 28 + 1:02d}{'?~%'[n % 3]}" for n in range(10_000)]

    before = process_time()
    for text in texts:
        assert earliest(text) < latest(text)  # type: ignore[operator]

    assert process_time() - before < 1.0
