"""Judged ranges: arithmetic over sourced parameters and estimates, carried by draws.

In: `Parameter` objects (or plain dicts), each with its source, and a formula. Out: an `Estimate` of kind
``judged_range``, its tornado, its Sobol shares, and how far it reaches a claimed value.

Example
-------
>>> from darkfigure import compose
>>> people = {"distribution": "uniform", "values": {"low": 50_000, "high": 200_000}, "unit": "people", "source": "A"}
>>> share = {"distribution": "fixed", "values": {"value": 0.6}, "unit": "share", "source": "B"}
>>> women = compose.evaluate("people * share", {"people": people, "share": share}, seed=1, unit="women")
>>> women.kind
'judged_range'
"""

from darkfigure.compose import profit
from darkfigure.compose.evaluation import DRAWS, dependent, evaluate
from darkfigure.compose.grammar import CONSTANTS, expand
from darkfigure.compose.parameters import Parameter
from darkfigure.compose.pooling import Elicitation, pool
from darkfigure.compose.reaching import Need, Reach, solve, solve_for
from darkfigure.compose.sensitivity import Share, Swing, Tornado, sobol, tornado

__all__ = [
    "CONSTANTS",
    "DRAWS",
    "Elicitation",
    "Need",
    "Parameter",
    "Reach",
    "Share",
    "Swing",
    "Tornado",
    "dependent",
    "evaluate",
    "expand",
    "pool",
    "profit",
    "sobol",
    "solve",
    "solve_for",
    "tornado",
]
