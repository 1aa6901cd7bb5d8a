"""Multiple systems estimation: who is missing from several incomplete lists of one population.

Capture histories come in (`Histories`), an `Estimate` goes out, or a refusal with its rule.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from darkfigure.mse.adjusted import Adjustment, doubly_robust
    from darkfigure.mse.classes import Classes, latent_classes
    from darkfigure.mse.closed import Capture
    from darkfigure.mse.comparison import Comparison, compare
    from darkfigure.mse.fitting import Fit, fit
    from darkfigure.mse.graphs import dga
    from darkfigure.mse.histories import Histories
    from darkfigure.mse.linked import over_linkage
    from darkfigure.mse.modelling import loglinear
    from darkfigure.mse.repeated import captures, chao
    from darkfigure.mse.searching import Search, search
    from darkfigure.mse.settings import Resampling, Selection
    from darkfigure.mse.strata import stratified

_HOME = {
    "Adjustment": "adjusted",
    "doubly_robust": "adjusted",
    "over_linkage": "linked",
    "stratified": "strata",
    "Capture": "closed",
    "Classes": "classes",
    "latent_classes": "classes",
    "captures": "repeated",
    "chao": "repeated",
    "Comparison": "comparison",
    "compare": "comparison",
    "dga": "graphs",
    "Fit": "fitting",
    "Search": "searching",
    "fit": "fitting",
    "search": "searching",
    "Histories": "histories",
    "Resampling": "settings",
    "Selection": "settings",
    "loglinear": "modelling",
}

__all__ = [
    "Adjustment",
    "Capture",
    "Classes",
    "Comparison",
    "Fit",
    "Histories",
    "Resampling",
    "Search",
    "Selection",
    "captures",
    "chao",
    "compare",
    "dga",
    "doubly_robust",
    "fit",
    "latent_classes",
    "loglinear",
    "over_linkage",
    "search",
    "stratified",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"darkfigure.mse.{_HOME[name]}"), name)
    raise AttributeError(f"module 'darkfigure.mse' has no attribute {name!r}")
