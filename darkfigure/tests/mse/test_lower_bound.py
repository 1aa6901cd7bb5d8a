"""Chao's bound is its formula, also where Rcapture's model of that name is not."""

from math import inf

import numpy as np
import pytest

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.mse import Histories, Resampling, captures, chao, loglinear

# Spina bifida in upstate New York (Hook, Albright and Cross 1980): birth certificates, death certificates, care.
SPINA = [[1, 0, 0, 247], [0, 1, 0, 49], [0, 0, 1, 60], [1, 1, 0, 142], [1, 0, 1, 112], [0, 1, 1, 4], [1, 1, 1, 12]]


@pytest.fixture(scope="module")
def spina() -> Histories:
    return Histories.from_counts(SPINA, ["birth", "death", "care"])


def test_the_bound_is_the_formula_where_the_model_would_exceed_it(spina: Histories) -> None:
    once, twice = 247 + 49 + 60, 142 + 112 + 4

    assert chao(spina, interval="none").value == pytest.approx(626 + 2 * once**2 / (6 * twice), rel=1e-12)
    assert captures(spina, "Mh", interval="none").value > chao(spina, interval="none").value


def test_all_intervals_hold_the_bound_and_nobody_observed_is_lost(spina: Histories) -> None:
    for interval in ("bootstrap", "wald", "profile"):
        low, high = chao(spina, interval=interval).interval()[1:3]

        assert 626 < low < chao(spina, interval="none").value < high < 1000


def test_resamples_are_those_of_other_methods(spina: Histories) -> None:
    bound, model = (f(spina, resampling=Resampling(200, seed=5)) for f in (chao, lambda h, **k: captures(h, "Mt", **k)))

    assert np.corrcoef(bound.draws, model.draws)[0, 1] > 0.8
    assert (bound - model).input_sha256 == spina.input_sha256


def test_resamples_with_nobody_on_two_lists_are_unbounded_without_correction() -> None:
    few = Histories.from_counts([[1, 0, 0, 20], [0, 1, 0, 15], [0, 0, 1, 9], [1, 1, 0, 2]], "abc")

    assert chao(few).interval().high == inf
    assert np.isfinite(chao(few, bias_correction=True).draws).all()


def test_what_the_bound_cannot_answer_is_refused(spina: Histories) -> None:
    three_only = Histories.from_counts([[1, 0, 0, 20], [0, 1, 0, 15], [1, 1, 1, 9]], "abc")

    with pytest.raises(NotEstimable, match="exactly two lists"):
        chao(three_only)
    with pytest.raises(InvalidInput, match="corrected ones"):
        chao(spina, interval="profile", bias_correction=True)


def test_an_empty_list_is_not_a_third_list() -> None:
    two = [[1, 0, 0, 5], [0, 1, 0, 4], [1, 1, 0, 2]]

    with pytest.raises(NotEstimable, match="1 hold nobody"):
        Histories.from_counts(two, "abc")


def test_two_lists_asked_for_have_one_model() -> None:
    two = Histories.from_counts([[1, 0, 30], [0, 1, 20], [1, 1, 10]], minimum_lists=2)

    found = loglinear(two, interval="none")

    assert found.value == pytest.approx(30 + 20 + 10 + 30 * 20 / 10)
    assert "main effects only" in found.method
    assert "independent" in found.warnings[0]
