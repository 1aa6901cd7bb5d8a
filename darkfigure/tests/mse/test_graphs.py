"""Rules of the averaged decomposable graphs."""

from itertools import pairwise

import numpy as np
import pytest

from darkfigure import datasets
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.mse import Histories, Resampling, dga
from darkfigure.mse.chordal import decomposable
from darkfigure.mse.graphs import _averaged, _Weights


def orleans() -> Histories:
    return Histories.from_csv(datasets.path("NewOrl_5"))


@pytest.mark.parametrize(("n_lists", "n_graphs"), [(2, 2), (3, 8), (4, 61), (5, 822)])
def test_every_decomposable_graph_is_there_once(n_lists: int, n_graphs: int) -> None:
    exponents, edges = decomposable(n_lists)

    assert exponents.shape == (n_graphs, 2**n_lists)
    assert np.unique(edges).size == n_graphs
    assert set(exponents[:, 1:].sum(axis=1) + exponents[:, 0]) == {0.0}


def test_the_grid_chosen_by_itself_gives_what_every_whole_size_gives() -> None:
    histories = orleans()

    found = dga(histories)
    exact, _ = _averaged(_Weights(histories, 2.0**-5), np.arange(0.0, 25_000.0))

    assert found.value == pytest.approx(exact.quantile(0.5), rel=0.003)
    assert found.interval()[1:3] == pytest.approx(exact(0.95), rel=0.003)
    assert found.diagnostics["mean"] == pytest.approx(exact.mean, rel=0.003)


def test_draws_agree_with_the_limits_and_with_the_seed() -> None:
    one, same, other = (dga(orleans(), resampling=Resampling(20_000, seed=s)) for s in (1, 1, 2))

    assert np.quantile(one.draws, (0.025, 0.975)) == pytest.approx(one.interval()[1:3], rel=0.03)
    assert (one.draws == same.draws).all()
    assert (one.draws != other.draws).any()
    assert one.draws.min() >= 185


def test_the_order_of_lists_and_rows_does_not_matter() -> None:
    histories = orleans()
    turned = Histories.from_counts(
        np.column_stack([histories.patterns[::-1, ::-1], histories.counts[::-1]]), lists=histories.lists[::-1]
    )

    assert (dga(turned).value, dga(turned).interval()[1:3]) == (dga(histories).value, dga(histories).interval()[1:3])


def test_limits_of_higher_levels_hold_those_of_lower() -> None:
    limits = [dga(orleans()).interval(level)[1:3] for level in (0.99, 0.9, 0.5)]

    assert all(wide[0] <= narrow[0] <= narrow[1] <= wide[1] for wide, narrow in pairwise(limits))


def test_a_grid_that_ends_too_early_is_said() -> None:
    found = dga(orleans(), unseen=range(1, 600))

    assert found.diagnostics["mass in the upper half"] > 0.5
    assert any("depends on where they end" in warning for warning in found.warnings)


def test_weight_on_the_graph_of_the_prior_alone_is_said() -> None:
    everyone_alike = Histories.from_counts([[1, 1, 0, 2], [0, 1, 1, 2], [1, 0, 1, 2], [1, 1, 1, 200], [1, 0, 0, 90]])

    assert any("only the prior speaks" in warning for warning in dga(everyone_alike).warnings)


def test_more_than_five_lists_are_refused() -> None:
    with pytest.raises(InvalidInput, match="at most 5 lists"):
        dga(Histories.from_csv(datasets.path("UKdat")))


def test_lists_without_overlap_are_refused() -> None:
    with pytest.raises(NotEstimable, match="nobody is on two lists"):
        dga(Histories.from_counts([[1, 0, 0, 5], [0, 1, 0, 5], [0, 0, 1, 5]]))


@pytest.mark.parametrize("unseen", [[3, 2, 1], [5], [-1, 2], [1, np.nan]])
def test_a_grid_that_does_not_increase_is_refused(unseen: list[float]) -> None:
    with pytest.raises(InvalidInput, match="increasing numbers of people"):
        dga(orleans(), unseen=unseen)


def test_prior_people_are_more_than_none() -> None:
    with pytest.raises(InvalidInput, match="above 0"):
        dga(orleans(), delta=0)
