"""The study planner: before fieldwork, what range a design may expect, and how often it holds the truth.

In: a described population and the team's own design (lists, chain referral or a scale-up survey). Out: an `Expectation`
from many simulated studies, with its `explain()`.

Example
-------
>>> from darkfigure import plan, simulate
>>> people = simulate.PopulationSettings(size=1000)
>>> design = simulate.ListSettings(rates=(0.2, 0.15, 0.1))
>>> expected = plan.lists(people, design, interval="profile", running=plan.Running(studies=20))
>>> expected.unit
'people'
"""

from darkfigure.plan.described import described
from darkfigure.plan.expectation import Expectation
from darkfigure.plan.studies import Running, lists, referral, scale_up

__all__ = ["Expectation", "Running", "described", "lists", "referral", "scale_up"]
