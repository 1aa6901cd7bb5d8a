"""Hidden populations with a known truth, and the ways in which studies see them.

In: frozen settings and a seed. Out: a `Population`, and samples of it by chain referral (`chain_referral`), by
partners' lists (`lists`) and by what outsiders know (`nsum`); each keeps the population it came from, so the truth is
never lost.

Example
-------
>>> from darkfigure import simulate
>>> hidden = simulate.population(simulate.PopulationSettings(size=2000), seed=1)
>>> chains = simulate.chain_referral(hidden, simulate.ReferralSettings(target=60), seed=1)
>>> chains.n
60
"""

from darkfigure.simulate.listing import Captures, lists
from darkfigure.simulate.network import Network
from darkfigure.simulate.people import Population, population
from darkfigure.simulate.referral import Referral, chain_referral
from darkfigure.simulate.relations import RelationalData, nsum
from darkfigure.simulate.settings import (
    HiddenClass,
    ListSettings,
    NsumSettings,
    PopulationSettings,
    Province,
    ReferralSettings,
)

__all__ = [
    "Captures",
    "HiddenClass",
    "ListSettings",
    "Network",
    "NsumSettings",
    "Population",
    "PopulationSettings",
    "Province",
    "Referral",
    "ReferralSettings",
    "RelationalData",
    "chain_referral",
    "lists",
    "nsum",
    "population",
]
