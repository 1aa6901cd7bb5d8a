"""Chain referral (respondent-driven sampling): shares of a hidden population, and its size, from who recruited whom.

In: a recruitment table. Out: `Estimate` objects, or a refusal with its rule.

Example
-------
>>> from darkfigure import rds, simulate
>>> study = simulate.chain_referral(simulate.population(seed=3), simulate.ReferralSettings(target=400), seed=3)
>>> sample = rds.Sample.from_table(study.table())
>>> rds.share(sample, "minor", rds.Settings(method="ss", population=3000, despite_design=True)).unit
'share'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from darkfigure.rds.chains import ChainSummary, bottleneck, convergence_path, drift, wave_counts
    from darkfigure.rds.design import DesignCheck, check_design
    from darkfigure.rds.generalise import curve, share
    from darkfigure.rds.homophily import (
        differential_activity,
        population_homophily,
        recruitment_homophily,
        respondent_weights,
    )
    from darkfigure.rds.outcome import Outcome
    from darkfigure.rds.posterior import SizeSettings, size
    from darkfigure.rds.sample import Sample
    from darkfigure.rds.settings import Settings
    from darkfigure.rds.table import Columns

# Imported when used: SciPy's optimisers and distributions, which only HCG and `size` need, take half a second.
_HOME = {
    "ChainSummary": "chains",
    "Columns": "table",
    "DesignCheck": "design",
    "Outcome": "outcome",
    "Sample": "sample",
    "Settings": "settings",
    "SizeSettings": "posterior",
    "bottleneck": "chains",
    "check_design": "design",
    "convergence_path": "chains",
    "curve": "generalise",
    "differential_activity": "homophily",
    "drift": "chains",
    "population_homophily": "homophily",
    "recruitment_homophily": "homophily",
    "respondent_weights": "homophily",
    "share": "generalise",
    "size": "posterior",
    "wave_counts": "chains",
}

__all__ = [
    "ChainSummary",
    "Columns",
    "DesignCheck",
    "Outcome",
    "Sample",
    "Settings",
    "SizeSettings",
    "bottleneck",
    "check_design",
    "convergence_path",
    "curve",
    "differential_activity",
    "drift",
    "population_homophily",
    "recruitment_homophily",
    "respondent_weights",
    "share",
    "size",
    "wave_counts",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"darkfigure.rds.{_HOME[name]}"), name)
    raise AttributeError(f"module 'darkfigure.rds' has no attribute {name!r}")
