"""Judged ranges."""

import numpy as np
import pytest

from darkfigure.compose import Parameter, dependent, evaluate
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate


def ranged(name: str, low: float, high: float, **given: object) -> Parameter:
    return Parameter(name, "uniform", {"low": low, "high": high}, given.pop("unit", "people"), "Report A", **given)


A, B = ranged("a", 1, 3), ranged("b", 10, 20)


def test_a_sum_has_the_moments_of_its_parts() -> None:
    result = evaluate("a + b", [A, B], draws=200_000, seed=1)

    assert result.kind == "judged_range"
    assert np.mean(result.draws) == pytest.approx(17, abs=0.03)
    assert np.var(result.draws) == pytest.approx((2**2 + 10**2) / 12, rel=0.01)


def test_one_parameter_more_does_not_shift_the_others() -> None:
    without = evaluate("a + b", [A, B], seed=1)
    with_c = evaluate("a + b + c - c", [A, B, ranged("c", 0, 9)], seed=1)

    assert with_c.draws == pytest.approx(without.draws)


def test_the_order_of_parameters_does_not_matter() -> None:
    assert np.array_equal(evaluate("a * b", [A, B], seed=3).draws, evaluate("a * b", [B, A], seed=3).draws)


def test_plain_dicts_recompute_the_very_same_numbers() -> None:
    plain = [{key: value for key, value in p.to_dict().items() if key != "bound"} for p in (A, B)]

    first, again = evaluate("a / b", [A, B], seed=5), evaluate("a / b", plain, seed=5)

    assert np.array_equal(first.draws, again.draws)
    assert first.input_sha256 == again.input_sha256
    assert first.diagnostics == again.diagnostics


@pytest.mark.parametrize(
    ("formula", "low", "high"),
    [("a + b", 11.3, 22.7), ("b - a", 7.3 + 0.0, 18.7), ("b / a", 10.25 / 2.95, 19.75 / 1.05)],
)
def test_fully_dependent_parameters_move_in_the_direction_that_widens(formula: str, low: float, high: float) -> None:
    result = evaluate(formula, [A, B], draws=100_000, seed=1)

    ends = result.diagnostics["dependent"]
    assert (ends["low"], ends["high"]) == pytest.approx((low, high), rel=1e-3)
    assert ends["low"] < result.interval().low
    assert ends["high"] > result.interval().high


def test_the_dependent_draws_agree_with_the_dependent_limits() -> None:
    apart, together = evaluate("a * b", [A, B], seed=1), dependent("a * b", [A, B], seed=1)

    ends = apart.diagnostics["dependent"]
    assert together.interval()[1:3] == pytest.approx((ends["low"], ends["high"]))
    assert "move together" in together.assumptions[0]


def test_a_parameter_that_both_raises_and_lowers_is_said() -> None:
    result = evaluate("(a - c) * b", [A, B, ranged("c", 0, 4)], seed=1)

    assert any("both rises and falls with b" in w for w in result.warnings)


def test_numbers_in_the_formula_and_rigid_abouts_reach_the_reader() -> None:
    about = Parameter("share", "fixed", {"value": 0.6}, "share", "Report A", "about")

    result = evaluate("a * share * 4 * 1", [A, about], seed=1)

    assert result.warnings == (
        "The number 4 in the formula has no source.",
        "The parameter share is stated as 'about' a value and carried as if it were exact.",
    )


def test_estimates_of_the_same_records_share_their_draws() -> None:
    draws = np.random.default_rng(1).normal(100, 10, 20_000)
    one = Estimate(100, "people", "x", "m", draws=draws, seed=1, input_sha256="ab", warnings=("sparse lists",))
    two = Estimate(50, "people", "x", "m", draws=draws / 2, seed=1, input_sha256="ab")

    result = evaluate("two / one", {"one": one, "two": two}, seed=1)

    assert result.draws == pytest.approx(0.5)
    assert "sparse lists" in result.warnings


def test_an_estimate_without_draws_is_refused() -> None:
    with pytest.raises(NotEstimable, match="needs their draws"):
        evaluate("a * n", {"a": A, "n": Estimate(1, "people", "x", "m")}, seed=1)


def test_a_name_without_a_source_is_refused() -> None:
    with pytest.raises(InvalidInput, match="unknown parameter 'c'"):
        evaluate("a * c", [A], seed=1)


def test_a_division_by_zero_is_refused_and_never_a_number() -> None:
    with pytest.raises(NotEstimable, match="divided by cannot be zero"):
        evaluate("b / (a - a)", [A, B], seed=1)


def test_two_currencies_or_price_years_are_refused() -> None:
    one = ranged("one", 1, 2, currency="CNY", price_year=2019)
    for other in (("USD", 2019), ("CNY", 2014)):
        two = ranged("two", 1, 2, currency=other[0], price_year=other[1])
        with pytest.raises(InvalidInput, match="one price year only meets"):
            evaluate("one * two", [one, two], seed=1)


def test_a_converted_price_may_meet_the_other() -> None:
    one = ranged("one", 10, 20, unit="CNY per sale", currency="CNY", price_year=2019)
    two = ranged("two", 1, 2, unit="USD per sale", currency="USD", price_year=2019)

    converted = one.converted(0.145, currency="USD", price_year=2019, source="central bank")

    assert converted.unit == "USD per sale"
    assert evaluate("one + two", [converted, two], seed=1).value == pytest.approx(2.175 + 1.5, rel=0.02)


def test_stock_flow_and_ever_are_never_added() -> None:
    stock, flow = ranged("stock", 1, 2, reference="stock"), ranged("flow", 1, 2, reference="flow")
    ever, years = ranged("ever", 1, 2, reference="ever"), ranged("years", 1, 2, unit="years")

    with pytest.raises(InvalidInput, match="never added"):
        evaluate("stock + flow", [stock, flow], seed=1)
    with pytest.raises(InvalidInput, match="not who is affected at one time"):
        evaluate("ever * flow", [ever, flow], seed=1)
    assert evaluate("stock + flow * years", [stock, flow, years], seed=1).value > 0


def test_too_few_draws_are_refused() -> None:
    with pytest.raises(InvalidInput, match="at least 100"):
        evaluate("a", [A], draws=10, seed=1)
