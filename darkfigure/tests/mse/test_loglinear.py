"""What is refused, warned of and written down by the log-linear models."""

import numpy as np
import pytest
from scipy.stats import poisson

from darkfigure import datasets
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.mse import Histories, Resampling, Selection, loglinear, search
from darkfigure.mse.choosing import poisson_p
from darkfigure.mse.intervals import BCa, bias, quantile

FEW = Resampling(replicates=200)


def histories_of(name: str) -> Histories:
    return Histories.from_csv(datasets.path(name))


def ten_lists(seed: int) -> Histories:
    rng = np.random.default_rng(seed)
    people = rng.random((4000, 10)) < rng.uniform(0.03, 0.2, size=10)
    return Histories.from_records(people[people.any(axis=1)].astype(int))


@pytest.mark.parametrize("option", [{"select": "best"}, {"interval": "guess"}])
def test_unknown_options_are_refused_by_name(option: dict[str, str]) -> None:
    with pytest.raises(InvalidInput, match="is none of them"):
        loglinear(histories_of("Korea"), **option)  # type: ignore[arg-type]


def test_impossible_settings_are_refused() -> None:
    with pytest.raises(InvalidInput, match="threshold 2"):
        Selection("stepwise", p=2)
    with pytest.raises(InvalidInput, match="5 replicates"):
        Resampling(replicates=5)


def test_a_term_of_a_list_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInput, match="names a list twice, or one that is not there"):
        loglinear(histories_of("Korea"), ["b:z"])


def test_lists_without_overlap_are_refused() -> None:
    with pytest.raises(NotEstimable, match="nobody is on two lists"):
        loglinear(Histories.from_counts([[1, 0, 0, 9], [0, 1, 0, 4], [0, 0, 1, 5]]))


def test_a_wald_interval_after_a_choice_warns_that_it_is_too_narrow() -> None:
    assert "too narrow" in loglinear(histories_of("Korea"), interval="wald").warnings[-1]
    assert not loglinear(histories_of("Korea"), "[12,23]", interval="wald").warnings


def test_an_empty_overlap_in_the_model_is_said() -> None:
    assert "LA:GP" in loglinear(histories_of("UKdat_5"), select="aic", interval="none").warnings[0]


def test_resamples_without_an_estimate_count_as_unbounded() -> None:
    estimate = loglinear(histories_of("Artificial_3"), select="none", resampling=Resampling(replicates=1000))

    assert np.isinf(estimate.draws).any()
    assert "never as a number" in estimate.warnings[-1]


def test_an_infinite_z0_is_said_in_words_and_percentiles_given() -> None:
    draws = np.array([5.0, 6.0, 7.0])

    assert bias(draws, 1.0) == -np.inf
    assert bias(draws, 9.0) == np.inf


def test_a_corrected_limit_at_the_edge_of_the_resamples_is_known() -> None:
    draws = np.arange(100.0)

    assert BCa(draws, 0.8, 0.1).is_at_the_edge()
    assert not BCa(draws, 0.0, 0.0).is_at_the_edge(0.9)


def test_quantiles_stand_infinite_draws() -> None:
    assert quantile(np.array([1.0, 2.0, np.inf, np.inf]), 0.9) == np.inf
    assert quantile(np.array([1.0, 2.0, 3.0, np.inf]), 1 / 3) == 2.0


def test_stepwise_and_downhill_reach_ten_lists() -> None:
    histories = ten_lists(3)

    for select in ("stepwise", "downhill", "bic"):
        estimate = loglinear(histories, select=select, interval="none")
        assert estimate.value == pytest.approx(4000, rel=0.15)
    assert "downhill search" in estimate.method


def test_eleven_lists_are_refused() -> None:
    people = np.ones((5, 11), dtype=int)

    with pytest.raises(InvalidInput, match="at most 10 lists"):
        loglinear(Histories.from_records(people))


def test_all_models_of_eight_lists_are_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidInput, match="downhill"):
        search(Histories.from_records(np.ones((5, 8), dtype=int)))


@pytest.mark.parametrize(("observed", "mean"), [(0, 2.5), (15, 3.2), (463, 700.0), (900, 400.0), (3, 3.0)])
def test_p_values_are_the_smaller_poisson_tail(observed: int, mean: float) -> None:
    expected = min(poisson.cdf(observed, mean), poisson.sf(observed - 1, mean))

    assert poisson_p(float(observed), mean) == pytest.approx(expected, rel=1e-10)


def test_diagnostics_hold_the_search_the_path_and_the_models_of_resamples() -> None:
    by_bic = loglinear(histories_of("Korea"), resampling=FEW).diagnostics
    stepwise = loglinear(histories_of("UKdat_5"), select="stepwise", interval="none").diagnostics

    assert by_bic["search"][0]["model"] == "[12,23]"
    assert by_bic["tried"] == {"models": 8, "estimable": 6, "no maximum": 2, "not identifiable": 0}
    assert sum(row["share"] for row in by_bic["models of resamples"]) == pytest.approx(1.0)
    assert stepwise["path"][0] == {"added": "LA:NG", "p": pytest.approx(0, abs=1e-6)}


def test_every_reference_has_a_doi() -> None:
    estimate = loglinear(histories_of("Korea"), interval="bca", resampling=FEW)

    assert all("doi:" in reference for reference in estimate.references)
    assert any("DiCiccio" in reference for reference in estimate.references)
