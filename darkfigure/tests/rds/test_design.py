"""The rules that refuse to generalise, and what the chains show about themselves."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from darkfigure import InvalidInput, NotEstimable, rds, simulate

HIDDEN = simulate.population(simulate.PopulationSettings(province_homophily=1.5, form_homophily=1.1), seed=2)
STUDY = simulate.ReferralSettings(target=600, seeds_per_site=4)


def study(**changes: Any) -> rds.Sample:
    return rds.Sample.from_table(simulate.chain_referral(HIDDEN, replace(STUDY, **changes), seed=2).table())


def test_a_long_study_without_homophily_may_generalise() -> None:
    sample = study()

    assert rds.check_design(sample, "minor").allows
    assert rds.share(sample, "minor").value == pytest.approx(0.2, abs=0.06)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"target": 45}, "at least 100 respondents after division"),
        ({"coupons": 1, "p_coupon_used": 0.15}, "at least 4 waves"),
        ({"p_gatekeeper": 0.1}, "not gatekeepers"),
        ({"p_network_size_missing": 0.2}, "nine respondents in ten"),
    ],
)
def test_each_rule_refuses(changes: dict[str, Any], rule: str) -> None:
    with pytest.raises(NotEstimable, match=rule):
        rds.share(study(**changes), "minor")


def test_asked_for_despite_the_design_an_estimate_carries_the_rule_as_a_warning() -> None:
    found = rds.share(study(target=45), "minor", rds.Settings(despite_design=True))

    assert any("does not allow to generalise" in text for text in found.warnings)


def test_chains_are_summed_up_seed_by_seed() -> None:
    sample = study()
    outcome = rds.Outcome.of(sample, "minor")

    lines = rds.bottleneck(outcome)

    assert sum(line.size for line in lines) == sample.n
    assert max(line.waves for line in lines) == sample.wave.max()
    assert sum(rds.wave_counts(sample)) == sample.n


def test_the_path_ends_at_the_estimate() -> None:
    sample = study()

    path = rds.convergence_path(rds.Outcome.of(sample, "minor"))

    assert path[-1] == pytest.approx(rds.share(sample, "minor").value)
    assert 0 <= rds.drift(rds.Outcome.of(sample, "minor")) < 0.2


def test_homophily_of_provinces_shows_in_the_recruitments() -> None:
    apart = simulate.population(simulate.PopulationSettings(province_homophily=10), seed=2)
    sample = rds.Sample.from_table(simulate.chain_referral(apart, STUDY, seed=2).table())

    assert rds.recruitment_homophily(rds.Outcome.of(sample, "province", "North")) > 1.3
    assert rds.recruitment_homophily(rds.Outcome.of(sample, "minor")) == pytest.approx(1, abs=0.1)


def test_degree_columns_that_do_not_add_up_are_refused() -> None:
    table = {
        "id": [1, 2, 3, 4],
        "recruiter_id": ["seed", 1, 1, 2],
        "network_size": [4, 3, 5, 2],
        "held": [1, 0, 1, 0],
        "to_held": [2, 1, 3, 1],
        "to_free": [2, 2, 2, 9],
    }

    with pytest.raises(InvalidInput, match="add up to the network size"):
        rds.population_homophily(rds.Sample.from_table(table), "held", to_level="to_held", to_others="to_free")


def test_shares_are_close_to_the_truth_in_a_kind_world() -> None:
    sample = study()
    truth = HIDDEN.shares()

    for name in ("forced_marriage", "prostitution", "minor"):
        found = rds.share(sample, name, rds.Settings(method="ss", population=3000))
        assert found.value == pytest.approx(truth[name], abs=0.05)
    assert np.isfinite(found.diagnostics["design_effect"])
