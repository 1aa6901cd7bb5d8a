"""One count and one table under a profile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.disclose.cells import hide_cells, nearest, outward, show_count, sum_may_leave
from testimonia.disclose.profiles import LARGE, SMALL

counts = st.integers(min_value=0, max_value=60)


@given(counts, counts, counts)
def test_no_shown_count_has_a_small_side(yes: int, no: int, unknown: int) -> None:
    shown = show_count(SMALL, yes, unknown, yes + no + unknown)

    if shown.value is not None:
        assert min(yes, no) >= SMALL.threshold
        assert shown.low <= yes
        assert shown.high >= min(yes + unknown, shown.of)
        assert (shown.high - shown.value) not in range(1, SMALL.threshold) or shown.high == shown.of


@given(counts, counts, counts)
def test_large_profile_rounds_every_number_to_its_base(yes: int, no: int, unknown: int) -> None:
    shown = show_count(LARGE, yes, unknown, yes + no + unknown)

    assert all(n is None or n % LARGE.base == 0 for n in (shown.value, shown.of, shown.low, shown.high))


def test_small_side_is_said_in_a_word_that_tells_no_number() -> None:
    shown = show_count(SMALL, 2, 0, 45)

    assert (shown.value, shown.words) == (None, "few")


def test_no_word_is_said_where_the_word_would_tell_the_number() -> None:
    shown = show_count(SMALL, 1, 0, 7)

    assert (shown.value, shown.words) == (None, "")


@given(st.lists(counts, min_size=2, max_size=8))
def test_a_hidden_cell_cannot_be_had_from_the_total(cells: list[int]) -> None:
    shown = hide_cells(SMALL, cells, total_shown=True)

    hidden = [n for n, cell in zip(cells, shown, strict=True) if cell.hidden]
    if hidden and len(hidden) < len(cells):
        assert len(hidden) >= 2
        assert sum(hidden) >= SMALL.threshold
    assert all(cell.hidden for n, cell in zip(cells, shown, strict=True) if n < SMALL.threshold)


def test_two_cells_just_under_the_threshold_are_not_given_away_by_their_sum() -> None:
    shown = hide_cells(SMALL, [4, 4, 20, 17], total_shown=True)

    assert [cell.hidden for cell in shown] == [True, True, False, True]


@given(st.floats(1, 1e9), st.floats(1, 1e9), st.integers(1, 4))
def test_limits_are_rounded_outward(a: float, b: float, digits: int) -> None:
    low, high = sorted((a, b))

    rounded = outward(low, high, digits)

    assert rounded[0] <= low * (1 + 1e-9)
    assert rounded[1] >= high * (1 - 1e-9)


@pytest.mark.parametrize(("value", "shown"), [(13444.1, 13400.0), (0.15919, 0.159), (-1234.0, -1230.0), (0.0, 0.0)])
def test_values_keep_three_digits(value: float, shown: float) -> None:
    assert nearest(value, 3) == shown


def test_a_sum_that_one_person_dominates_does_not_leave() -> None:
    assert "more than half" in sum_may_leave(SMALL, [100, 10, 10, 10, 10])
    assert "fewer than 5" in sum_may_leave(SMALL, [100, 100, 100, 100])
    assert sum_may_leave(SMALL, [100, 90, 80, 70, 60]) == ""
