"""The table of simulated coverage that goes with the package, and what explanations make of it."""

import csv
from pathlib import Path

import pytest

import darkfigure
from darkfigure import datasets, mse

TABLE = Path(darkfigure.__file__).parent / "data" / "coverage.csv"


def rows(method: str) -> list[dict[str, str]]:
    with TABLE.open(newline="", encoding="utf-8") as file:
        found = [row for row in csv.DictReader(file) if row["method"] == method]
    assert found
    return found


@pytest.mark.parametrize("interval", ["Wald", "profile likelihood"])
def test_with_the_true_model_fixed_intervals_hold_what_they_say(interval: str) -> None:
    held = [row for row in rows("Log-linear model named beforehand") if row["interval"] == interval]

    assert {row["world"] for row in held} == {"independent lists", "dependent lists", "sparse lists"}
    for row in held:
        assert int(row["worlds"]) >= 2000
        assert 0.935 <= float(row["coverage"]) <= 0.965


def test_a_method_that_misses_in_a_kind_of_world_says_so_when_explained() -> None:
    uk = mse.Histories.from_csv(datasets.path("UKdat_5"))

    said = mse.loglinear(uk, select="none", interval="wald").explain()
    confident = mse.loglinear(uk, "[1,2,3,4,5]", interval="wald").explain()

    assert "people who differ" in said
    assert "people who differ" not in confident
