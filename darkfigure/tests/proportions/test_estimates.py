"""Proportions as estimates, and the rules that refuse to generalise."""

from dataclasses import replace

import numpy as np
import pytest

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.proportions import (
    ListsDesign,
    ReferralDesign,
    check_lists,
    check_referral,
    difference,
    hypergeometric,
    proportion,
    rate,
    shares,
    wilson,
)

CHAINS = ReferralDesign(400, 6, 0.95, True, False, 3.0)
LISTS = ListsDesign(3, True, 20, True, True)


def test_those_interviewed_say_nothing_about_others() -> None:
    with pytest.raises(NotEstimable, match="n of the N interviewed"):
        proportion(27, 45, sampling="convenience")
    with pytest.raises(NotEstimable, match=r"darkfigure\.rds"):
        shares({"a": 1}, 4, sampling="chain_referral", exclusive=False)
    with pytest.raises(InvalidInput, match="one of random"):
        rate(3, 10, sampling="snowball", unit="per year")


def test_everyone_counted_has_no_sampling_interval() -> None:
    share = proportion(27, 45, sampling="census")

    assert share.interval()[1:3] == (0.6, 0.6)


def test_a_design_effect_widens_the_limits() -> None:
    plain = proportion(60, 200, sampling="random").interval()
    clustered = proportion(60, 200, sampling="random", design_effect=4).interval()

    assert plain[1:3] == pytest.approx(tuple(map(float, wilson(60, 200))))
    assert clustered[1:3] == pytest.approx(tuple(map(float, wilson(15, 50))))
    with pytest.raises(InvalidInput, match="claim more than was seen"):
        proportion(60, 200, sampling="random", design_effect=0.5)


def test_a_small_population_has_exact_limits() -> None:
    share = proportion(27, 45, sampling="random", population_size=60)

    assert share.interval()[1:3] == tuple(m / 60 for m in hypergeometric(27, 45, 60))


def test_draws_agree_with_the_jeffreys_interval() -> None:
    share = proportion(27, 90, sampling="random", method="jeffreys", seed=3)

    assert np.quantile(share.draws, [0.025, 0.975]) == pytest.approx(share.interval()[1:3], abs=0.005)
    assert share.warnings == ()


def test_few_on_one_side_reach_the_reader() -> None:
    assert "Only 2 of 90" in proportion(2, 90, sampling="random").warnings[0]


def test_exclusive_shares_hold_everybody() -> None:
    with pytest.raises(InvalidInput, match="hold everybody once"):
        shares({"a": 10, "b": 20}, 40, sampling="random", exclusive=True)

    made = shares({"a": 10, "b": 20, "unknown": 10}, 40, sampling="random", exclusive=True)
    assert sum(s.value for s in made.values()) == pytest.approx(1)
    assert made["a"].interval().low < 0.25 < made["a"].interval().high


def test_rates_and_differences_are_estimates() -> None:
    returns = rate(10, 200.0, sampling="random", unit="returns a woman and year")
    gap = difference((9, 10), (3, 10), sampling="random", method="miettinen-nurminen")

    assert returns.interval()[1:3] == pytest.approx((4.795 / 200, 18.39 / 200), rel=1e-3)
    assert gap.interval()[1:3] == pytest.approx((0.1700, 0.8406), abs=1e-4)
    with pytest.raises(InvalidInput, match="newcombe or"):
        difference((9, 10), (3, 10), sampling="random", method="wald")


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"recorded_recruiters": False}, "chains must be known"),
        ({"gatekeepers": True}, "recruitment is by peers"),
        ({"share_network_size": 0.8}, "network size is needed from 90%"),
        ({"waves": 3}, "at least 4"),
        ({"design_effect": 4.1}, "at least 100"),
    ],
)
def test_a_weak_referral_design_is_refused(change: dict[str, object], match: str) -> None:
    check_referral(CHAINS)
    with pytest.raises(NotEstimable, match=match):
        check_referral(replace(CHAINS, **change))


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"same_population": False}, "lists cover one"),
        ({"lists": 2}, "at least 3 are needed"),
        ({"overlaps": 0}, "carry all that is known"),
        ({"links_reviewed": False}, "false link"),
        ({"referrals_recorded": False}, "merged or modelled"),
    ],
)
def test_weak_lists_are_refused(change: dict[str, object], match: str) -> None:
    check_lists(LISTS)
    check_lists(replace(LISTS, lists=2, with_covariates=True))
    with pytest.raises(NotEstimable, match=match):
        check_lists(replace(LISTS, **change))
