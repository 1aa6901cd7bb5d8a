"""Small samples: proportions, simultaneous limits, finite populations, rates and differences.

In: counts, and how the people came in. Out: an `Estimate` (`proportion`, `shares`, `rate`, `difference`), or a refusal
where the design does not let anyone generalise. The bare limits are functions of their own.

Example
-------
>>> from darkfigure import proportions
>>> proportions.proportion(27, 90, sampling="random").value
0.3
"""

from darkfigure.proportions.design import ListsDesign, ReferralDesign, check_lists, check_referral, check_sampling
from darkfigure.proportions.differences import miettinen_nurminen, newcombe
from darkfigure.proportions.estimates import difference, proportion, rate, shares
from darkfigure.proportions.finite import hypergeometric
from darkfigure.proportions.intervals import Limits, clopper_pearson, coverage, jeffreys, wilson
from darkfigure.proportions.rates import poisson
from darkfigure.proportions.simultaneous import bonferroni, goodman, sison_glaz

__all__ = [
    "Limits",
    "ListsDesign",
    "ReferralDesign",
    "bonferroni",
    "check_lists",
    "check_referral",
    "check_sampling",
    "clopper_pearson",
    "coverage",
    "difference",
    "goodman",
    "hypergeometric",
    "jeffreys",
    "miettinen_nurminen",
    "newcombe",
    "poisson",
    "proportion",
    "rate",
    "shares",
    "sison_glaz",
    "wilson",
]
