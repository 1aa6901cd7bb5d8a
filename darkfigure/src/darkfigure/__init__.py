"""Estimation of hidden populations. Everything is imported when it is first used, so ``import darkfigure`` is fast."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from darkfigure.errors import DarkfigureError, InvalidInput, NotEstimable
    from darkfigure.estimate import Estimate, Interval

__version__ = "0.1.0"

_HOME = {
    "DarkfigureError": "errors",
    "InvalidInput": "errors",
    "NotEstimable": "errors",
    "Estimate": "estimate",
    "Interval": "estimate",
}
_ROOMS = ("compose", "mse", "nsum", "plan", "proportions", "rds", "simulate")

__all__ = ["DarkfigureError", "Estimate", "Interval", "InvalidInput", "NotEstimable", "__version__"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"darkfigure.{_HOME[name]}"), name)
    if name in _ROOMS:
        return import_module(f"darkfigure.{name}")
    raise AttributeError(f"module 'darkfigure' has no attribute {name!r}")
