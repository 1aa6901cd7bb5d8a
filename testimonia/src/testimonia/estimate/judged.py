"""Judged ranges: a formula, its sourced parameters and earlier estimates go in; the fields of a figure come out.

A formula that names another judged range is written out down to its parameters, so that a parameter which occurs twice
varies once. Currencies meet only where a sourced rate between them stands in the same formula.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from darkfigure import Estimate
from darkfigure import compose as df
from testimonia.collect.records import Claim
from testimonia.core.errors import InvalidInput
from testimonia.estimate.expressions import formula, names
from testimonia.estimate.parameters import Sourced, cite, find_claim
from testimonia.estimate.plan import CONSTANTS, Plan, PlannedFigure
from testimonia.estimate.records import FigureNeed, FigureParameter, FigureReach, FigureSwing, Limits

LEVEL = 0.95
Source = df.Parameter | Estimate
_RATE = re.compile(r"([A-Z]{3}) per ([A-Z]{3})")


@dataclass(frozen=True)
class Ingredients:
    """All that formulas can name, and the claims that they are held against."""

    plan: Plan
    parameters: Mapping[str, Sourced]
    estimates: Mapping[str, Estimate]
    claims: Sequence[Claim]


@dataclass(frozen=True)
class Judged:
    """The fields of a figure, with the parameters it rests on."""

    fields: dict[str, Any]
    sourced: tuple[Sourced, ...]


def judged_range(name: str, given: Ingredients) -> Judged:
    """Carry one figure's formula by draws."""
    figure = given.plan.figures[name]
    written = write_out(figure.formula or "", given.plan)
    used = [each for each in names(formula(written)) if each not in CONSTANTS and each != figure.solve_for]
    sourced = {each: given.parameters[each] for each in used if each in given.parameters}
    _require_rates(name, [s.parameter for s in sourced.values()])
    sources: dict[str, Source] = {each: _parameter(s) for each, s in sourced.items()}
    sources |= {each: given.estimates[each] for each in used if each in given.estimates}
    if figure.solve_for is not None:
        fields = _solved(figure, written, sources, given)
    else:
        fields = _evaluated(figure, written, sources, given)
    fields["warnings"] = (*(w for s in sourced.values() for w in s.warnings), *fields["warnings"])
    fields["parameters"] = tuple(s.parameter for s in sourced.values())
    fields["formula"] = written
    return Judged(fields, tuple(sourced.values()))


def write_out(text: str, plan: Plan) -> str:
    """Put the formulas of judged ranges in the place of their names; a formula that names none stays as written."""
    formulas = {n: f.formula for n, f in plan.figures.items() if f.kind == "judged_range" and f.formula is not None}
    return df.expand(text, formulas) if set(names(formula(text))) & formulas.keys() else text


def _evaluated(
    figure: PlannedFigure, written: str, sources: Mapping[str, Source], given: Ingredients
) -> dict[str, Any]:
    heading = given.plan.plan
    made = df.evaluate(
        written, sources, draws=heading.draws, seed=heading.seed, unit=figure.unit, population=figure.population,
        level=LEVEL,
    )  # fmt: skip
    return _fields(made, written, sources) | {"reach": _reach(figure, written, sources, given)}


def _solved(figure: PlannedFigure, written: str, sources: Mapping[str, Source], given: Ingredients) -> dict[str, Any]:
    heading, unknown = given.plan.plan, figure.solve_for or ""
    claim = find_claim(figure.reach or "", given.claims, f"the figure {figure.title!r}")
    made = df.solve_for(
        unknown, written, sources, claim.value, draws=heading.draws, seed=heading.seed, unit=figure.unit,
        population=figure.population,
    )  # fmt: skip
    fields = _fields(made, "", sources)
    words = unknown.replace("_", " ")
    fields["assumptions"] = (
        f"{words} has no source: this is what it would have to be for {cite(claim)} to hold.",
        *fields["assumptions"],
    )
    fields["tornado"] = _solved_tornado(unknown, written, sources, claim.value)
    return fields | {
        "solved_for": unknown,
        "model": f"solved for {unknown}, so that the formula is {claim.value:,.10g}",
    }


