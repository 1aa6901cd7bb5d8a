"""Bootstraps of SparseMSE 2.0.1 and of Silverman, Chan and Vincent 2024, within Monte Carlo error.

A peer's BCa limit rests on 1,000 replicates. On the normal scale its error comes from the share of replicates below the
estimate, which counts twice, and from the quantile itself; four standard errors are allowed.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from darkfigure import datasets
from darkfigure.mse import Histories, Resampling, Selection, loglinear
from darkfigure.mse.intervals import BCa

DATA = Path(__file__).parent / "data"
PUBLISHED: dict[str, Any] = json.loads((DATA / "mse_published.json").read_text())[
    "Silverman_Chan_Vincent_2024_Table6_95CI"
]
PEER_REPLICATES = 1000


def sparsemse(name: str) -> dict[str, Any]:
    peer: dict[str, Any] = json.loads((DATA / f"sparsemse_bootstrap_{name}_1000.json").read_text())
    return peer


def histories_of(name: str) -> Histories:
    return Histories.from_csv(datasets.path(name))


def bca_of(name: str, selection: Selection, replicates: int = 4000) -> BCa:
    limits = loglinear(
        histories_of(name), select=selection, interval="bca", resampling=Resampling(replicates=replicates)
    ).limits
    assert isinstance(limits, BCa)
    return limits


def allowed(bca: BCa, q: float) -> float:
    """Four standard errors of a peer's limit, on the scale of normal quantiles."""
    below = norm.cdf(bca.z0)
    bias_error = np.sqrt(below * (1 - below) / PEER_REPLICATES) / norm.pdf(bca.z0)
    z = bca.z0 + norm.ppf(q)
    corrected = norm.cdf(bca.z0 + z / (1 - bca.acceleration * z))
    own_error = np.sqrt(corrected * (1 - corrected) / PEER_REPLICATES) / norm.pdf(norm.ppf(corrected))
    return float(4 * np.hypot(2 * bias_error, own_error))


def within_monte_carlo_error(bca: BCa, q: float, limit: float) -> bool:
    z, width = norm.ppf(q), allowed(bca, q)
    low, high = bca.at(float(norm.cdf(z - width))), bca.at(float(norm.cdf(z + width)))
    return bool(low <= limit <= high)


@pytest.mark.parametrize("name", ["UKdat", "UKdat_5", "NewOrl_5"])
def test_the_stepwise_bootstrap_agrees_with_sparsemse(name: str) -> None:
    peer = sparsemse(name)

    bca = bca_of(name, Selection("stepwise", p=peer["pthresh"]))

    assert bca.acceleration == pytest.approx(peer["ahat"], rel=1e-6)
    share = norm.cdf(peer["z0"])
    assert norm.cdf(bca.z0) == pytest.approx(share, abs=4 * np.sqrt(share * (1 - share) / PEER_REPLICATES))
    for q, limit in peer["BCa"].items():
        assert within_monte_carlo_error(bca, float(q), limit), (q, limit, bca.at(float(q)))


@pytest.mark.parametrize("name", ["UKdat", "UKdat_5", "NewOrl_5"])
def test_the_replicates_spread_as_sparsemses(name: str) -> None:
    peer = sparsemse(name)
    draws = bca_of(name, Selection("stepwise", p=peer["pthresh"])).draws

    for q, expected in peer["boot_quantiles"].items():
        level = float(q.rstrip("%")) / 100
        error = 4 * np.sqrt(level * (1 - level) / PEER_REPLICATES)
        low, high = np.quantile(draws, [max(level - error, 0), min(level + error, 1)])
        assert low <= expected <= high


@pytest.mark.parametrize(
    ("kind", "key", "name", "selection"),
    [
        ("all_model", "Korea", "Korea", Selection("bic")),
        ("all_model", "Kosovo_maxorder2", "Kosovo", Selection("bic")),
        ("all_model", "Kosovo_all", "Kosovo", Selection("bic", order=3)),
        ("downhill", "Korea", "Korea", Selection("downhill")),
        ("downhill", "Kosovo_maxorder2", "Kosovo", Selection("downhill")),
        ("downhill", "Kosovo_all", "Kosovo", Selection("downhill", order=3)),
        ("downhill", "UK5_maxorder2", "UKdat_5", Selection("downhill")),
        ("downhill", "UK5_all", "UKdat_5", Selection("downhill", order=4)),
        ("downhill", "UK_maxorder2", "UKdat", Selection("downhill")),
    ],
)
def test_published_intervals_hold_the_choice_of_model(kind: str, key: str, name: str, selection: Selection) -> None:
    low, high = PUBLISHED[kind][key]["ci"]

    bca = bca_of(name, selection, 2000)

    assert within_monte_carlo_error(bca, 0.025, low), (low, bca.at(0.025))
    assert within_monte_carlo_error(bca, 0.975, high), (high, bca.at(0.975))


@pytest.mark.soak
@pytest.mark.parametrize(("key", "order", "replicates"), [("UK5_maxorder2", 2, 4000), ("UK5_all", 4, 1000)])
def test_published_intervals_of_uk_2013_over_all_models(key: str, order: int, replicates: int) -> None:
    low, high = PUBLISHED["all_model"][key]["ci"]

    bca = bca_of("UKdat_5", Selection("bic", order=order), replicates)

    assert within_monte_carlo_error(bca, 0.025, low), (low, bca.at(0.025))
    assert within_monte_carlo_error(bca, 0.975, high), (high, bca.at(0.975))
