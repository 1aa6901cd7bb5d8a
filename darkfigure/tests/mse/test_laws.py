"""Laws that every estimate from lists keeps."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from darkfigure import datasets
from darkfigure.mse import Histories, Resampling, captures, fit, loglinear

UK = Histories.from_csv(datasets.path("UKdat_5"))
KOREA = Histories.from_csv(datasets.path("Korea"))
FEW = Resampling(replicates=200, seed=7)


def turned(histories: Histories, order: list[int]) -> Histories:
    rows = np.hstack([histories.patterns[:, order], histories.counts[:, None]]).astype(int)
    return Histories.from_counts(rows[::-1], [histories.lists[i] for i in order])


@given(st.permutations(range(5)))
@settings(max_examples=8, deadline=None)
def test_order_of_lists_and_rows_changes_neither_estimate_nor_resamples(order: list[int]) -> None:
    one = loglinear(UK, select="stepwise", resampling=FEW)
    other = loglinear(turned(UK, order), select="stepwise", resampling=FEW)

    assert other.value == pytest.approx(one.value, rel=1e-9)
    assert other.draws == pytest.approx(one.draws, rel=1e-7)


@given(st.integers(2, 50))
@settings(max_examples=10, deadline=None)
def test_a_table_scaled_up_gives_a_population_scaled_up(factor: int) -> None:
    rows = np.hstack([UK.patterns, factor * UK.counts[:, None]]).astype(int)

    assert fit(Histories.from_counts(rows)).value == pytest.approx(factor * fit(UK).value, rel=1e-7)


def test_strata_given_twice_are_one_stratum() -> None:
    rows = np.hstack([UK.patterns, UK.counts[:, None]]).astype(int)

    twice = Histories.from_counts(np.vstack([rows, rows]), UK.lists)

    assert fit(twice).value == pytest.approx(2 * fit(UK).value, rel=1e-7)


@pytest.mark.parametrize("interval", ["bootstrap", "bca", "wald", "profile"])
@pytest.mark.parametrize("select", ["none", "stepwise", "bic", "downhill"])
def test_limits_hold_the_estimate_and_lie_above_the_people_seen(select: str, interval: str) -> None:
    estimate = loglinear(KOREA, select=select, interval=interval, resampling=FEW)  # type: ignore[arg-type]

    low, high = estimate.interval(0.95)[1:3]

    assert KOREA.n_observed <= low <= estimate.value <= high


def test_draws_agree_with_their_percentile_interval() -> None:
    estimate = loglinear(UK, select="none", resampling=FEW)

    assert estimate.interval(0.9)[1:3] == pytest.approx(np.quantile(estimate.draws, [0.05, 0.95]))


def test_higher_levels_give_wider_intervals() -> None:
    for interval in ("bootstrap", "bca", "wald", "profile"):
        estimate = loglinear(UK, "[12,13,4,5]", interval=interval, resampling=FEW)  # type: ignore[arg-type]
        inner, outer = estimate.interval(0.8), estimate.interval(0.95)
        assert outer.low < inner.low < inner.high < outer.high


def test_the_number_of_workers_changes_nothing() -> None:
    one = loglinear(UK, select="stepwise", resampling=FEW)
    two = loglinear(UK, select="stepwise", resampling=Resampling(replicates=200, seed=7, n_jobs=2))

    assert np.array_equal(one.draws, two.draws)


def test_two_models_share_their_resamples() -> None:
    one, other = (loglinear(UK, model, resampling=FEW).draws for model in ("[1,2,3,4,5]", "[12,3,4,5]"))

    assert np.corrcoef(one, other)[0, 1] > 0.9


def test_more_replicates_begin_with_the_same_ones() -> None:
    few = loglinear(UK, select="none", resampling=FEW).draws
    more = loglinear(UK, select="none", resampling=Resampling(replicates=330, seed=7)).draws

    assert np.array_equal(few, more[:200])


@pytest.mark.parametrize("interval", ["bootstrap", "bca", "wald", "profile"])
def test_limits_survive_pickling(interval: str) -> None:
    estimate = loglinear(KOREA, interval=interval, resampling=FEW)  # type: ignore[arg-type]

    again = pickle.loads(pickle.dumps(estimate.limits))  # noqa: S301

    assert again(0.9) == estimate.interval(0.9)[1:3]


@pytest.mark.parametrize("kind", ["M0", "Mt", "Mb", "Mh", "Mth"])
def test_capture_limits_lie_above_the_people_seen(kind: str) -> None:
    hare = Histories.from_csv(datasets.path("hare"))

    for interval in ("bootstrap", "wald"):
        low, high = captures(hare, kind, interval=interval, resampling=FEW).interval()[1:3]  # type: ignore[arg-type]
        assert hare.n_observed <= low < high
