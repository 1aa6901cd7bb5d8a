"""How far a formula reaches a claimed value: what each parameter would have to be, and how many draws get there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from darkfigure.compose.evaluation import DRAWS, dependent, evaluate, judge
from darkfigure.compose.grammar import compute, names, parse
from darkfigure.compose.inputs import Inputs, check_money, finite, inputs, limits
from darkfigure.compose.parameters import SHARE_UNITS, Given, Parameter, Source, gather
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate

FloatArray = NDArray[np.float64]


class Need(NamedTuple):
    """The value that one parameter needs for the target, the others at their median.

    ``needed`` is None where no value reaches it (a share above 1, a number of people below 0); ``within`` says whether
    the source supports the needed value.
    """

    parameter: str
    middle: float
    low: float
    high: float
    needed: float | None
    within: bool

    def __str__(self) -> str:
        needed = "not reachable" if self.needed is None else f"{self.needed:,.4g}"
        return f"{self.parameter}: {needed} (its source says {self.low:,.4g} to {self.high:,.4g})"


class Reach(NamedTuple):
    """A claimed value against a judged range."""

    target: float
    share_at_or_above: float
    share_at_or_above_dependent: float
    needs: tuple[Need, ...]


def solve(formula: str, parameters: Given, target: float, *, draws: int = DRAWS, seed: int) -> Reach:
    """Say what each parameter would have to be to reach a target, and which share of the draws reaches it.

    Parameters
    ----------
    formula, parameters
        As in `darkfigure.compose.evaluate`.
    target : float
        A claimed value, in the formula's unit.
    draws, seed : int
        Of the judged range.

    Returns
    -------
    Reach
        One `Need` a parameter. A share is sought in [0, 1], what cannot be negative from 0 upward.

    Examples
    --------
    >>> from darkfigure.compose import Parameter
    >>> women = Parameter("women", "uniform", {"low": 1000, "high": 3000}, "people", "Report A")
    >>> price = Parameter("price", "uniform", {"low": 10, "high": 30}, "CNY", "Report B")
    >>> found = solve("women * price", [women, price], 60_000, seed=1)
    >>> [str(need) for need in found.needs]
    ['women: 3,000 (its source says 1,000 to 3,000)', 'price: 30 (its source says 10 to 30)']
    >>> found.share_at_or_above < 0.2
    True
    """
    ready = inputs(formula, parameters)
    apart = evaluate(formula, parameters, draws=draws, seed=seed).draws
    together = dependent(formula, parameters, draws=draws, seed=seed).draws
    middles = ready.middles()
    needs = tuple(_need(ready, middles, name, target) for name in ready.sources)
    return Reach(target, float(np.mean(apart >= target)), float(np.mean(together >= target)), needs)


def solve_for(
    unknown: str,
    formula: str,
    parameters: Given,
    target: float | Parameter,
    *,
    draws: int = DRAWS,
    seed: int,
    unit: str = "",
    population: str = "",
) -> Estimate:
    """Return what an unsourced quantity would have to be, in every draw of the others, to reach the target.

    Parameters
    ----------
    unknown : str
        A name of the formula for which there is no parameter.
    formula, parameters
        As in `darkfigure.compose.evaluate`. The formula must be a + b x or a + b / x in the unknown x.
    target : float or Parameter
        Such as a claimed profit.

    Raises
    ------
    NotEstimable
        The unknown stands in the formula in another way, or has no effect.

    Examples
    --------
    >>> from darkfigure.compose import Parameter
    >>> women = Parameter("women", "fixed", {"value": 20_000}, "people", "Report A")
    >>> solve_for("profit_each", "women * profit_each", [women], 105e6, seed=1, unit="USD per woman and year").value
    5250.0
    """
    given = gather(parameters)
    node = parse(formula)
    if unknown not in names(node) or unknown in given:
        raise InvalidInput(
            found=f"{unknown!r} to be solved for",
            rule="it stands in the formula and has no parameter",
            todo="Name it in the formula only",
        )
    goal = target if isinstance(target, Parameter) else Parameter(_TARGET, "fixed", {"value": target}, "-", "a claim")
    others = {name: source for name, source in given.items() if name in names(node)} | {_TARGET: goal}
    check_money(source for source in others.values() if isinstance(source, Parameter))
    ready = _Inverse(formula, node, others, unknown)
    made = judge(ready, draws, seed, unit=unit, population=population)
    return replace(made, method=f"Solved for {unknown} in {formula} = {goal.middle:,.6g}, {made.draws.size:,} draws.")


_TARGET = "the target"
_PROBES = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class _Inverse(Inputs):
    """Inputs whose result is the unknown: the formula is a + b x or a + b / x, tried at three values of x."""

    unknown: str

    def compute(self, values: Mapping[str, Any]) -> FloatArray:
        goal = values[_TARGET]
        for power in (1, -1):
            one, two, five = (compute(self.node, {**values, self.unknown: x**power}) for x in _PROBES)
            slope = two - one
            if np.all(np.isfinite(five)) and np.all(slope != 0) and np.allclose(five - one, 4 * slope, rtol=1e-9):
                return finite(np.asarray(1 + (goal - one) / slope, dtype=np.float64) ** power)
        raise NotEstimable(
            found=f"a formula in which {self.unknown} is not a factor, a summand or a divisor",
            rule="only a + b x and a + b / x are solved",
            todo="Write the formula so that the unknown stands in it once",
        )


def _need(ready: Inputs, middles: Mapping[str, float], name: str, target: float) -> Need:
    source = ready.sources[name]
    low, high = limits(source)
    domain = _domain(source, low, high)

    def miss(x: FloatArray) -> FloatArray:
        values = {other: np.full_like(x, middle) for other, middle in middles.items()}
        return np.broadcast_to(compute(ready.node, {**values, name: x}), x.shape) - target

    needed = _root(miss, domain, middles[name])
    room = 1e-9 * max(abs(low), abs(high))
    within = needed is not None and low - room <= needed <= high + room
    return Need(name, middles[name], low, high, needed, within)


def _domain(source: Source, low: float, high: float) -> FloatArray:
    """A grid over the values that the parameter could take at all: shares to 1, others over 24 powers of ten."""
    if source.unit in SHARE_UNITS and low >= 0 and high <= 1:
        return np.linspace(0, 1, 4001)
    reach = max(abs(low), abs(high), 1e-300) * np.logspace(-12, 12, 4001)
    upward = np.concatenate([[0.0], reach])
    return upward if low >= 0 else np.concatenate([-reach[::-1], upward])


def _root(miss: Callable[[FloatArray], FloatArray], domain: FloatArray, middle: float) -> float | None:
    """Return the root nearest to the middle, or None."""
    misses = miss(domain)
    roots = [float(x) for x, y in zip(domain, misses, strict=True) if y == 0]
    for i in np.flatnonzero(misses[:-1] * misses[1:] < 0):
        root = optimize.brentq(lambda x: float(miss(np.array([x]))[0]), domain[i], domain[i + 1], xtol=1e-300)
        nearby = abs(float(miss(np.array([root]))[0])) <= 1e-6 * max(abs(misses[i]), abs(misses[i + 1]), 1e-300)
        roots += [float(root)] if nearby else []
    return min(roots, key=lambda x: abs(x - middle), default=None)
