"""What a team may expect of its design."""

import numpy as np
import pytest

from darkfigure import plan
from darkfigure.errors import InvalidInput
from darkfigure.plan import Running
from darkfigure.rds import Settings
from darkfigure.simulate import ListSettings, NsumSettings, PopulationSettings, ReferralSettings

PEOPLE = PopulationSettings(size=1000)
FEW = Running(studies=40, replicates=100)
INDEPENDENT = ListSettings(rates=(0.3, 0.25, 0.2), use_visibility=False)


def test_independent_lists_hold_the_truth_and_do_not_lean() -> None:
    expected = plan.lists(PEOPLE, INDEPENDENT, select="none", interval="profile", running=Running(studies=200))

    assert expected.coverage_limits[0] <= 0.95 <= expected.coverage_limits[1]
    assert abs(expected.relative_bias) < 0.03
    assert expected.typical_range[0] < 1000 < expected.typical_range[1]


def test_dependent_lists_are_seen_to_hold_the_truth_too_rarely() -> None:
    together = ListSettings(rates=(0.3, 0.25, 0.2), sd_log_odds=2.0)

    expected = plan.lists(PEOPLE, together, select="none", interval="profile", running=FEW)

    assert expected.coverage < 0.5
    assert "less often than it claims" in expected.explain()
    assert "off by -" in expected.explain()


def test_forty_five_interviews_are_refused_and_the_rule_is_named() -> None:
    expected = plan.referral(PEOPLE, ReferralSettings(target=45), "minor", running=FEW)

    assert expected.share_refused == 1
    assert np.isnan(expected.coverage)
    assert "100% of 40 such studies would end in a refusal, mostly because" in expected.explain()
    assert expected.to_dict()["coverage"] is None


def test_more_interviews_narrow_the_range() -> None:
    widths = []
    for target in (150, 600):
        settings = Settings(despite_design=True)
        expected = plan.referral(
            PopulationSettings(size=3000), ReferralSettings(target=target), "minor", settings=settings, running=FEW
        )
        widths.append(expected.typical_range[1] - expected.typical_range[0])

    assert widths[1] < 0.7 * widths[0]


def test_transmission_error_shows_as_a_lean() -> None:
    expected = plan.scale_up(PEOPLE, NsumSettings(transmission=0.5), running=FEW)

    assert expected.relative_bias == pytest.approx(-0.5, abs=0.1)


def test_the_number_of_workers_does_not_change_the_answer() -> None:
    alone, shared = (
        plan.lists(PEOPLE, INDEPENDENT, interval="profile", running=Running(studies=20, n_jobs=jobs)) for jobs in (1, 2)
    )

    assert alone.to_dict() == shared.to_dict()


def test_a_described_study_is_the_same_study() -> None:
    tables = {
        "population": {
            "size": 900,
            "forms": ["marriage"],
            "classes": [{"share": 1.0, "p_forms": [0.6], "log_visibility": 0.0}],
            "provinces": [{"name": "North", "country": "A", "share": 1.0}],
        },
        "lists": {"names": ["a", "b", "c"], "rates": [0.3, 0.2, 0.2], "interval": "profile"},
        "running": {"studies": 20},
    }

    assert "population of 900" in plan.described(tables).design


@pytest.mark.parametrize(
    ("tables", "match"),
    [
        ({"population": {}}, "exactly one of"),
        ({"lists": {}, "referral": {}}, "exactly one of"),
        ({"list": {}}, "exactly one of"),
        ({"lists": {"rate": [0.1]}}, r"rate in \[lists\]"),
        ({"lists": {"rates": 3}}, "wrong kind"),
        ({"referral": {"target": 45}}, "without an outcome"),
        ({"referral": {"target": 45, "outcome": "age"}}, "one of forced_marriage"),
        ({"survey": {"method": "guess"}}, "one of mle"),
        ({"lists": {}, "running": {"studies": 3}}, "at least 20"),
    ],
)
def test_a_wrong_description_is_one_sentence(tables: dict[str, object], match: str) -> None:
    with pytest.raises(InvalidInput, match=match):
        plan.described(tables)