def _fields(made: Estimate, written: str, sources: Mapping[str, Source]) -> dict[str, Any]:
    _, low, high, _ = made.interval(LEVEL)
    together = made.diagnostics.get("dependent")
    return {
        "figure_kind": "judged_range",
        "value": made.value,
        "limits": Limits(name="judged range", level=LEVEL, low=low, high=high),
        "dependent_limits": Limits(
            name="judged range, parameters fully dependent", level=LEVEL, low=together["low"], high=together["high"]
        )
        if together
        else None,
        "method": made.method,
        "tornado": _tornado(written, sources) if written else (),
        "assumptions": made.assumptions,
        "warnings": made.warnings,
        "references": made.references,
        "n_draws": int(made.draws.size),
        "seed": made.seed,
    }


def _tornado(written: str, sources: Mapping[str, Source]) -> tuple[FigureSwing, ...]:
    swings = df.tornado(written, sources)
    return tuple(FigureSwing(parameter=s.parameter, at_low=s.at_low, at_high=s.at_high) for s in swings)


def _solved_tornado(
    unknown: str, written: str, sources: Mapping[str, Source], target: float
) -> tuple[FigureSwing, ...]:
    """What the unknown would have to be with one parameter at its low and high end, the others at their median."""
    ends = {name: _quantiles(source) for name, source in sources.items()}
    fixed = {name: _at(name, middle) for name, (_, middle, _) in ends.items()}

    def needed(name: str, value: float) -> float:
        return df.solve_for(unknown, written, {**fixed, name: _at(name, value)}, target, draws=100, seed=0).value

    swings = [
        FigureSwing(parameter=name, at_low=needed(name, low), at_high=needed(name, high))
        for name, (low, _, high) in ends.items()
    ]
    return tuple(sorted(swings, key=lambda s: -abs(s.at_high - s.at_low)))


def _quantiles(source: Source) -> tuple[float, float, float]:
    at = np.array([0.05, 0.5, 0.95])
    low, middle, high = source.quantile(at) if isinstance(source, df.Parameter) else np.quantile(source.draws, at)
    return float(low), float(middle), float(high)


def _at(name: str, value: float) -> df.Parameter:
    return df.Parameter(name, "fixed", {"value": value}, "-", "one end of its range")


def _reach(
    figure: PlannedFigure, written: str, sources: Mapping[str, Source], given: Ingredients
) -> FigureReach | None:
    if figure.reach is None:
        return None
    claim = find_claim(figure.reach, given.claims, f"the figure {figure.title!r}")
    if claim.claim_unit != figure.unit:
        raise InvalidInput(
            found=f"the figure {figure.title!r} in {figure.unit!r}, to be held against {claim.claim_id}",
            rule=f"that claim is in {claim.claim_unit!r}", todo="Give both in one unit",
        )  # fmt: skip
    heading = given.plan.plan
    found = df.solve(written, sources, claim.value, draws=heading.draws, seed=heading.seed)
    return FigureReach(
        claim_id=claim.claim_id,
        target=claim.value,
        share_of_draws=found.share_at_or_above,
        share_dependent=found.share_at_or_above_dependent,
        needs=tuple(
            FigureNeed(parameter=n.parameter, middle=n.middle, needed=n.needed, within=n.within) for n in found.needs
        ),
    )


def _parameter(sourced: Sourced) -> df.Parameter:
    """Bounds and currencies are checked here already: a bare limit is allowed, and so is a rate between currencies."""
    p = sourced.parameter
    return df.Parameter(
        p.name, p.distribution, p.values, p.unit, p.source,
        bound=sourced.bound if sourced.bound in ("exact", "about") else None, reference=p.reference,
    )  # fmt: skip


def _require_rates(name: str, parameters: Sequence[FigureParameter]) -> None:
    """Refuse two price years, and two currencies without a sourced rate between them."""
    money = [p for p in parameters if p.currency]
    years = {p.price_year for p in money}
    if len(years) > 1:
        raise InvalidInput(
            found=f"prices of {len(years)} years in [figures.{name}]", rule="one formula holds prices of one year",
            todo="Bring them to one year first",
        )  # fmt: skip
    currencies = {p.currency for p in money}
    rates = [match.groups() for p in parameters if (match := _RATE.fullmatch(p.unit))]
    for pair in rates:
        if set(pair) & currencies:
            currencies = (currencies - set(pair)) | {pair[1]}
    if len(currencies) > 1:
        raise InvalidInput(
            found=f"{' and '.join(sorted(currencies))} in [figures.{name}]",
            rule="two currencies meet only with a sourced rate between them",
            todo='Add a parameter with the unit "CNY per USD" or the like to the formula',
        )
