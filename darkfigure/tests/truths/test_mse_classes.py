"""Latent classes: LCMCR 0.4.14, and a small posterior by weighted draws from the prior."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from darkfigure import datasets
from darkfigure.mse import Classes, Histories, latent_classes

PEER: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "lcmcr.json").read_text())["runs"]


def runs(name: str) -> list[dict[str, Any]]:
    return [run for run in PEER if run["dataset"] == name]


@pytest.mark.parametrize(("file", "peer"), [("Kosovo", "kosovo"), ("NewOrl_5", "NewOrl_5")])
def test_where_lcmcr_converges_the_posterior_is_the_same(file: str, peer: str) -> None:
    found = latent_classes(Histories.from_csv(datasets.path(file)))

    how = found.diagnostics["convergence"]
    error = 1.25 * np.std(found.draws) / np.sqrt(how["ess_bulk"])
    theirs = [run["50%"] for run in runs(peer)]
    their_error = max(1.25 * run["sd"] / np.sqrt(run["ess"]) for run in runs(peer))
    assert found.value == pytest.approx(np.mean(theirs), abs=3 * np.hypot(error, their_error))
    low, high = found.interval()[1:3]
    assert low == pytest.approx(np.mean([run["2.5%"] for run in runs(peer)]), rel=0.05)
    assert high == pytest.approx(np.mean([run["97.5%"] for run in runs(peer)]), rel=0.12)


def test_chains_agree_on_the_uk_table_where_those_of_lcmcr_differ() -> None:
    found = latent_classes(Histories.from_csv(datasets.path("UKdat_5")))

    assert found.diagnostics["convergence"]["converged"]
    assert found.value == pytest.approx(22_300, rel=0.05)
    assert found.interval()[1:3] == pytest.approx((15_750, 34_300), rel=0.07)
    assert max(run["50%"] for run in runs("UKdat_5")) > 1.6 * min(run["50%"] for run in runs("UKdat_5"))


def test_a_small_posterior_is_that_of_weighted_prior_draws() -> None:
    patterns = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 1, 1]])
    counts = np.array([5, 4, 3, 2, 2, 1, 3])
    draw = np.random.default_rng(1)
    size = 400_000
    sticks = draw.beta(1, draw.gamma(2, 1 / 2, size))
    weight = np.stack([sticks, 1 - sticks])
    shares = draw.random((2, size, 3))
    by_pattern = [(weight * np.where(row, shares, 1 - shares).prod(axis=2)).sum(axis=0) for row in patterns]
    none = (weight * (1 - shares).prod(axis=2)).sum(axis=0)
    log_weight = counts @ np.log(np.array(by_pattern) / (1 - none))
    truth = np.cumsum(np.exp(log_weight - log_weight.max())[order := np.argsort(none)])
    dark = counts.sum() * (none / (1 - none))[order]

    found = latent_classes(
        Histories.from_counts(np.column_stack([patterns, counts])),
        classes=Classes(most=2, shape=2, rate=2, first_sweeps=60_000, most_sweeps=60_000),
    )

    for q in (0.25, 0.5, 0.75, 0.9):
        at = dark[np.searchsorted(truth, q * truth[-1])]
        low, high = np.quantile(found.draws, [q - 0.06, q + 0.06]) - counts.sum()
        assert low - 1 <= at <= high + 1
