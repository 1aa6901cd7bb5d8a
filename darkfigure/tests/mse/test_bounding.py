"""Branch and bound finds the model that fitting every model finds."""

import numpy as np
import pytest

from darkfigure import datasets
from darkfigure.mse import Histories, loglinear, search
from darkfigure.mse.bounding import best_by_bounds
from darkfigure.mse.choosing import best_of_all
from darkfigure.mse.terms import from_code, hierarchical, interactions


@pytest.mark.parametrize("criterion", ["aic", "bic"])
@pytest.mark.parametrize("name", ["Korea", "Artificial_3", "Kosovo", "HIV", "NewOrl_5", "UKdat_5"])
def test_bounds_find_the_best_of_all_models_on_resamples(name: str, criterion: str) -> None:
    histories, rng = Histories.from_csv(datasets.path(name)), np.random.default_rng(5)
    universe, codes = interactions(histories.n_lists), hierarchical(histories.n_lists, 2)
    penalty = np.log(histories.n_observed) if criterion == "bic" else 2.0

    for _ in range(20):
        table = np.zeros_like(histories.table)
        table[histories.codes] = rng.multinomial(histories.n_observed, histories.counts / histories.n_observed)
        included, log_dark, status, _ = best_by_bounds(table, universe, histories.n_lists, penalty)
        place, expected = best_of_all(table, universe, codes, histories.n_lists, penalty)

        assert (status == 0) == (place >= 0)
        if place >= 0:
            assert log_dark == pytest.approx(expected, rel=1e-7)
            assert set(universe[included == 1]) == set(from_code(int(codes[place]), universe))


def test_six_lists_are_searched_in_a_fraction_of_the_fits() -> None:
    uk = Histories.from_csv(datasets.path("UKdat"))

    included, _, _, fitted = best_by_bounds(uk.table, interactions(6), 6, np.log(uk.n_observed))

    found = search(uk)
    assert set(interactions(6)[included == 1]) == set(found.terms(int(found.ranked()[0])))
    assert fitted < 0.05 * found.codes.size


def test_seven_lists_are_searched_by_bounds() -> None:
    rng = np.random.default_rng(2)
    people = rng.random((3000, 7)) < rng.uniform(0.05, 0.2, 7)

    estimate = loglinear(Histories.from_records(people[people.any(axis=1)].astype(int)), interval="none")

    assert estimate.value == pytest.approx(3000, rel=0.15)
    assert "by BIC." in estimate.method
