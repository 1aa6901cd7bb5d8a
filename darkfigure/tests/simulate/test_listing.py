"""Simulated lists and surveys: marginal rates are met, dependence and referrals show in the overlaps."""

import numpy as np
import pytest

from darkfigure import InvalidInput, simulate

HIDDEN = simulate.population(simulate.PopulationSettings(size=20_000, mean_degree=2), seed=1)
RATES = (0.2, 0.15, 0.1)


def odds_ratio(matrix: np.ndarray, i: int, j: int) -> float:
    a, b = matrix[:, i], matrix[:, j]
    return float((a & b).sum() * (~a & ~b).sum() / ((a & ~b).sum() * (~a & b).sum()))


def test_independent_lists_have_odds_ratios_of_one() -> None:
    captures = simulate.lists(HIDDEN, simulate.ListSettings(rates=RATES, use_visibility=False), seed=1)

    assert odds_ratio(captures.matrix, 0, 1) == pytest.approx(1, abs=0.12)


def test_rates_are_met_whatever_the_dependence() -> None:
    settings = simulate.ListSettings(rates=RATES, sd_log_odds=1.0, dependence=((0, 1, 1.5),), referrals=((0, 2, 0.3),))

    captures = simulate.lists(HIDDEN, settings, seed=2)

    assert captures.matrix.mean(axis=0) == pytest.approx(RATES, rel=0.06)
    assert odds_ratio(captures.matrix, 0, 1) > 3


def test_a_referral_puts_those_known_to_the_first_list_on_the_second() -> None:
    captures = simulate.lists(HIDDEN, simulate.ListSettings(rates=RATES, referrals=((0, 2, 0.3),)), seed=3)

    referred = captures.referred_from[:, 2] == 0
    assert np.all(captures.matrix[referred][:, [0, 2]])
    assert referred.sum() == pytest.approx(0.3 * captures.matrix[:, 0].sum(), rel=0.1)


def test_counts_hold_everyone_who_is_on_a_list() -> None:
    captures = simulate.lists(HIDDEN, seed=4)
    patterns, counts = captures.counts()

    assert counts.sum() == len(captures.observed)
    assert patterns.any(axis=1).all()


def test_referrals_that_overfill_a_list_are_refused() -> None:
    settings = simulate.ListSettings(rates=(0.5, 0.1, 0.1), referrals=((0, 1, 0.9),))

    with pytest.raises(InvalidInput, match="beyond its rate"):
        simulate.lists(HIDDEN, settings)


def test_a_survey_knows_groups_in_proportion_to_their_size() -> None:
    survey = simulate.nsum(HIDDEN, simulate.NsumSettings(transmission=0.5), seed=5)

    expected = survey.degree.mean() * 0.5 * HIDDEN.size / survey.settings.total
    assert survey.counts[:, -1].mean() == pytest.approx(expected, rel=0.15)
    assert survey.hidden_size == 20_000
