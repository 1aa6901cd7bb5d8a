"""Multiple systems estimation: who is missing from several incomplete lists of one population.

Capture histories come in (`Histories`), an `Estimate` goes out, or a refusal with its rule.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from darkfigure.mse.classes import Classes, latent_classes
    from darkfigure.mse.closed import Capture
    from darkfigure.mse.comparison import Comparison, compare
    from darkfigure.mse.fitting import Fit, fit
    from darkfigure.mse.graphs import dga
    from darkfigure.mse.histories import Histories
    from darkfigure.mse.modelling import loglinear
    from darkfigure.mse.repeated import captures, chao
    from darkfigure.mse.searching import Search, search
    from darkfigure.mse.settings import Resampling, Selection

_HOME = {
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
    "fit",
    "latent_classes",
    "loglinear",
    "search",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"darkfigure.mse.{_HOME[name]}"), name)
    raise AttributeError(f"module 'darkfigure.mse' has no attribute {name!r}")
