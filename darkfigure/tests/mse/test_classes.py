"""Rules of the latent classes."""

import numpy as np
import pytest

from darkfigure import datasets
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.mse import Classes, Histories, Resampling, latent_classes

SHORT = Classes(first_sweeps=6_000, most_sweeps=12_000)


def korea() -> Histories:
    return Histories.from_csv(datasets.path("Korea"))


def test_chains_that_do_not_agree_are_refused() -> None:
    with pytest.raises(NotEstimable, match="chains must agree"):
        latent_classes(
            Histories.from_csv(datasets.path("UKdat_5")), classes=Classes(first_sweeps=600, most_sweeps=600, levels=1)
        )


def test_the_order_of_lists_and_rows_does_not_matter() -> None:
    histories = korea()
    turned = Histories.from_counts(
        np.column_stack([histories.patterns[::-1, ::-1], histories.counts[::-1]]), lists=histories.lists[::-1]
    )

    one, other = (latent_classes(h, classes=SHORT) for h in (histories, turned))

    assert (one.draws == other.draws).all()


def test_the_number_of_workers_does_not_matter() -> None:
    one, two = (latent_classes(korea(), classes=SHORT, resampling=Resampling(n_jobs=n)) for n in (1, 2))

    assert (one.draws == two.draws).all()


def test_draws_are_as_many_as_asked_and_agree_with_the_limits() -> None:
    found = latent_classes(korea(), classes=SHORT, resampling=Resampling(2000))

    assert found.draws.size == 2000
    assert np.quantile(found.draws, (0.05, 0.95)) == pytest.approx(found.interval(0.9)[1:3], rel=0.03)
    assert found.draws.min() >= 123


def test_fewer_than_four_chains_are_refused() -> None:
    with pytest.raises(InvalidInput, match="4 chains"):
        Classes(chains=3)


def test_two_lists_are_refused() -> None:
    with pytest.raises(NotEstimable, match="three lists"):
        latent_classes(Histories.from_counts([[1, 0, 5], [0, 1, 5], [1, 1, 3]], minimum_lists=2))


def test_lists_without_overlap_are_refused() -> None:
    with pytest.raises(NotEstimable, match="nobody is on two lists"):
        latent_classes(Histories.from_counts([[1, 0, 0, 5], [0, 1, 0, 5], [0, 0, 1, 5]]))
