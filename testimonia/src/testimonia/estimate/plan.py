"""The analysis plan: one TOML file goes in, a checked plan comes out, or one sentence that says what is wrong.

What is checked here needs no record: keys, names, methods, expressions, and that each parameter names one source.
"""

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from testimonia.core.errors import InvalidInput
from testimonia.core.values import Bound, Language, Reference
from testimonia.estimate.expressions import Node, condition, formula, names
from testimonia.estimate.plan_errors import refuse, sentence
from testimonia.estimate.records import DistributionName, Planned

MAX_BYTES = 500_000
VALUES: dict[DistributionName, frozenset[str]] = {
    "fixed": frozenset({"value"}),
    "uniform": frozenset({"low", "high"}),
    "triangular": frozenset({"low", "mode", "high"}),
    "pert": frozenset({"low", "mode", "high"}),
    "lognormal": frozenset({"low", "high"}),
    "beta": frozenset({"low", "high"}),
    "pooled": frozenset(),
}
"""The values that each distribution takes; those of the last two are limits that hold 95 % of the draws."""
CONSTANTS: dict[str, float] = {"days_per_year": 365.0, "weeks_per_year": 52.0, "months_per_year": 12.0}
"""Numbers that are true by definition; formulas may use them by name."""
FROM_RECORDS: dict[str, tuple[DistributionName, ...]] = {
    "elicitation": ("triangular", "pert"),
    "interviews": ("lognormal",),
}
"""Distributions whose values are not written in the plan but come from records of the investigation."""
METHODS: dict[str, frozenset[str]] = {
    "loglinear": frozenset({"select", "order", "p", "interval", "replicates", "referrals"}),
    "rds1": frozenset({"interval", "replicates"}),
    "rds2": frozenset({"interval", "replicates"}),
    "ss": frozenset({"interval", "replicates", "population"}),
}
"""The methods of estimates, each with the options that it knows."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]


class Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, strict=True)


class Heading(Table):
    """The table ``[plan]``."""

    title: Text
    profile: Literal["small", "large"]
    seed: int = Field(ge=0)
    language: Language = "en"
    draws: int = Field(default=20_000, ge=1_000, le=1_000_000)


class ReportHeading(Table):
    """The table ``[report]``: what the report says besides its figures."""

    subtitle: str = ""
    organisation: str = ""
    summary: list[Text] = []
    simulated: bool = False
    """True where every person is invented; then each page of the report says so."""


class FromElicitation(Table):
    """Key informants' judgements of one quantity, pooled by a stated rule."""

    quantity: Text
    pooling: Literal["average", "widest"]


class PlannedParameter(Table):
    """A table ``[parameters.NAME]``."""

    title: str = ""
    distribution: DistributionName
    values: dict[str, float] = {}
    unit: Text
    currency: str = ""
    price_year: int | None = None
    reference: Reference | None = None
    period: str = ""
    bound: Bound | None = None
    claim: str | list[str] | None = None
    elicitation: FromElicitation | None = None
    interviews: Literal["price"] | None = None
    where: str | None = None
    note: str = ""

    @property
    def claims(self) -> tuple[str, ...]:
        """The ids of the claims it rests on."""
        if self.claim is None:
            return ()
        return (self.claim,) if isinstance(self.claim, str) else tuple(self.claim)


class PlannedFigure(Table):
    """A table ``[figures.ID]``."""

    title: Text
    section: str = ""
    kind: Literal["count", "judged_range", "estimate"]
    unit: Text
    population: Text
    period: str = ""
    planned: Planned
    note: str = ""
    where: str | None = None
    among: str | None = None
    by: str | None = None
    formula: str | None = None
    reach: str | None = None
    solve_for: Identifier | None = None
    method: str | None = None
    options: dict[str, str | float | int | bool] = {}
    lists: list[str] = []


class Plan(Table):
    """A whole plan."""

    plan: Heading
    report: ReportHeading = ReportHeading()
    parameters: dict[Identifier, PlannedParameter] = {}
    figures: dict[Identifier, PlannedFigure] = Field(min_length=1)
    toml: str = Field(default="", exclude=True)

    @property
    def sha256(self) -> str:
        """The plan's version: a hash of its text."""
        return hashlib.sha256(self.toml.encode()).hexdigest()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for name, parameter in self.parameters.items():
            _check_parameter(name, parameter)
        for both in self.parameters.keys() & (self.figures.keys() | CONSTANTS.keys()):
            raise refuse(f"the name {both!r} twice", "parameters, figures and constants share one set of names")
        for name, figure in self.figures.items():
            _check_figure(name, figure, self)
        _order(self)
        return self

    def order(self) -> list[str]:
        """The figures' ids so that each comes after those that its formula names, else as written."""
        return _order(self)


