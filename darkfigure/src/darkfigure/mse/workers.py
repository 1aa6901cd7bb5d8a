"""`spread`, under the name by which this package's rooms know it."""

from darkfigure.workers import spread

__all__ = ["spread"]
