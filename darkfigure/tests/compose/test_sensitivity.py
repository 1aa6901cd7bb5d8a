"""Tornado, Sobol shares and reaching a claim."""

import numpy as np
import pytest

from darkfigure.compose import Parameter, sobol, solve, solve_for, tornado
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate


def spread(name: str, low: float, high: float, unit: str = "people") -> Parameter:
    return Parameter(name, "uniform", {"low": low, "high": high}, unit, "Report A")


def test_the_widest_bar_stands_first_and_the_others_stay_at_their_median() -> None:
    bars = tornado("a * b - c", [spread("a", 0, 2), spread("b", 10, 10.5), spread("c", 0, 1)], ends=(0.0, 1.0))

    assert [b.parameter for b in bars] == ["a", "c", "b"]
    assert (bars[0].at_low, bars[0].at_high) == pytest.approx((-0.5, 20))
    assert bars[1].at_low > bars[1].at_high


def test_shares_of_a_product_are_those_of_theory() -> None:
    # For a product of independent factors, S_i = v_i / (prod(1 + v) - 1) with v_i the squared coefficient of variation.
    a, b = spread("a", 0, 2), spread("b", 1, 3)
    v_a, v_b = 1 / 3, 1 / 12
    whole = (1 + v_a) * (1 + v_b) - 1

    shares = sobol("a * b", [a, b], seed=1)

    assert [s.first_order for s in shares] == pytest.approx([v_a / whole, v_b / whole], abs=0.005)
    assert shares[0].total == pytest.approx(1 - v_b / whole, abs=0.005)


def test_what_does_not_vary_has_no_share() -> None:
    fixed = Parameter("c", "fixed", {"value": 3}, "people", "Report A")

    assert [s.parameter for s in sobol("a * c", [spread("a", 0, 2), fixed], seed=1)] == ["a"]
    assert sobol("c * 1", [fixed], seed=1) == ()


def test_estimates_of_the_same_records_are_one_factor() -> None:
    draws = np.random.default_rng(1).normal(100, 10, 5000)
    pair = {n: Estimate(100, "people", "x", "m", draws=draws, seed=1, input_sha256="ab") for n in ("one", "two")}

    shares = sobol("one + two + a", {**pair, "a": spread("a", 0, 60)}, seed=1)

    assert [s.parameter for s in shares] == ["one and two", "a"]
    assert shares[0].first_order == pytest.approx(4 * np.var(draws) / (4 * np.var(draws) + 300), abs=0.01)


def test_a_share_cannot_be_needed_above_one() -> None:
    people, share = spread("people", 1000, 2000), spread("share", 0.1, 0.3, unit="share")

    found = solve("people * share", [people, share], 3000, seed=1)

    needed = {n.parameter: n for n in found.needs}
    assert needed["people"].needed == pytest.approx(15_000)
    assert not needed["people"].within
    assert needed["share"].needed is None
    assert "not reachable" in str(needed["share"])
    assert found.share_at_or_above == found.share_at_or_above_dependent == 0


def test_a_value_inside_its_source_is_said_to_be_within() -> None:
    found = solve("a / b", [spread("a", 10, 30), spread("b", 1, 3)], 8, seed=1)

    assert [n.needed for n in found.needs] == pytest.approx([16, 2.5])
    assert all(n.within for n in found.needs)
    assert 0.5 < found.share_at_or_above < 0.9


@pytest.mark.parametrize("target", [1e-6, 1.0, 105e6, 1e12])
def test_needs_solve_the_formula(target: float) -> None:
    a, b, c = spread("a", 10, 30), spread("b", 1, 3), spread("c", 0, 5)

    for need in solve("a * b + a / (1 + c)", [a, b, c], target, seed=1).needs:
        at = {"a": 20.0, "b": 2.0, "c": 2.5}
        if need.needed is not None:
            at[need.parameter] = need.needed
            assert at["a"] * at["b"] + at["a"] / (1 + at["c"]) == pytest.approx(target, rel=1e-6)


@pytest.mark.parametrize("formula", ["women * each", "each * women + 0", "women / (1 / each)"])
def test_an_unsourced_quantity_is_solved_for_in_every_draw(formula: str) -> None:
    women = spread("women", 10_000, 40_000)

    found = solve_for("each", formula, [women], 105e6, seed=1)

    assert np.min(found.draws) == pytest.approx(105e6 / 40_000, rel=0.01)
    assert found.diagnostics["directions"]["women"] == -1


def test_a_divisor_is_solved_for() -> None:
    assert solve_for("x", "a / x", [spread("a", 6, 6.0001)], 3, seed=1).value == pytest.approx(2, rel=1e-4)


def test_what_cannot_be_solved_is_refused() -> None:
    a = spread("a", 1, 2)

    with pytest.raises(NotEstimable, match="only a \\+ b x"):
        solve_for("x", "a * x * x", [a], 3, seed=1)
    with pytest.raises(InvalidInput, match="has no parameter"):
        solve_for("a", "a * 2", [a], 3, seed=1)
