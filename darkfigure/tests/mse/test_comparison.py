"""The comparison: one row a method, one verdict by rule, and what an answer hangs on."""

import math
from dataclasses import replace

import numpy as np
import pytest

from darkfigure import datasets, mse
from darkfigure.errors import NotEstimable
from darkfigure.mse.alternatives import Alternative
from darkfigure.mse.judging import AGREE, CAVEAT, DEPENDS, NOT_ESTIMABLE, judge
from darkfigure.mse.perturbing import Moved, odds_ratios


def table(name: str) -> mse.Histories:
    return mse.Histories.from_csv(datasets.path(name))


@pytest.fixture(scope="module")
def uk() -> mse.Comparison:
    return mse.compare(table("UKdat_5"), latent_classes=False)


def answer(method: str, value: float, low: float, high: float) -> Alternative:
    made = mse.loglinear(table("Korea"), "[12,23]", interval="none")
    return Alternative(method, replace(made, value=value, limits=lambda level: (low, high)), admissible=True)


def test_the_british_lists_depend_on_the_method(uk: mse.Comparison) -> None:
    assert uk.verdict == DEPENDS
    assert uk.warnings[0].startswith("The answer depends on the method: ")


def test_the_british_table_holds_the_published_answers(uk: mse.Comparison) -> None:
    values = {row["method"]: round(row["value"]) for row in uk.table() if row["value"] == row["value"]}

    assert values["main effects only (Mt)"] == 13444
    assert values["stepwise, p < 0.001"] == 13101
    assert values["stepwise, p < 0.02"] == 11313
    assert values["all pairs of lists"] in (11232, 11233)
    assert values["least AIC, pairs"] == 11175
    assert values["least BIC, pairs"] == 22991
    assert values["least BIC, all orders"] == 25311
    assert values["downhill by BIC, pairs"] == 12262


def test_main_effects_that_fit_badly_do_not_count(uk: mse.Comparison) -> None:
    rows = {row.method: row for row in uk.rows}

    assert not rows["main effects only (Mt)"].admissible
    assert "above the best" in rows["main effects only (Mt)"].note
    assert not rows["Chao's lower bound"].admissible


def test_independent_lists_agree_and_say_what_agreement_does_not_test() -> None:
    rng = np.random.default_rng(8)
    seen = rng.random((4000, 4)) < (0.3, 0.3, 0.25, 0.25)

    found = mse.compare(mse.Histories.from_records(seen[seen.any(axis=1)], list("abcd")), latent_classes=False)

    assert found.verdict == AGREE
    assert CAVEAT in found.warnings[0]
    assert found.range[0] < 4000 < found.range[1]


def test_one_answer_over_one_and_a_half_times_another_depends() -> None:
    found = judge([answer("a", 100, 50, 300), answer("b", 151, 50, 300)], (), None)

    assert (found.word, "1.5 times" in found.reasons[0]) == (DEPENDS, True)


def test_one_answer_outside_the_interval_of_another_depends() -> None:
    found = judge([answer("a", 100, 90, 110), answer("b", 120, 80, 160)], (), None)

    assert found.word == DEPENDS
    assert "outside the 95 % interval of a" in found.reasons[0]


def test_a_list_whose_loss_moves_the_answer_as_far_depends() -> None:
    rows = [answer("a", 100, 60, 140), answer("b", 110, 60, 140)]

    assert judge(rows, [Moved("without", ("LA",), 130, counted=True)], rows[0]).word == AGREE
    assert judge(rows, [Moved("without", ("LA",), 160, counted=True)], rows[0]).word == DEPENDS
    assert judge(rows, [Moved("without", ("LA",), 160, counted=False)], rows[0]).word == AGREE
    assert judge(rows, [Moved("without", ("LA",), math.nan, counted=True)], rows[0]).word == DEPENDS


def test_an_unbounded_interval_is_not_estimable() -> None:
    found = judge([answer("a", 100, 90, math.inf), answer("b", 100, 90, 110)], (), None)

    assert found.word == NOT_ESTIMABLE
    assert "unbounded by a" in found.in_words


def test_one_method_cannot_agree_with_itself() -> None:
    assert judge([answer("a", 100, 90, 110)], (), None).word == DEPENDS


def test_lists_without_overlaps_are_not_estimable() -> None:
    found = mse.compare(mse.Histories.from_counts([[1, 0, 0, 5], [0, 1, 0, 7], [0, 0, 1, 9]]))

    assert (found.verdict, found.table()) == (NOT_ESTIMABLE, [])
    with pytest.raises(NotEstimable, match="none has one"):
        found.to_estimate()


def test_a_method_without_an_estimate_is_a_row_with_a_reason() -> None:
    rows = {row.method: row for row in mse.compare(table("Artificial_3"), latent_classes=False).rows}

    assert rows["all pairs of lists"].estimate is None
    assert "not identifiable" in rows["all pairs of lists"].note


def test_averages_that_converge_count() -> None:
    rows = {row.method: row for row in mse.compare(table("Kosovo")).rows}

    assert rows["latent classes, averaged"].admissible
    assert 10_000 < rows["latent classes, averaged"].value < 11_000
    assert rows["decomposable graphs, averaged"].admissible


def test_the_estimate_of_a_comparison_holds_every_admissible_answer(uk: mse.Comparison) -> None:
    made = uk.to_estimate()
    low, high = made.interval()[1:3]

    assert all(low <= row.limits()[0] and row.limits()[1] <= high for row in uk.admissible)
    assert made.diagnostics["verdict"] == uk.verdict
    assert made.warnings[0] == uk.judged.in_words


def test_the_order_of_lists_and_rows_changes_nothing(uk: mse.Comparison) -> None:
    one = uk.histories
    shuffled = mse.Histories.from_counts(
        np.column_stack([one.patterns[::-1, ::-1], one.counts[::-1]]), list(one.lists[::-1])
    )

    other = mse.compare(shuffled, latent_classes=False)

    assert other.verdict == uk.verdict
    assert [round(r.value, 4) for r in other.rows] == [round(r.value, 4) for r in uk.rows]
    assert other.to_estimate().interval()[1:3] == pytest.approx(uk.to_estimate().interval()[1:3])


def test_a_list_of_known_size_is_estimated_from_the_others(uk: mse.Comparison) -> None:
    found = {c.list_name: c for c in uk.internal_consistency}

    assert (found["LA"].known, found["LA"].seen) == (94, 40)
    assert found["GP"].note == "nobody is on two lists"


def test_independent_lists_find_each_others_sizes() -> None:
    rng = np.random.default_rng(2)
    seen = rng.random((20_000, 4)) < 0.3

    found = mse.compare(
        mse.Histories.from_records(seen[seen.any(axis=1)], list("abcd")), latent_classes=False
    ).internal_consistency

    assert all(0.9 < c.ratio < 1.1 for c in found)


def test_an_untestable_odds_ratio_shifts_the_dark_figure_only() -> None:
    korea = table("Korea")

    shifted = dict(odds_ratios(korea, 157.0))

    assert shifted[1.0] == 157.0
    assert shifted[2.0] == pytest.approx(123 + 34 / 2)
    assert shifted[0.5] == pytest.approx(123 + 34 * 2)


def test_trajectories_end_at_the_estimate_from_everyone() -> None:
    found = mse.compare(table("Kosovo"), latent_classes=False).trajectories

    assert found.values.shape == (20, found.shares.size)
    assert np.allclose(found.values[:, -1], 14341.7, rtol=1e-4)
