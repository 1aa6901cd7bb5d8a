"""The simulated world: a seed goes in; a hidden population, its interviews by chain referral and its lists come out.

All of it is invented. What nobody in the field could know stays here and in `truth`; it never enters an investigation.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from darkfigure.simulate import (
    Captures,
    HiddenClass,
    ListSettings,
    Population,
    PopulationSettings,
    Province,
    Referral,
    ReferralSettings,
    chain_referral,
    lists,
    population,
)
from darkfigure.streams import sha256_of, stream

FORMS = ("forced_marriage", "prostitution", "online_sexual_exploitation", "forced_labour")
PROVINCES = (
    Province("Upper Morland", "Morland", 0.45),
    Province("Lake Province", "Morland", 0.30),
    Province("East Shore", "Estria", 0.25),
)
SITES = ("Upper Morland", "East Shore")
CLASSES = (
    HiddenClass(0.5, (0.92, 0.10, 0.05, 0.20), 0.3),
    HiddenClass(0.3, (0.15, 0.85, 0.35, 0.10), -0.4),
    HiddenClass(0.2, (0.20, 0.25, 0.15, 0.85), 0.0),
)
LISTS = ("shelter", "hotline", "clinic")
SHELTER, HOTLINE, CLINIC = range(3)
NOW = 2023
"""The year in which the simulated people are as old as the population says."""
INTERVIEWED = 45
STUDY_DAYS = 720
MEAN_PRICE = 24_000.0
"""Mean price of a sale in CNY of 2023, over all sales."""
_SPREAD_OF_PRICES = 0.45
_P_SOLD = {"forced_marriage": 0.85, "prostitution": 0.55}


@dataclass(frozen=True)
class Dependence:
    """How lists hang together: clinic and shelter meet the same women; the shelter sends women to the hotline."""

    shelter_clinic: float = 1.0
    """Log odds ratio."""
    sent_to_hotline: float = 0.10
    """Share of those on the shelter's list whom it passes on."""


@dataclass(frozen=True, eq=False, repr=False)
class World:
    """Everyone, seen by nobody in full; arrays have one entry a person."""

    seed: int
    people: Population
    chains: Referral
    captures: Captures
    year_first: NDArray[np.int64]
    month_born: NDArray[np.int64]
    n_sales: NDArray[np.int64]
    prices: tuple[tuple[float, ...], ...]

    def __repr__(self) -> str:
        return f"World(seed={self.seed}, {self.people.size} people)"

    def province(self, person: int) -> str:
        return PROVINCES[int(self.people.province[person])].name

    def forms(self, person: int) -> tuple[str, ...]:
        return tuple(name for name, has in zip(FORMS, self.people.forms[person], strict=True) if has)

    def random(self, what: str) -> np.random.Generator:
        """A stream of random numbers for one part of the demo, so that parts don't disturb each other."""
        return stream(self.seed, sha256_of("testimonia.demo", what))


def make_world(seed: int, size: int = 3000, dependence: Dependence | None = None) -> World:
    """Draw a world; the same seed draws the same one."""
    how = dependence or Dependence()
    people = population(
        PopulationSettings(size=size, provinces=PROVINCES, forms=FORMS, classes=CLASSES, share_minors=0.22), seed
    )
    study = ReferralSettings(
        target=INTERVIEWED, sites=SITES, seeds_per_site=3, coupons=3, p_coupon_used=0.6, p_refuse=0.15,
        p_gatekeeper=0.04, days_between=210.0, sd_log_network_size=0.3, p_network_size_missing=0.06,
    )  # fmt: skip
    partners = ListSettings(
        names=LISTS, rates=(0.10, 0.08, 0.07),
        dependence=((SHELTER, CLINIC, how.shelter_clinic),) if how.shelter_clinic else (),
        referrals=((SHELTER, HOTLINE, how.sent_to_hotline),) if how.sent_to_hotline else (),
    )  # fmt: skip
    rng = stream(seed, sha256_of("testimonia.demo", "sales"))
    n_sales, prices = _sales(rng, people)
    return World(
        seed, people, chain_referral(people, study, seed), lists(people, partners, seed),
        year_first=NOW - (people.age - people.age_first), month_born=rng.integers(1, 13, people.size),
        n_sales=n_sales, prices=prices,
    )  # fmt: skip


def _sales(rng: np.random.Generator, people: Population) -> tuple[NDArray[np.int64], tuple[tuple[float, ...], ...]]:
    """How often each woman was sold, and for how much; a resale costs less than a first sale."""
    p = np.zeros(people.size)
    for form, share in _P_SOLD.items():
        p = np.maximum(p, people.has_form(form) * share)
    n_sales = np.where(rng.random(people.size) < p, np.minimum(1 + rng.geometric(0.6, people.size) - 1, 4), 0)
    centre = np.log(MEAN_PRICE) - _SPREAD_OF_PRICES**2 / 2
    drawn = np.exp(rng.normal(centre, _SPREAD_OF_PRICES, (people.size, 4)))
    rounded = np.maximum(np.round(drawn / 1000) * 1000, 3000)
    return n_sales, tuple(tuple(float(x) for x in row[:n]) for row, n in zip(rounded, n_sales, strict=True))
