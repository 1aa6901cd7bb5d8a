"""Intervals of proportions, rates and differences, against published figures and exact enumeration."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from darkfigure.errors import InvalidInput
from darkfigure.proportions import (
    bonferroni,
    clopper_pearson,
    coverage,
    goodman,
    hypergeometric,
    jeffreys,
    miettinen_nurminen,
    newcombe,
    poisson,
    sison_glaz,
    wilson,
)

P = np.linspace(0.005, 0.995, 199)
SIZES = (5, 10, 20, 45, 100)


# Newcombe RG (1998). Two-sided confidence intervals for the single proportion, table I.
@pytest.mark.parametrize(
    ("k", "n", "score", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_limits_are_the_published_ones(k: int, n: int, score: tuple[float, float], exact: tuple[float, float]) -> None:
    assert wilson(k, n) == pytest.approx(score, abs=5e-5)
    assert clopper_pearson(k, n) == pytest.approx(exact, abs=5e-5)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_clopper_pearson_never_covers_less_than_its_level(n: int, level: float) -> None:
    assert coverage("clopper-pearson", n, P, level).min() >= level


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("method", ["wilson", "jeffreys"])
def test_wilson_and_jeffreys_cover_as_enumeration_says(method: str, n: int) -> None:
    function = {"wilson": wilson, "jeffreys": jeffreys}[method]
    rng = np.random.default_rng(n)
    for p in (0.05, 0.2, 0.5, 0.9):
        low, high = function(rng.binomial(n, p, 40_000), n)
        assert np.mean((low <= p) & (p <= high)) == pytest.approx(coverage(method, n, p)[0], abs=0.01)


@pytest.mark.parametrize("method", ["wilson", "jeffreys"])
@pytest.mark.parametrize("n", [20, 45, 100])
def test_wilson_and_jeffreys_cover_their_level_on_average(method: str, n: int) -> None:
    assert coverage(method, n, P).mean() == pytest.approx(0.95, abs=0.01)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.999))
def test_limits_hold_the_share_stay_in_range_and_mirror(pair: tuple[int, int], level: float) -> None:
    k, n = pair
    for function in (wilson, clopper_pearson, jeffreys):
        low, high = function(k, n, level)
        mirror = function(n - k, n, level)
        assert 0 <= low <= k / n + 1e-12
        assert k / n - 1e-12 <= high <= 1
        assert 1 - mirror.high == pytest.approx(low, abs=1e-9)
        assert 1 - mirror.low == pytest.approx(high, abs=1e-9)


def test_counts_outside_their_range_are_refused() -> None:
    for k, n in ((-1, 5), (6, 5), (0, 0)):
        with pytest.raises(InvalidInput, match="k of n"):
            wilson(k, n)


@pytest.mark.parametrize(("N", "n"), [(12, 5), (30, 10), (60, 45)])
def test_hypergeometric_limits_cover_every_total(N: int, n: int) -> None:
    limits = [hypergeometric(k, n, N) for k in range(n + 1)]
    for total in range(N + 1):
        pmf = stats.hypergeom.pmf(range(n + 1), N, total, n)
        held = sum(p for p, (low, high) in zip(pmf, limits, strict=True) if low <= total <= high)
        assert held >= 0.95 - 1e-12


def test_who_was_seen_is_known() -> None:
    assert hypergeometric(3, 10, 10) == (3, 3)
    low, high = hypergeometric(0, 9, 10)
    assert (low, high) == (0, 1)


@pytest.mark.parametrize("mean", [0.1, 1.0, 5.0, 20.0])
def test_poisson_limits_cover_at_least_their_level(mean: float) -> None:
    held = sum(stats.poisson.pmf(k, mean) for k in range(200) if poisson(k, 1)[0] <= mean <= poisson(k, 1)[1])

    assert held >= 0.95


# Newcombe RG (1998). Interval estimation for the difference between independent proportions, table II.
@pytest.mark.parametrize(
    ("counts", "hybrid", "score"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339), (0.0528, 0.3382)),
        ((9, 10, 3, 10), (0.1705, 0.8090), (0.1700, 0.8406)),
        ((6, 7, 2, 7), (0.0582, 0.8062), (0.0342, 0.8534)),
        ((5, 56, 0, 29), (-0.0381, 0.1926), (-0.0326, 0.1933)),
    ],
)
def test_differences_are_the_published_ones(
    counts: tuple[int, int, int, int], hybrid: tuple[float, float], score: tuple[float, float]
) -> None:
    assert newcombe(*counts) == pytest.approx(hybrid, abs=6e-5)
    assert miettinen_nurminen(*counts) == pytest.approx(score, abs=6e-5)


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_differences_turn_with_the_order_of_the_samples(n1: int, n2: int, data: st.DataObject) -> None:
    k1, k2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    for function in (newcombe, miettinen_nurminen):
        low, high = function(k1, n1, k2, n2)
        assert -1 <= low <= k1 / n1 - k2 / n2 + 1e-9
        assert (-high, -low) == pytest.approx(function(k2, n2, k1, n1), abs=1e-6)


@pytest.mark.parametrize("p", [(0.5, 0.3, 0.2), (0.6, 0.25, 0.1, 0.05)])
def test_multinomial_limits_hold_together(p: tuple[float, ...]) -> None:
    n = 20
    held = 0.0
    for counts in product(range(n + 1), repeat=len(p) - 1):
        if sum(counts) <= n:
            whole = (*counts, n - sum(counts))
            low, high = goodman(whole)
            held += stats.multinomial.pmf(whole, n, p) * bool(np.all((low <= p) & (p <= high)))

    assert held >= 0.94


def test_simultaneous_limits_are_those_of_the_paper() -> None:
    # Sison and Glaz (1995), example 1; their own limits as computed by R's MultinomialCI, from an expansion.
    counts = [56, 72, 73, 59, 62, 87, 58]

    assert sison_glaz(counts).low[:3] == pytest.approx([0.0792, 0.1135, 0.1156], abs=1e-3)
    assert sison_glaz(counts).high[:3] == pytest.approx([0.1643, 0.1986, 0.2007], abs=1e-3)
    assert goodman(counts).low[:3] == pytest.approx([0.085, 0.115, 0.116], abs=1e-3)
    assert goodman(counts).high[:3] == pytest.approx([0.166, 0.204, 0.207], abs=1e-3)


def test_sison_glaz_is_narrower_than_goodman_with_many_categories() -> None:
    counts = (56, 72, 73, 59, 62, 87, 68, 99, 98)
    width = {f.__name__: float(np.prod(f(counts).high - f(counts).low)) for f in (goodman, sison_glaz)}

    assert width["sison_glaz"] < width["goodman"]
    rng = np.random.default_rng(1)
    p = np.array(counts) / sum(counts)
    limits = [sison_glaz(draw) for draw in rng.multinomial(sum(counts), p, 300)]
    assert np.mean([np.all((low <= p) & (p <= high)) for low, high in limits]) >= 0.91


def test_coinciding_categories_share_the_error() -> None:
    alone, together = clopper_pearson(10, 50), bonferroni([10, 20, 40], 50)

    assert together.low[0] < alone.low
    assert together == pytest.approx(np.array(clopper_pearson([10, 20, 40], 50, 1 - 0.05 / 3)))
