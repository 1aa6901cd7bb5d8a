"""Arithmetic by draws, and what becomes of draws that are infinite or not determined."""

import pickle
from collections.abc import Callable
from math import inf, isnan
from operator import add, mul, sub, truediv

import numpy as np
import pytest

from darkfigure import Estimate, InvalidInput, NotEstimable


def estimate(draws: object, value: float = 100.0, sha: str = "ab", seed: int = 1) -> Estimate:
    return Estimate(value, "people", "women", "Test.", draws=np.asarray(draws, float), input_sha256=sha, seed=seed)


FINITE = np.linspace(50, 150, 200)
TEN_LOST = np.concatenate([FINITE[:190], np.full(10, inf)])


def test_infinite_draws_make_the_upper_limit_infinite_and_never_nan() -> None:
    interval = estimate(TEN_LOST).interval()

    assert interval.high == inf
    assert np.isfinite(interval.low)
    assert interval.is_unbounded


def test_few_infinite_draws_leave_the_limits_finite() -> None:
    draws = np.append(FINITE, inf)

    assert not estimate(draws).interval(0.9).is_unbounded


@pytest.mark.parametrize(
    "operation",
    [add, sub, mul, truediv, lambda a, _: 3 - a, lambda a, _: 0 * a, lambda a, _: a / 2, lambda a, _: 2 / a],
)
def test_limits_of_arithmetic_are_never_nan(operation: Callable[[Estimate, Estimate], Estimate]) -> None:
    a, b = estimate(TEN_LOST), estimate(TEN_LOST[::-1].copy(), value=70.0, sha="cd")

    low, high = operation(a, b).interval()[1:3]

    assert not isnan(low)
    assert not isnan(high)
    assert low <= high


def test_what_is_not_determined_counts_against_both_limits_and_is_said() -> None:
    difference = estimate(TEN_LOST) - estimate(TEN_LOST, value=90.0)

    assert difference.interval()[1:3] == (-inf, inf)
    assert any("5.0% of the draws are not determined" in warning for warning in difference.warnings)


def test_unbounded_draws_of_a_result_are_said() -> None:
    assert any("5.0% of the draws are unbounded" in warning for warning in (estimate(TEN_LOST) * 2).warnings)
    assert not (estimate(FINITE) * 2).warnings


def test_division_by_an_estimate_of_zero_is_refused() -> None:
    with pytest.raises(NotEstimable, match="not finite at the estimates"):
        estimate(FINITE) / estimate(FINITE, value=0.0)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan")])
def test_a_level_outside_zero_and_one_is_refused(level: float) -> None:
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        estimate(FINITE).interval(level)


def test_estimates_of_the_same_records_share_their_draws() -> None:
    same = estimate(FINITE) - estimate(FINITE)

    assert same.interval()[1:3] == (0, 0)


def test_different_seeds_of_the_same_records_are_warned_of() -> None:
    combined = estimate(FINITE) + estimate(FINITE, seed=2)

    assert "different seeds" in combined.warnings[0]


def test_numpy_numbers_work_from_both_sides() -> None:
    doubled, also = np.float64(2) * estimate(FINITE), estimate(FINITE) * np.float64(2)

    assert doubled.interval() == also.interval()


def test_an_estimate_survives_pickling() -> None:
    back = pickle.loads(pickle.dumps(estimate(FINITE)))  # noqa: S301

    assert back.interval() == estimate(FINITE).interval()
    assert repr(back) == "Estimate(100 people, 'Test.')"
