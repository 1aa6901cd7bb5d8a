"""A formula and its parameters, checked together: what is named exists, money and time references fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.compose import grammar
from darkfigure.compose.grammar import Name, Node, Operation
from darkfigure.compose.parameters import Given, Parameter, Source, gather
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate, aligned
from darkfigure.streams import sha256_of

FloatArray = NDArray[np.float64]

_DURATIONS = frozenset({"years", "year", "months", "month", "weeks", "week", "days", "day"})


@dataclass(frozen=True)
class Inputs:
    """A checked formula with the sources that it names, in order of first occurrence."""

    formula: str
    node: Node
    sources: Mapping[str, Source]

    @property
    def parameters(self) -> dict[str, Parameter]:
        return {name: s for name, s in self.sources.items() if isinstance(s, Parameter)}

    @property
    def estimates(self) -> dict[str, Estimate]:
        return {name: s for name, s in self.sources.items() if isinstance(s, Estimate)}

    def middles(self) -> dict[str, float]:
        """The median of each source."""
        return {name: float(quantile(source, np.array(0.5))) for name, source in self.sources.items()}

    def draws(self, n: int, seed: int) -> dict[str, FloatArray]:
        """Independent draws; estimates of the same records keep their rows together.

        Where an estimate has more draws than ``n``, all of it is used and ``n`` grows.
        """
        estimates = self.estimates
        n = max([n, *(e.draws.size for e in estimates.values())])
        rows = dict(zip(estimates, aligned(*estimates.values(), length=n), strict=True))
        return {name: rows[name] if name in rows else self.parameters[name].draw(n, seed) for name in self.sources}

    def at(self, u: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
        """The value of each source at its probabilities."""
        return {name: quantile(source, u[name]) for name, source in self.sources.items()}

    def compute(self, values: Mapping[str, Any]) -> FloatArray:
        """Put values through the formula; refuse where finite values give a result that is not finite.

        An estimate may have unbounded draws; they are carried and stay unbounded, or not determined (nan).
        """
        result = np.asarray(grammar.compute(self.node, values), dtype=float)
        bounded = np.asarray(True)
        for value in values.values():
            bounded = bounded & np.isfinite(value)
        finite(np.where(bounded, result, 0.0))
        return result

    def sha256(self) -> str:
        """Hash the formula and its sources."""
        parts = [f"{name}={_fingerprint(source)}" for name, source in sorted(self.sources.items())]
        return sha256_of(self.formula, *parts)


def inputs(formula: str, parameters: Given) -> Inputs:
    """Check a formula against its parameters; those that it does not name are left aside.

    Raises
    ------
    InvalidInput
        A name without a parameter; two currencies or price years; a sum of a stock and a flow.
    """
    given = gather(parameters)
    for name in given.keys() & grammar.CONSTANTS.keys():
        raise InvalidInput(
            found=f"a parameter called {name!r}", rule="that name is a constant of the language", todo="Rename it"
        )
    node = grammar.parse(formula)
    used = grammar.names(node)
    for name in used:
        if name not in given:
            raise InvalidInput(
                found=f"the unknown parameter {name!r} in the formula",
                rule="a multiplier without a source is refused",
                todo=f"Give a parameter {name!r} with its source",
            )
    made = Inputs(formula, node, {name: given[name] for name in used})
    check_money(made.parameters.values())
    _reference(node, made.sources)
    return made


def quantile(source: Source, u: FloatArray) -> FloatArray:
    """Return the values of a parameter, or the quantiles of an estimate's draws."""
    if isinstance(source, Parameter):
        return source.quantile(u)
    (draws,) = aligned(source)
    if np.isfinite(draws).all():
        return np.asarray(np.quantile(draws, u), dtype=float)
    return np.asarray(np.quantile(np.where(np.isnan(draws), np.inf, draws), u, method="inverted_cdf"), dtype=float)


def finite(result: FloatArray) -> FloatArray:
    """Return the result, or refuse it where it is not a finite number in every draw."""
    holds = np.isfinite(result)
    if not np.all(holds):
        raise NotEstimable(
            found=f"a formula without a finite result in {1 - np.mean(holds):.2%} of its draws",
            rule="what is divided by cannot be zero",
            todo="Narrow the parameter in the denominator, or write the formula without it",
        )
    return result


def limits(source: Source) -> tuple[float, float]:
    """Return the ends of what a source supports: a parameter's limits, or an estimate's 95 % interval."""
    if isinstance(source, Parameter):
        return source.limits
    interval = source.interval(0.95)
    return interval.low, interval.high


def check_money(parameters: Iterable[Parameter]) -> tuple[str, int | None]:
    """Return the one currency and price year of all parameters that have one; refuse two."""
    money = {(p.currency, p.price_year): p.name for p in parameters if p.currency}
    if len(money) > 1:
        found = " and ".join(f"{currency} of {year} ({name})" for (currency, year), name in money.items())
        raise InvalidInput(
            found=found,
            rule="money of one currency and one price year only meets in a formula",
            todo="Convert with Parameter.converted(rate, currency=..., price_year=..., source=...)",
        )
    return next(iter(money), ("", None))


def _reference(node: Node, sources: Mapping[str, Source]) -> str | None:
    """Return whether a part of the formula is a stock, a flow or ever; None where it is neither or cannot be told."""
    if isinstance(node, Name):
        source = sources.get(node.text)
        return source.reference if isinstance(source, Parameter) else None
    if not isinstance(node, Operation):
        return None
    left, right = (_reference(side, sources) for side in (node.left, node.right))
    if node.sign in ("*", "/"):
        if {left, right} == {"ever", "flow"} and node.sign == "*":
            raise InvalidInput(
                found="people ever affected multiplied by a flow",
                rule="who was ever affected is not who is affected at one time",
                todo="Use a stock (women at one time), or divide by years first",
            )
        if left == right or _duration(node.left, sources) or _duration(node.right, sources):
            return None
        return "flow" if node.sign == "*" and {left, right} == {"stock", "flow"} else _one(left, right)
    if left and right and left != right:
        raise InvalidInput(
            found=f"a {left} and a {right} on two sides of {node.sign!r}",
            rule="stock, flow and ever are never added or compared",
            todo="Turn one into the other with a duration (stock = flow x years)",
        )
    return left or right


def _one(left: str | None, right: str | None) -> str | None:
    return None if left and right else left or right


def _duration(node: Node, sources: Mapping[str, Source]) -> bool:
    source = sources.get(node.text) if isinstance(node, Name) else None
    return isinstance(source, Parameter) and source.unit in _DURATIONS


def _fingerprint(source: Source) -> str:
    if isinstance(source, Estimate):
        return f"{source.input_sha256}:{sha256_of(source.draws)}"
    values = ",".join(f"{key}:{value!r}" for key, value in sorted(source.values.items()))
    return f"{source.distribution}({values})"
