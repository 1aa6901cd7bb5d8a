"""Sourced parameters and their distributions."""

import pickle

import numpy as np
import pytest
from scipy import stats

from darkfigure.compose import Elicitation, Parameter, pool
from darkfigure.errors import InvalidInput, NotEstimable

U = np.array([0.001, 0.025, 0.2, 0.5, 0.8, 0.975, 0.999])


def sourced(distribution: str, **values: float) -> Parameter:
    return Parameter("x", distribution, values, "people", "Report A")


@pytest.mark.parametrize(
    ("parameter", "reference"),
    [
        (sourced("uniform", low=2, high=5), stats.uniform(2, 3)),
        (sourced("triangular", low=1, mode=2, high=5), stats.triang(0.25, 1, 4)),
        (sourced("triangular", low=1, mode=1, high=5), stats.triang(0, 1, 4)),
        (sourced("pert", low=1, mode=2, high=5), stats.beta(2, 4, 1, 4)),
        (sourced("beta", a=3, b=7), stats.beta(3, 7)),
        (sourced("lognormal", median=100, factor=2), stats.lognorm(np.log(2) / stats.norm.ppf(0.975), scale=100)),
    ],
)
def test_quantiles_are_those_of_the_named_distribution(parameter: Parameter, reference: object) -> None:
    assert parameter.quantile(U) == pytest.approx(reference.ppf(U), rel=1e-9)


@pytest.mark.parametrize("distribution", ["lognormal", "beta"])
@pytest.mark.parametrize(("low", "high"), [(0.1, 0.3), (0.001, 0.6), (0.55, 0.58), (0.97, 0.999)])
def test_low_and_high_of_open_tails_hold_95_percent(distribution: str, low: float, high: float) -> None:
    parameter = sourced(distribution, low=low, high=high)

    assert parameter.limits == pytest.approx((low, high), rel=1e-5)


def test_a_pooled_judgement_is_the_mixture_of_its_parts() -> None:
    told = [Elicitation("A", 0, 1, 2), Elicitation("B", 10, 12, 14), Elicitation("C", 1, 2, 9)]
    pooled = pool(told, rule="average", name="x", unit="people")
    x = pooled.quantile(U)

    cdf = np.mean(
        [stats.triang((t.mode - t.low) / (t.high - t.low), t.low, t.high - t.low).cdf(x) for t in told], axis=0
    )
    assert cdf == pytest.approx(U, abs=1e-9)


def test_the_widest_pool_spans_all_judgements() -> None:
    told = [Elicitation("A", 0, 1, 2), Elicitation("B", 10, 12, 14), Elicitation("C", 1, 2, 9)]

    assert pool(told, rule="widest", name="x", unit="people").values == {"low": 0, "mode": 2, "high": 14}


def test_one_judgement_is_its_own_pool() -> None:
    pooled = pool([Elicitation("A", 0, 1, 2)], rule="average", name="x", unit="people", distribution="pert")

    assert (pooled.distribution, pooled.source) == ("pert", "A")


def test_a_parameter_without_a_source_is_refused() -> None:
    with pytest.raises(InvalidInput, match="without a source is refused"):
        Parameter("x", "fixed", {"value": 1}, "people", " ")


@pytest.mark.parametrize(("bound", "missing"), [("at_most", "low"), ("at_least", "high")])
def test_a_one_sided_bound_needs_its_other_limit(bound: str, missing: str) -> None:
    with pytest.raises(InvalidInput, match=f"Give {missing} too"):
        Parameter("x", "fixed", {"value": 200_000}, "people", "Report A", bound)


@pytest.mark.parametrize(
    ("distribution", "values", "match"),
    [
        ("normal", {"mean": 0}, "unknown distribution"),
        ("pert", {"low": 1, "high": 2}, "pert takes high, low, mode"),
        ("uniform", {"low": 2, "high": 1}, "stand in this order"),
        ("triangular", {"low": 1, "mode": 3, "high": 2}, "stand in this order"),
        ("uniform", {"low": 1, "high": float("nan")}, "not finite"),
        ("lognormal", {"low": 0, "high": 2}, "zero or less"),
        ("lognormal", {"median": 3, "factor": 0.5}, "zero or less"),
        ("beta", {"low": 0.2, "high": 1}, "between 0 and 1"),
        ("pooled", {"low_1": 0, "mode_1": 1}, "triples"),
    ],
)
def test_wrong_values_are_refused_with_their_rule(distribution: str, values: dict[str, float], match: str) -> None:
    with pytest.raises(InvalidInput, match=match):
        Parameter("x", distribution, values, "people", "Report A")


def test_beta_limits_that_no_beta_has_are_refused() -> None:
    with pytest.raises(NotEstimable, match="no beta distribution"):
        sourced("beta", low=1e-9, high=1 - 1e-15)


def test_money_has_both_currency_and_year() -> None:
    with pytest.raises(InvalidInput, match="currency and a price year"):
        Parameter("x", "fixed", {"value": 1}, "CNY", "Report A", None, "CNY")


def test_plain_values_make_the_same_parameter_and_travel() -> None:
    parameter = Parameter(
        "x", "pert", {"low": 1, "mode": 2, "high": 5}, "CNY", "A", "about", "CNY", 2019, "flow", "t", "n"
    )

    assert Parameter.from_dict(parameter.to_dict()) == parameter
    assert pickle.loads(pickle.dumps(parameter)) == parameter  # noqa: S301
    with pytest.raises(InvalidInput, match="no distribution, source, unit, values"):
        Parameter.from_dict({"name": "x"})


def test_draws_of_one_name_and_seed_are_the_same_and_begin_alike() -> None:
    parameter = sourced("uniform", low=0, high=1)

    assert np.array_equal(parameter.draw(100, 7), parameter.draw(1000, 7)[:100])
    assert not np.array_equal(parameter.draw(100, 7), parameter.draw(100, 8))
