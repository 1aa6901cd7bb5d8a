"""What is true in a simulated world, kept apart: only tests and the table over many seeds read it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from testimonia.demo.world import FORMS, NOW, PROVINCES, World


@dataclass(frozen=True)
class Truth:
    """The numbers that the judged ranges and estimates of the demo's plan are held against."""

    women: int
    women_by_province: dict[str, int]
    women_by_form: dict[str, int]
    sales_a_year: int
    """Sales into forced marriage in the year `NOW`."""
    mean_price: float
    """Mean price of all sales into forced marriage, CNY of 2023."""
    revenue: float
    """What those sales of one year brought, CNY of 2023."""

    def of_figure(self, figure_id: str) -> float | None:
        """The truth behind one figure of the demo's plan."""
        return {
            "women_by_lists": float(self.women),
            "women_by_lists_as_if_independent": float(self.women),
            "women_by_lists_merged": float(self.women),
            "women_by_two_lists": float(self.women),
            "women_in_lake_province": float(self.women_by_province["Lake Province"]),
            "sales_into_marriage": float(self.sales_a_year),
            "revenue_of_marriages": self.revenue,
            "share_in_forced_marriage": self.women_by_form["forced_marriage"] / self.women,
        }.get(figure_id)


def truth_of(world: World) -> Truth:
    """Count the whole population."""
    people = world.people
    married = people.has_form("forced_marriage")
    prices = [price for person in np.flatnonzero(married) for price in world.prices[person]]
    this_year = np.flatnonzero(married & (world.year_first == NOW))
    return Truth(
        women=people.size,
        women_by_province={p.name: int((people.province == i).sum()) for i, p in enumerate(PROVINCES)},
        women_by_form={form: int(people.has_form(form).sum()) for form in FORMS},
        sales_a_year=int(world.n_sales[this_year].sum()),
        mean_price=_mean(prices),
        revenue=float(sum(price for person in this_year for price in world.prices[person])),
    )


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))
