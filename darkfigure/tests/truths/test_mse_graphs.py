"""Decomposable graphs averaged: dga 2.0.2 on the same grids."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from darkfigure import datasets
from darkfigure.mse import Histories, dga

PEER: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "dga.json").read_text())["results"]
FILES = {"UKdat_5": "UKdat_5", "NewOrl_5": "NewOrl_5", "kosovo": "Kosovo"}


def madigan_york() -> Histories:
    counts = PEER["MY5"]["counts"]
    return Histories.from_counts([[code >> i & 1 for i in range(5)] + [counts[code]] for code in range(1, 32)])


def case(name: str) -> tuple[Histories, Any, float | None]:
    if name in FILES:
        histories = Histories.from_csv(datasets.path(FILES[name]))
        return histories, np.round(np.linspace(1, 30 * histories.n_observed, 1000)), None
    return madigan_york(), range(1, 301 if name == "MY5" else 3001), 0.5


@pytest.mark.parametrize("name", PEER)
def test_dga_has_the_peers_digits_on_the_same_grid(name: str) -> None:
    histories, unseen, delta = case(name)
    peer = PEER[name]

    found = dga(histories, delta=delta, unseen=unseen)

    ours, figures = found.limits, found.diagnostics
    assert ours is not None
    assert (figures["mean"], figures["sd"]) == pytest.approx((peer["mean"], peer["sd"]), rel=1e-6)
    assert (found.value, figures["mode"]) == (peer["median"], peer["mode"])
    assert [*ours(0.95), *ours(0.9), *ours(0.5)] == [peer[q] for q in ("q025", "q975", "q05", "q95", "q25", "q75")]
    assert figures["mass at the largest size"] == pytest.approx(peer["p_at_upper_bound"], rel=1e-6)
    weights = [model["weight"] for model in figures["models"][:5]]
    assert weights == pytest.approx([model["weight"] for model in peer["top_models"]], rel=1e-6)


def test_two_peaks_of_the_uk_table_are_found_and_said() -> None:
    found = dga(Histories.from_csv(datasets.path("UKdat_5")))

    low, high = found.diagnostics["modes"]
    assert low["size"] == pytest.approx(11727, rel=0.01)
    assert low["mass"] + high["mass"] == pytest.approx(1)
    assert any("2 peaks" in warning for warning in found.warnings)