def read_plan(path: Path) -> Plan:
    """Read a plan file."""
    try:
        raw = path.read_bytes()
    except OSError:
        raise InvalidInput(
            found=f"no readable plan at {path.name}", rule="a plan is one TOML file", todo="Name it with --plan FILE"
        ) from None
    if len(raw) > MAX_BYTES:
        raise refuse(f"a plan of {len(raw):,} bytes", f"a plan has at most {MAX_BYTES:,}")
    try:
        return parse_plan(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise refuse(f"{path.name} is not written in UTF-8", "TOML is UTF-8", "Save it as UTF-8") from None


def parse_plan(text: str) -> Plan:
    """Check the text of a plan."""
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refuse(f"the plan can't be read as TOML ({error})", "a plan is one TOML file") from None
    except RecursionError:
        raise refuse("tables nested too deep to be read", "a plan has three levels") from None
    if "toml" in tables:
        raise refuse("the unknown key 'toml' at the top", "the plan knows plan, report, parameters and figures")
    try:
        return Plan(**tables, toml=text)
    except ValidationError as error:
        raise sentence(
            error, {"plan": Heading, "report": ReportHeading, "parameters": PlannedParameter, "figures": PlannedFigure}
        ) from None


def _check_parameter(name: str, parameter: PlannedParameter) -> None:
    where = f"[parameters.{name}]"
    sources = [s for s in ("claim", "elicitation", "interviews") if getattr(parameter, s) is not None]
    if not sources or parameter.claim == []:
        raise refuse(
            f"{where} without a source",
            "a multiplier without a source is refused",
            'Give it exactly one of claim = "ID", elicitation = {quantity, pooling} or interviews = "price"',
        )
    if len(sources) > 1:
        raise refuse(f"{where} with {' and '.join(sources)}", "a parameter has exactly one source", "Keep one of them")
    if parameter.claim is None:
        if parameter.values:
            raise refuse(f"values in {where}", f"they come from its source, the {sources[0]}", "Remove values")
        if parameter.distribution not in FROM_RECORDS[sources[0]]:
            allowed = " or ".join(FROM_RECORDS[sources[0]])
            raise refuse(f"the distribution {parameter.distribution} in {where}", f"{sources[0]} give {allowed}")
    elif parameter.distribution == "pooled":
        raise refuse(f"the distribution pooled in {where}", "only an elicitation comes out so, by its pooling")
    elif parameter.values.keys() != VALUES[parameter.distribution]:
        raise refuse(
            f"the values {', '.join(sorted(parameter.values)) or 'none'} in {where}",
            f"{parameter.distribution} takes {', '.join(sorted(VALUES[parameter.distribution]))}",
        )
    if parameter.where is not None:
        if parameter.interviews is None:
            raise refuse(f"'where' in {where}", "only interviews are narrowed by a condition", "Remove it")
        condition(parameter.where)
    if (parameter.currency == "") != (parameter.price_year is None):
        raise refuse(f"{where} with only one of currency and price_year", "money has a currency and a price year")


_NEEDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "count": (frozenset(), frozenset({"where", "among", "by"})),
    "judged_range": (frozenset({"formula"}), frozenset({"formula", "reach", "solve_for"})),
    "estimate": (frozenset({"method"}), frozenset({"method", "options", "lists", "where"})),
}
"""For each kind of figure: the keys that it needs and the keys that it may have."""


def _check_figure(name: str, figure: PlannedFigure, plan: Plan) -> None:
    where = f"[figures.{name}]"
    needs, may = _NEEDS[figure.kind]
    present = {key for key in frozenset().union(*(m for _, m in _NEEDS.values())) if getattr(figure, key)}
    for key in sorted(needs - present):
        raise refuse(f"no {key} in {where}", f"a {figure.kind} needs it", f"Add {key}")
    for key in sorted(present - may):
        raise refuse(f"{key} in {where}", f"a {figure.kind} has none", f"Remove {key}")
    for text in (figure.where, figure.among):
        if text is not None:
            condition(text)
    if figure.kind == "count" and figure.unit not in ("people", "acts"):
        raise refuse(f"the unit {figure.unit!r} in {where}", "counts are of people or of acts")
    if figure.formula is not None:
        _check_formula(where, figure, formula(figure.formula), plan)
    if figure.method is not None:
        _check_method(where, figure)


def _check_formula(where: str, figure: PlannedFigure, node: Node, plan: Plan) -> None:
    for used in names(node):
        if used in plan.figures and plan.figures[used].kind == "count":
            raise refuse(f"the count {used!r} in the formula of {where}", "a count is of these people and no others")
        if used not in (plan.parameters.keys() | plan.figures.keys() | CONSTANTS.keys() | {figure.solve_for}):
            raise refuse(
                f"the unknown parameter {used!r} in the formula of {where}",
                "a multiplier without a source is refused",
                f"Add [parameters.{used}] with its source",
            )
    if figure.solve_for is not None:
        if figure.solve_for not in names(node) or figure.solve_for in plan.parameters | plan.figures:
            raise refuse(
                f"solve_for = {figure.solve_for!r} in {where}", "what is solved for stands in the formula only"
            )
        if figure.reach is None:
            raise refuse(f"solve_for without reach in {where}", "solving needs the claim to be reached", "Add reach")


def _check_method(where: str, figure: PlannedFigure) -> None:
    method = figure.method or ""
    if method not in METHODS:
        raise refuse(f"the unknown method {method!r} in {where}", f"the methods are {', '.join(sorted(METHODS))}")
    if (method == "loglinear") == (figure.where is not None):
        found, rule = ("where", "no condition") if figure.where is not None else ("no where", "a condition")
        raise refuse(f"{found} in {where}", f"{method} takes {rule}")
    wanted = "people" if method == "loglinear" else "share"
    if figure.unit != wanted:
        raise refuse(f"the unit {figure.unit!r} in {where}", f"{method} gives {wanted}", f'Set unit = "{wanted}"')
    if figure.lists and method != "loglinear":
        raise refuse(f"lists in {where}", f"{method} rests on recruitment, not on lists", "Remove lists")
    for key in sorted(figure.options.keys() - METHODS[method]):
        raise refuse(f"the unknown option {key!r} in {where}", f"{method} knows {', '.join(sorted(METHODS[method]))}")


def _order(plan: Plan) -> list[str]:
    done: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " -> ".join((*path[path.index(name) :], name))
            raise refuse(f"formulas that go in a circle ({circle})", "a figure can't rest on itself")
        if name in done:
            return
        text = plan.figures[name].formula
        for used in names(formula(text)) if text else ():
            if used in plan.figures:
                visit(used, (*path, name))
        done.append(name)

    for name in plan.figures:
        visit(name, ())
    return done
