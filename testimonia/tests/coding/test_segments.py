"""Anchors survive an edit where the passage can be found again, and are reported where it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.coding.segments import locate, mark, reanchor
from testimonia.core.errors import InvalidInput

TEXT = "We walked to the river. 강을 건넜어요. 我们过了河。 Then a car came."


def test_a_passage_is_counted_in_code_points() -> None:
    start = TEXT.index("我们")

    segment = mark("m1", "teller1", TEXT, start, start + 5)

    assert locate(segment, TEXT).state == "held"
    assert TEXT[segment.start : segment.end] == "我们过了河"


def test_a_passage_that_moved_is_found_again() -> None:
    segment = mark("m1", "teller1", TEXT, 24, 33)

    moved, broken = reanchor([segment], "A line put in front. " + TEXT)

    assert not broken
    assert (moved[0].start, moved[0].end) == (45, 54)
    assert moved[0].id == segment.id


def test_a_passage_that_was_rewritten_is_lost() -> None:
    segment = mark("m1", "teller1", TEXT, 0, 22)

    moved, broken = reanchor([segment], TEXT.replace("walked", "went"))

    assert not moved
    assert [a.state for a in broken] == ["lost"]


def test_a_passage_that_now_stands_twice_is_left_to_a_person() -> None:
    segment = mark("m1", "teller1", TEXT, 0, 22)

    assert locate(segment, "x" + TEXT + TEXT).state == "ambiguous"


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (0, 10_000), (-1, 4)])
def test_a_passage_outside_its_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidInput, match="starts and ends inside its text"):
        mark("m1", "teller1", TEXT, start, end)


@given(st.text(max_size=40), st.text(min_size=1, max_size=20), st.text(max_size=40), st.text(max_size=20))
def test_what_an_anchor_is_found_at_is_always_the_passage(before: str, passage: str, after: str, inserted: str) -> None:
    segment = mark("m1", "t", before + passage + after, len(before), len(before) + len(passage))
    text = inserted + before + passage + after

    anchor = locate(segment, text)

    assert anchor.state != "lost"
    assert anchor.broken or text[anchor.start : anchor.end] == passage
