"""SparseMSE 2.0.1 on four data sets: estimates, limits, deviance, AIC, coefficients, stepwise path, existence."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from darkfigure import datasets
from darkfigure.errors import NotEstimable
from darkfigure.mse import Histories, Selection, fit, loglinear, search
from darkfigure.mse.fitting import Fit
from darkfigure.mse.terms import interactions, parse

PEER: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "sparsemse_point.json").read_text())
NAMES = ("UKdat", "UKdat_5", "NewOrl_5", "Artificial_3")
THRESHOLDS = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1)


def histories_of(name: str) -> Histories:
    return Histories.from_csv(datasets.path(name))


def agrees(peer: dict[str, Any], found: Fit, histories: Histories) -> None:
    assert found.deviance == pytest.approx(peer["fit"]["deviance"], rel=1e-7)
    assert found.aic == pytest.approx(peer["fit"]["aic"], rel=1e-7)
    assert found.df == peer["fit"]["df_residual"]
    names = {"(Intercept)": 0} | {name: 1 << i for i, name in enumerate(histories.lists)}
    for term, expected in peer["fit"]["coef"].items():
        mask = names[term] if term in names else sum(names[part] for part in term.split(":"))
        assert found.coefficients[found.terms.index(mask)] == pytest.approx(expected, rel=1e-4, abs=1e-6)


def limits_agree(peer: dict[str, float], limits: Any, value: float) -> None:
    for quantile, expected in peer.items():
        if quantile == "point est.":
            assert value == pytest.approx(expected, rel=1e-7)
        elif float(quantile.rstrip("%")) < 50:
            assert limits(1 - 2 * float(quantile.rstrip("%")) / 100)[0] == pytest.approx(expected, rel=1e-4)
        else:
            assert limits(2 * float(quantile.rstrip("%")) / 100 - 1)[1] == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_main_effects_agree(name: str) -> None:
    histories = histories_of(name)

    estimate = loglinear(histories, select="none", interval="wald")

    limits_agree(PEER[name]["main"]["estimate"], estimate.limits, estimate.value)
    agrees(PEER[name]["main"], fit(histories), histories)


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize("name", NAMES)
def test_the_stepwise_path_is_the_same_at_every_threshold(name: str, threshold: float) -> None:
    histories, peer = histories_of(name), PEER[name][f"stepwise_p{threshold:g}"]
    path = [term.strip() for term in peer["fit"]["formula"].strip('"').split("~")[1].split("+")[1:]]

    estimate = loglinear(histories, select=Selection("stepwise", p=threshold), interval="wald")

    assert [step["added"] for step in estimate.diagnostics["path"]] == path
    limits_agree(peer["estimate"], estimate.limits, estimate.value)
    agrees(peer, fit(histories, parse(path, histories.lists)), histories)


@pytest.mark.parametrize("name", NAMES[:3])
def test_all_pairs_agree_and_empty_overlaps_are_at_minus_infinity(name: str) -> None:
    histories, peer = histories_of(name), PEER[name]["all_two_list"]

    estimate = loglinear(histories, select="all-pairs", interval="wald")
    found = fit(histories, interactions(histories.n_lists).tolist())

    limits_agree(peer["estimate"], estimate.limits, estimate.value)
    agrees(peer, found, histories)
    empty = peer["fit"]["emptyoverlaps"]
    assert set(found.at_minus_infinity) == set(parse([empty] if isinstance(empty, str) else empty, histories.lists))


def test_all_pairs_of_artificial_3_are_not_identifiable() -> None:
    with pytest.raises(NotEstimable, match="not identifiable"):
        loglinear(histories_of("Artificial_3"), select="all-pairs")


@pytest.mark.parametrize("name", NAMES)
def test_as_many_two_way_models_have_no_maximum(name: str) -> None:
    found = search(histories_of(name))

    assert found.counted()["no maximum"] == PEER[name]["checkallmodels"]["n_bad"]
    assert (found.counted()["not identifiable"] > 0) == (PEER[name]["checkident_all_two_list"] >= 2)


def test_models_without_an_estimate_are_never_ranked() -> None:
    found = search(histories_of("Artificial_3"))

    assert np.isfinite(found.values[found.ranked()]).all()
    assert np.isnan(found.values[found.status > 0]).all()
