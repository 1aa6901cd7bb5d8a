"""The sentences that go with each method: what it does, what it assumes, where it comes from."""

from __future__ import annotations

from darkfigure.rds.settings import Bootstrap, Method

METHOD: dict[Method, str] = {
    "rds1": "RDS-I (Salganik and Heckathorn): shares from who recruits whom and the groups' mean network sizes.",
    "rds2": "RDS-II (Volz and Heckathorn): each respondent weighted by the inverse of her network size.",
    "ss": "Successive sampling (Gile): each respondent weighted by the inverse of her chance to be in the sample.",
    "hcg": "Homophily configuration graph (Fellows): shares from mixing between groups that can run out.",
}

_ALWAYS = (
    "Ties run both ways: whoever could recruit somebody could have been recruited by her.",
    "Respondents recruit at random among the people whom they know.",
    "Network sizes are reported without error.",
    "The network hangs together: every group can be reached from every other.",
)

_LONG_CHAINS = ("The sample is small beside the population, and the chains are long enough to forget the seeds.",)

ASSUMPTIONS: dict[Method, tuple[str, ...]] = {
    "rds1": (*_ALWAYS, *_LONG_CHAINS),
    "rds2": (*_ALWAYS, *_LONG_CHAINS),
    "ss": (
        *_ALWAYS,
        "The size of the population is known.",
        "Recruitment works like drawing people without replacement in proportion to network size.",
    ),
    "hcg": (
        *_ALWAYS,
        "The size of the population is known.",
        "Within a group, ties are formed at random in proportion to network size.",
    ),
}

REFERENCES: dict[Method, tuple[str, ...]] = {
    "rds1": ("Salganik and Heckathorn 2004, https://doi.org/10.1111/j.0081-1750.2004.00152.x",),
    "rds2": ("Volz and Heckathorn 2008, Journal of Official Statistics 24, 79-97",),
    "ss": ("Gile 2011, https://doi.org/10.1198/jasa.2011.ap09475",),
    "hcg": ("Fellows 2019, https://doi.org/10.1002/sim.7973",),
}

INTERVAL: dict[Bootstrap, str] = {
    "salganik": "Salganik's bootstrap",
    "ss": "successive-sampling bootstrap",
    "tree": "tree bootstrap",
    "none": "",
}

INTERVAL_REFERENCE: dict[Bootstrap, tuple[str, ...]] = {
    "salganik": ("Salganik 2006, https://doi.org/10.1007/s11524-006-9106-x",),
    "ss": (),
    "tree": ("Baraff, McCormick and Raftery 2016, https://doi.org/10.1073/pnas.1617258113",),
    "none": (),
}
