"""Profit by form of exploitation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from darkfigure.compose import Parameter
from darkfigure.compose.profit import Sale, exploitation, margins, marriage
from darkfigure.errors import InvalidInput


def money(name: str, value: float, currency: str = "CNY") -> Parameter:
    return Parameter(name, "fixed", {"value": value}, currency, "Report A", None, currency, 2019)


def count(name: str, value: float, reference: str | None = None, unit: str = "people") -> Parameter:
    return Parameter(name, "fixed", {"value": value}, unit, "Report A", reference=reference)


def test_marriage_is_a_flow_of_sales() -> None:
    profit = marriage(count("s", 1000, "flow"), money("p", 9000), money("c", 1500), seed=1)

    assert profit.value == 7_500_000
    assert profit.unit == "CNY of 2019 per year"


def test_women_in_marriage_are_not_sales() -> None:
    with pytest.raises(InvalidInput, match="women sold in a year"):
        marriage(count("s", 1000, "stock"), money("p", 9000), money("c", 1500), seed=1)


def test_exploitation_counts_women_at_one_time() -> None:
    days, services = count("d", 300, unit="days per year"), count("v", 5, unit="services per day")

    profit = exploitation(count("w", 100, "stock"), days, services, money("p", 30), money("c", 5000), seed=1)

    assert profit.value == 100 * (300 * 5 * 30 - 5000)
    with pytest.raises(InvalidInput, match="exploited at one time"):
        exploitation(count("w", 100, "ever"), days, services, money("p", 30), money("c", 5000), seed=1)


def test_a_loss_is_said() -> None:
    profit = marriage(count("s", 10, "flow"), money("p", 100), money("c", 150), seed=1)

    assert profit.warnings == ("In 100% of the draws the cost is above the revenue.",)


def test_two_currencies_do_not_meet_in_profit() -> None:
    with pytest.raises(InvalidInput, match="one price year"):
        marriage(count("s", 10, "flow"), money("p", 100), money("c", 150, "USD"), seed=1)


@given(st.lists(st.builds(Sale, st.floats(0, 1e6), st.floats(0, 1e5)), min_size=1, max_size=8))
def test_margins_along_a_chain_add_up_to_the_last_price_less_all_costs(chain: list[Sale]) -> None:
    total = sum(margins(chain))

    assert np.isclose(total, chain[-1].price - sum(sale.costs for sale in chain), atol=1e-6)


def test_a_chain_without_sales_is_refused() -> None:
    with pytest.raises(InvalidInput, match="needs a sale"):
        margins([])
