"""The reference case: figures of a report of 2019, each with its source in the file of claims."""

from datetime import date

import pytest

from testimonia.estimate import reference_case
from testimonia.estimate.actions import run_plan
from testimonia.estimate.plan import parse_plan
from testimonia.estimate.records import Figure
from testimonia.vault import Vault


@pytest.fixture
def figures(vault: Vault) -> dict[str, Figure]:
    vault.put(*reference_case.claims(vault.keyed_hash), action="import")
    return {f.figure_id: f for f in run_plan(vault, reference_case.plan(), date(2026, 1, 1))}


def test_nothing_is_refused_and_every_parameter_cites_a_claim(figures: dict[str, Figure]) -> None:
    assert all(f.figure_kind == "judged_range" for f in figures.values())
    parameters = {p.name: p for f in figures.values() for p in f.parameters}
    assert {p.source.split(":")[0] for p in parameters.values()} == {
        "R02", "R03", "R04", "R05", "R06", "R07", "R09", "R10", "X01",
    }  # fmt: skip


def test_the_trafficked_women_lie_within_what_the_claims_allow(figures: dict[str, Figure]) -> None:
    limits = figures["trafficked_women"].limits

    assert limits is not None
    assert 0 < limits.low < 200_000 * 0.6667 * 0.6 < limits.high < 200_000 * 0.65


def test_the_shares_leave_five_per_cent_over_and_rounding_could_explain_it(figures: dict[str, Figure]) -> None:
    figure = figures["share_left_over"]

    assert figure.value == pytest.approx(0.05, abs=0.002)
    assert figure.limits is not None
    assert figure.limits.low < 0 < figure.limits.high


def test_the_claimed_profit_needs_more_than_its_claimed_inputs(figures: dict[str, Figure]) -> None:
    once, both = figures["every_woman_sold_once"].reach, figures["both_together"].reach

    assert once is not None
    assert both is not None
    assert (once.claim_id, once.target, once.share_of_draws) == ("R08", 105_000_000, 0)
    assert not any(need.within for need in once.needs)
    assert 0.1 < both.share_of_draws < 0.3
    assert {need.parameter for need in both.needs if need.within} == {"north_koreans_in_china"}


def test_what_the_profit_implies_per_woman_is_shown_against_the_claimed_prices(figures: dict[str, Figure]) -> None:
    per_woman, prices = figures["profit_per_woman"], figures["profit_per_woman_in_prices"]

    # At the most people and the middle of the rounded shares: 105 million over 80,004 women.
    assert per_woman.limits is not None
    assert per_woman.limits.low < 105e6 / (200_000 * 0.6667 * 0.6) < per_woman.limits.high
    assert prices.value is not None
    assert prices.value > 3
    assert any("R09 gives only a floor" in warning for warning in figures["services_needed"].warnings)


def test_its_tables_can_be_joined_to_an_investigations_own_plan() -> None:
    heading = '[plan]\ntitle = "ours"\nprofile = "small"\nseed = 1\n'

    assert parse_plan(heading + reference_case.tables_toml()).figures == reference_case.plan().figures


def test_nothing_is_assumed_that_nobody_claimed(figures: dict[str, Figure]) -> None:
    solved = {f.solved_for for f in figures.values()} - {""}

    assert solved == {
        "prices_per_woman_and_year", "profit_per_woman_and_year", "sales_per_woman_and_year", "sales_per_year",
        "services_per_woman_and_day",
    }  # fmt: skip
    assert not solved & reference_case.plan().parameters.keys()
