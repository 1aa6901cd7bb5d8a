"""Best models: Rcapture 1.4.4, MultipleSystemsEstimation 1.2.0, and Silverman, Chan and Vincent 2024, Table 6."""

import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest

from darkfigure import datasets
from darkfigure.mse import Histories, Search, Selection, loglinear, search

DATA = Path(__file__).parent / "data"
RCAPTURE: dict[str, Any] = json.loads((DATA / "rcapture.json").read_text())["results"]
MULTIPLE: dict[str, Any] = json.loads((DATA / "multiplesystemsestimation.json").read_text())["results"]
PUBLISHED: dict[str, Any] = json.loads((DATA / "mse_published.json").read_text())[
    "Silverman_Chan_Vincent_2024_Table6_95CI"
]


def table_of(name: str) -> Histories:
    histories = Histories.from_csv(datasets.path(name))
    if name != "NewOrl_5":
        return histories
    # MultipleSystemsEstimation and the paper have 186 people: one more on C and D.
    rows = np.hstack([histories.patterns, histories.counts[:, None]]).astype(int)
    return Histories.from_counts(np.vstack([rows, [0, 0, 1, 1, 0, 1]]), histories.lists)


def places(found: Search) -> dict[str, int]:
    return {found.model(int(m)): int(m) for m in range(found.codes.size)}


@pytest.mark.parametrize("criterion", ["bic", "aic"])
@pytest.mark.parametrize(("name", "order"), [("HIV", 3), ("UKdat_5", 2), ("NewOrl_5", 2)])
def test_rcaptures_best_models_are_ours(name: str, order: int, criterion: Literal["aic", "bic"]) -> None:
    peer = RCAPTURE["closedpMS.t_HIV" if name == "HIV" else f"closedpMS.t_maxorder2_{name}"]
    found = search(Histories.from_csv(datasets.path(name)), order)
    at = places(found)

    assert found.codes.size == peer["n_models"]
    for row in peer[f"best_{criterion.upper()}"]:
        m = at[row["model"]]
        assert found.values[m] == pytest.approx(row["abundance"], rel=1e-4)
        assert found.aic[m] == pytest.approx(row["AIC"], rel=1e-6)
        assert found.bic[m] == pytest.approx(row["BIC"], rel=1e-6)
        assert found.deviance[m] == pytest.approx(row["deviance"], rel=1e-6)
    assert found.model(int(found.ranked(criterion)[0])) == peer[f"best_{criterion.upper()}"][0]["model"]


@pytest.mark.parametrize(
    ("name", "order"), [("Korea", 2), ("Kosovo", 2), ("Kosovo", 3), ("UKdat_5", 2), ("NewOrl_5", 2)]
)
def test_the_ten_best_of_multiplesystemsestimation_are_ours_in_order(name: str, order: int) -> None:
    peer = MULTIPLE[name][f"bic_maxorder{order}"]["top10"]

    top = search(table_of(name), order).top("bic", len(peer))

    assert [row["model"] for row in top] == [row["_row"] for row in peer]
    assert [row["value"] for row in top] == pytest.approx([row["abundance"] for row in peer], rel=1e-6)
    assert [row["bic"] for row in top] == pytest.approx([row["BIC"] for row in peer], rel=1e-8)


@pytest.mark.parametrize("name", ["Korea", "Kosovo", "UKdat_5", "NewOrl_5", "UKdat"])
def test_stepwise_estimates_of_multiplesystemsestimation_are_ours(name: str) -> None:
    peer = MULTIPLE[name]
    expected = peer["stepwise_popest"] if name == "UKdat" else peer["stepwise"]["popest"]

    estimate = loglinear(table_of(name), select="stepwise", interval="none")

    assert estimate.value == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(
    ("key", "name", "order"),
    [
        ("UK5_all", "UKdat_5", 4),
        ("UK5_maxorder2", "UKdat_5", 2),
        ("NewOrl5_all", "NewOrl_5", 4),
        ("NewOrl5_maxorder2", "NewOrl_5", 2),
        ("Kosovo_all", "Kosovo", 3),
        ("Kosovo_maxorder2", "Kosovo", 2),
        ("Korea", "Korea", 2),
    ],
)
def test_published_estimates_by_bic_over_all_models(key: str, name: str, order: int) -> None:
    estimate = loglinear(table_of(name), select=Selection("bic", order=order), interval="none")

    assert round(estimate.value) == PUBLISHED["all_model"][key]["est"]


@pytest.mark.parametrize(
    ("key", "name", "order"),
    [
        ("UK5_all", "UKdat_5", 4),
        ("UK5_maxorder2", "UKdat_5", 2),
        ("UK_all", "UKdat", 5),
        ("UK_maxorder2", "UKdat", 2),
        ("NewOrl5_all", "NewOrl_5", 4),
        ("Kosovo_all", "Kosovo", 3),
        ("Kosovo_maxorder2", "Kosovo", 2),
        ("Korea", "Korea", 2),
    ],
)
def test_published_estimates_by_downhill_search(key: str, name: str, order: int) -> None:
    estimate = loglinear(table_of(name), select=Selection("downhill", order=order), interval="none")

    assert round(estimate.value) == PUBLISHED["downhill"][key]["est"]


def test_the_best_two_way_models_of_uk_2013_by_aic_and_bic_lie_twice_apart() -> None:
    uk = Histories.from_csv(datasets.path("UKdat_5"))

    values = [loglinear(uk, select=rule, interval="none").value for rule in ("aic", "bic")]

    assert values == pytest.approx([11174.8268, 22991.3313], rel=1e-7)
