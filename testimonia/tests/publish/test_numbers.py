"""Numbers as they are printed."""

import pytest

from testimonia.publish.numbers import amount, percent, plain, ticks, with_unit


@pytest.mark.parametrize(
    ("value", "printed"), [(27, "27"), (84_000_000.0, "84,000,000"), (0.586, "0.586"), (1234.5, "1,234.5"), (-3, "-3")]
)
def test_a_number_is_printed_as_it_is(value: float, printed: str) -> None:
    assert plain(value) == printed


def test_a_share_is_printed_as_a_percentage() -> None:
    assert amount(0.586, "share") == "58.6 %"
    assert with_unit(0.07, "share") == "7 %"
    assert with_unit(7, "women") == "7 women"


def test_a_percentage_is_whole_and_rounds_half_up() -> None:
    assert percent(1, 8) == 13
    assert percent(27, 45) == 60
    assert percent(0, 0) is None


def test_ticks_are_round_and_lie_within_the_axis() -> None:
    assert ticks(0, 281_000_000) == [0, 100_000_000, 200_000_000]
    assert ticks(-0.1, 0.3) == [-0.1, 0.0, 0.1, 0.2, 0.3]
    assert ticks(5, 5) == [5]
