"""Yearly profit by form of exploitation, as documented formulas over sourced parameters.

The method is the ILO's: revenue per victim less cost, by form. For marriage the money moves once, at the sale, so
profit is a flow of sales; along a resale chain each seller's margin counts once and prices are never summed.

References
----------
International Labour Organization (2024). Profits and Poverty: The economics of forced labour, 2nd edition. Geneva.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from darkfigure.compose.evaluation import DRAWS, evaluate
from darkfigure.compose.inputs import check_money
from darkfigure.compose.parameters import Parameter, Source
from darkfigure.errors import InvalidInput
from darkfigure.estimate import Estimate

MARRIAGE = "sales_per_year * (last_price - costs)"
EXPLOITATION = "women * (days * services * price - cost)"


class Sale(NamedTuple):
    """One sale of a chain: its price, and what the seller paid besides (transport, bribes, keep)."""

    price: float
    costs: float = 0.0


def marriage(
    sales_per_year: Source,
    last_price: Source,
    costs: Source,
    *,
    draws: int = DRAWS,
    seed: int,
    population: str = "sales into marriage",
) -> Estimate:
    """Return the yearly profit of all sellers together: sales a year x (last price - costs).

    Parameters
    ----------
    sales_per_year : Parameter or Estimate
        A flow: women sold to a last buyer in a year, not women who live in such a marriage.
    last_price : Parameter or Estimate
        What the last buyer pays. Earlier prices of the chain are costs of the next seller and cancel out.
    costs : Parameter or Estimate
        All costs of all sellers for one woman, without what they paid each other.

    Raises
    ------
    InvalidInput
        Sales that are not a flow; two currencies or price years.

    Examples
    --------
    >>> def money(name, low, high):
    ...     return Parameter(name, "uniform", {"low": low, "high": high}, "CNY", "Report A", None, "CNY", 2019)
    >>> sales = Parameter("sales", "uniform", {"low": 500, "high": 1500}, "people per year", "Report A", None,
    ...                   reference="flow")
    >>> marriage(sales, money("price", 5_000, 30_000), money("costs", 500, 2_000), seed=1).unit
    'CNY of 2019 per year'
    """
    _must_be(sales_per_year, "flow", "sales_per_year", "women sold in a year")
    given = {"sales_per_year": sales_per_year, "last_price": last_price, "costs": costs}
    return _profit(MARRIAGE, given, draws, seed, population)


def exploitation(
    women: Source,
    days: Source,
    services: Source,
    price: Source,
    cost: Source,
    *,
    draws: int = DRAWS,
    seed: int,
    population: str = "prostitution and remote exploitation",
) -> Estimate:
    """Return the yearly profit of those who exploit: women at a time x (days x services x price - cost).

    Parameters
    ----------
    women : Parameter or Estimate
        A stock: women exploited at one time, not ever.
    days : Parameter or Estimate
        Days a year on which a woman is exploited.
    services : Parameter or Estimate
        Paid services (or paying viewers) a woman and day.
    price : Parameter or Estimate
        Paid for one.
    cost : Parameter or Estimate
        All cost a woman and year: rooms, guards, bribes, what she herself was paid.
    """
    _must_be(women, "stock", "women", "women exploited at one time")
    given = {"women": women, "days": days, "services": services, "price": price, "cost": cost}
    return _profit(EXPLOITATION, given, draws, seed, population)


def margins(chain: Sequence[Sale]) -> tuple[float, ...]:
    """Return each seller's margin along one woman's resale chain, the first sale first.

    A seller's margin is the price received less the price paid less other costs. Margins add up to the last price less
    all costs; the prices of a chain are never summed.

    Examples
    --------
    >>> margins([Sale(1000, 200), Sale(4000, 500), Sale(9000, 100)])
    (800.0, 2500.0, 4900.0)
    """
    if not chain:
        raise InvalidInput(found="a chain without sales", rule="a margin needs a sale", todo="Give its sales in order")
    paid = [0.0, *(sale.price for sale in chain[:-1])]
    return tuple(float(sale.price - before - sale.costs) for sale, before in zip(chain, paid, strict=True))


def _profit(formula: str, given: dict[str, Source], draws: int, seed: int, population: str) -> Estimate:
    named = {name: _renamed(source, name) for name, source in given.items()}
    currency, year = check_money(p for p in named.values() if isinstance(p, Parameter))
    unit = f"{currency} of {year} per year" if currency else "money per year"
    made = evaluate(formula, named, draws=draws, seed=seed, unit=unit, population=population)
    if float((made.draws < 0).mean()) > 0:
        share = float((made.draws < 0).mean())
        return made.with_warning(f"In {share:.0%} of the draws the cost is above the revenue.")
    return made


def _renamed(source: Source, name: str) -> Source:
    if isinstance(source, Estimate):
        return source
    return Parameter.from_dict({**source.to_dict(), "name": name})


def _must_be(source: Source, reference: str, name: str, meaning: str) -> None:
    if isinstance(source, Parameter) and source.reference != reference:
        raise InvalidInput(
            found=f"{name} with the reference {source.reference or 'none'}",
            rule=f"{name} is a {reference}: {meaning}",
            todo=f"Give a parameter with reference='{reference}'",
        )
