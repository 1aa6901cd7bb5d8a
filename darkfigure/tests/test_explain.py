"""Every estimate explains itself in plain English, and every word of the trade in it is explained."""

import doctest
from dataclasses import replace
from math import inf

import numpy as np
import pytest

from darkfigure import Estimate, datasets, mse
from darkfigure import explain as explaining


@pytest.fixture
def estimate() -> Estimate:
    return Estimate(
        value=1234.0,
        unit="people",
        population="people in the shelters",
        method="Log-linear model with interactions of pairs chosen by BIC.",
        draws=np.linspace(1000, 2000, 101),
        model="main effects only",
        n=300,
        assumptions=("Nobody entered or left.",),
        warnings=("List a holds nobody and adds nothing.",),
        references=("Fienberg 1972",),
    )


def test_it_says_answer_range_method_assumptions_warnings_and_source(estimate: Estimate) -> None:
    said = estimate.explain()

    for part in (
        "People in the shelters: 1,234 people.",
        "1,025 people to 1,975 people",
        "chosen by BIC",
        "300 people",
    ):
        assert part in said
    for part in ("- Nobody entered or left.", "- List a holds nobody", "- Fienberg 1972"):
        assert part in said


def test_words_of_the_trade_are_explained(estimate: Estimate) -> None:
    said = estimate.explain()

    assert "- BIC: a score" in said
    assert "- AIC:" not in said


def test_limits_without_an_end_are_unbounded_in_words(estimate: Estimate) -> None:
    said = replace(estimate, limits=lambda level: (1000.0, inf)).explain()

    assert "1,000 people to unbounded" in said
    assert "inf " not in said
    assert "nan" not in said


def test_a_missing_interval_is_said(estimate: Estimate) -> None:
    assert "No range is given" in replace(estimate, draws=np.empty(0)).explain()


def test_a_judged_range_is_never_called_a_confidence_interval(estimate: Estimate) -> None:
    said = replace(estimate, kind="judged_range").explain()

    assert "judged range, no confidence interval" in said
    assert "such ranges hold the truth" not in said


def test_a_method_that_held_the_truth_too_seldom_says_so(estimate: Estimate, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (
        {"method": "chosen by BIC", "interval": "percentiles", "world": "dependent", "coverage": "0.82"},
        {"method": "chosen by BIC", "interval": "percentiles", "world": "independent", "coverage": "0.95"},
        {"method": "chosen by AIC", "interval": "percentiles", "world": "sparse", "coverage": "0.5"},
    )
    monkeypatch.setattr(explaining, "_coverage", lambda: rows)

    said = estimate.explain()

    assert "'dependent'" in said
    assert "82 %" in said
    assert "'independent'" not in said
    assert "'sparse'" not in said


def test_a_comparison_explains_every_row_and_its_verdict() -> None:
    found = mse.compare(mse.Histories.from_csv(datasets.path("Korea")), latent_classes=False)

    said = found.explain()

    assert found.judged.in_words in said
    assert all(f"- {row.method}: " in said for row in found.rows)
    assert "nan" not in said


def test_the_examples_of_the_docstrings_run() -> None:
    assert doctest.testmod(explaining).failed == 0
