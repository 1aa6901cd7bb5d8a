"""Doubt about the linkage, carried into the size."""

import numpy as np
import pytest

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.mse import Histories, dga, loglinear, over_linkage

CELLS = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 1, 1]]


def linked(matches: int) -> Histories:
    counts = [90 - matches, 80 - matches, 70, 10 + matches, 12, 14, 5]
    return Histories.from_counts(np.column_stack([CELLS, counts]), lists=("a", "b", "c"))


def unlinked() -> Histories:
    return Histories.from_counts([[1, 0, 0, 50], [0, 1, 0, 50], [0, 0, 1, 50]], lists=("a", "b", "c"))


def test_samples_that_agree_add_nothing() -> None:
    alone = dga(linked(5))

    found = over_linkage([linked(5)] * 20, dga)

    assert found.interval()[1:3] == pytest.approx(np.quantile(alone.draws, (0.025, 0.975)), rel=0.01)
    assert found.diagnostics["share of variance between linkages"] == pytest.approx(0, abs=1e-12)
    assert not any("who is who" in warning for warning in found.warnings)


def test_the_pooled_interval_covers_the_samples_that_disagree() -> None:
    few, many = (dga(linked(matches)) for matches in (0, 40))

    found = over_linkage([linked(m) for m in np.repeat([0, 40], 10)], dga)

    assert found.interval().low == pytest.approx(many.interval().low, rel=0.1)
    assert found.interval().high == pytest.approx(few.interval().high, rel=0.1)
    assert found.diagnostics["share of variance between linkages"] > 0.5
    assert any("who is who" in warning for warning in found.warnings)


def test_variance_within_and_between_add_up() -> None:
    samples = [linked(m) for m in range(0, 40, 2)]

    found = over_linkage(samples, dga)

    logs = np.log(found.draws.reshape(len(samples), -1))
    between = logs.mean(axis=1).var()
    assert found.diagnostics["share of variance between linkages"] == pytest.approx(between / np.log(found.draws).var())


def test_a_sample_without_an_estimate_counts_as_unbounded() -> None:
    found = over_linkage([*[linked(m) for m in range(9)], unlinked()], dga)

    assert np.isinf(found.interval().high)
    assert found.diagnostics["samples without an estimate"] == 1
    assert any("1 of 10 samples" in warning for warning in found.warnings)


def test_mostly_refused_samples_are_refused() -> None:
    with pytest.raises(NotEstimable, match="nobody is on two lists"):
        over_linkage([linked(1), unlinked(), unlinked()], dga)


def test_few_samples_are_said() -> None:
    assert any("describe the linkage poorly" in w for w in over_linkage([linked(0), linked(1)], dga).warnings)


@pytest.mark.parametrize("samples", [[linked(0)], [linked(0), linked(1).merged(["a", "b"])]])
def test_one_sample_or_other_lists_are_refused(samples: list[Histories]) -> None:
    with pytest.raises(InvalidInput, match="same lists"):
        over_linkage(samples)


def test_a_method_without_draws_is_refused() -> None:
    def wald(histories: Histories) -> Estimate:
        return loglinear(histories, interval="wald")

    with pytest.raises(NotEstimable, match="by draws"):
        over_linkage([linked(0), linked(1)], wald)
