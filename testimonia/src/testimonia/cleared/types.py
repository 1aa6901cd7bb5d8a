"""Frozen value types of what may leave. They hold no id of a person, a record or a member."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from testimonia.core.values import Bound, Language

FigureKind = Literal["count", "judged_range", "estimate", "refusal"]
Profile = Literal["small", "large"]


class Cleared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class ClearedInterval(Cleared):
    """Limits rounded outward. ``name`` is what the reader sees: bounds, judged range, 95 % confidence interval ..."""

    name: str
    level: float | None = None
    low: float
    high: float


class ClearedRefusal(Cleared):
    """A refusal is a result and is printed."""

    rule: str
    found: str
    todo: str


class ClearedParameter(Cleared):
    """One sourced parameter of a judged range, complete enough to draw it again."""

    name: str
    title: str = ""
    distribution: Literal["fixed", "triangular", "pert", "lognormal", "beta", "uniform", "pooled"]
    values: dict[str, float]
    """Parameters of the distribution, such as low, mode, high."""
    unit: str
    currency: str = ""
    price_year: int | None = None
    reference: Literal["stock", "flow", "ever"] | None = None
    source: str
    """A citation that a reader can follow: claim, elicitation ('key informant A') or 'interviews'."""
    note: str = ""


class Swing(Cleared):
    """One bar of the tornado: the value when one parameter is at its low or high and the others at their middle."""

    parameter: str
    at_low: float
    at_high: float


class ClearedNeed(Cleared):
    """What one parameter would have to be for the formula to reach a claimed value, the others at their middle."""

    parameter: str
    middle: float
    needed: float | None = None
    """None where no value of it reaches the claim."""
    within: bool
    """Whether the needed value lies in the range that its source supports."""


class ClearedReach(Cleared):
    """How far a formula reaches a figure that someone claimed."""

    claim_id: str
    target: float
    share_of_draws: float
    share_dependent: float
    needs: tuple[ClearedNeed, ...]


class ClearedFigure(Cleared):
    """One figure, as it may be printed."""

    id: str
    title: str
    section: str = ""
    kind: FigureKind
    unit: str
    population: str
    period: str = ""
    planned: Literal["before", "later"] = "later"
    value: float | None = None
    of: int | None = None
    """For a count: 'value of the n interviewed'."""
    words: str = ""
    """The printed form where a number may not be shown: few, some, about half, most."""
    n_words: str = ""
    """What it rests on, as the footnote says it: '45 interviews', 'five lists'. Empty for a count."""
    interval: ClearedInterval | None = None
    dependent_interval: ClearedInterval | None = None
    """Judged ranges: the same with fully dependent parameters."""
    method: str = ""
    model: str = ""
    formula: str = ""
    parameters: tuple[ClearedParameter, ...] = ()
    tornado: tuple[Swing, ...] = ()
    reach: ClearedReach | None = None
    solved_for: str = ""
    """The parameter that the formula was solved for; then the value is what it would have to be."""
    reported_by_others: str = ""
    """Persons only spoken of, counted apart: a number or a word."""
    seed: int | None = None
    n_draws: int | None = None
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    refusal: ClearedRefusal | None = None
    disclosure: str = ""
    """What the gate did to this figure, in words."""
    recomputable: bool = False
    """True where verify can recompute it from what the package holds."""


class ClearedCell(Cleared):
    """One cell: a value, words, or hidden."""

    value: float | None = None
    words: str = ""
    hidden: bool = False

    def hide(self) -> "ClearedCell":
        """The same cell, hidden."""
        return ClearedCell(hidden=True)


class ClearedTable(Cleared):
    id: str
    title: str
    section: str = ""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[ClearedCell, ...]], ...]
    """Row label and cells."""
    unit: str
    note: str = ""
    disclosure: str = ""


class ClearedQuote(Cleared):
    """Words of a teller who consented to be quoted, under a name invented for this publication."""

    name: str
    text: str
    language: Language
    translation: str = ""
    translation_language: Language = "en"
    context: str = ""


class ClearedClaim(Cleared):
    """A published figure with its drift: how it differs from the claim that it repeats."""

    claim_id: str
    quantity: str
    value: float
    bound: Bound
    unit: str
    population: str
    published_by: str
    published_on: str
    repeats: str = ""
    drift: str = ""


class ClearedFinding(Cleared):
    statement: str
    standard: str
    figures: tuple[str, ...] = ()
    n_tellers_words: str = ""
    recommendation: str = ""


class Approval(Cleared):
    """One of two approvals: the member's fingerprint and the day, never a name."""

    fingerprint: str
    on: str


class Clearance(Cleared):
    """What the gate did, with the parameters that it used."""

    profile: Profile
    parameters: dict[str, float | int | str]
    approvals: tuple[Approval, ...]
    attacked: bool = False
    statement: str
    """'Disclosure-controlled', and what that means; the report says itself where the gate has not been attacked."""
    withheld: tuple[str, ...] = ()
    """Titles of what was asked for and not cleared, each with the rule."""


class ClearedEdition(Cleared):
    """Everything that one release consists of."""

    id: str
    title: str
    subtitle: str = ""
    organisation: str = ""
    language: Language = "en"
    published_on: str
    seed: int
    simulated: bool = False
    summary: tuple[str, ...] = ()
    figures: tuple[ClearedFigure, ...] = ()
    tables: tuple[ClearedTable, ...] = ()
    quotes: tuple[ClearedQuote, ...] = ()
    claims: tuple[ClearedClaim, ...] = ()
    findings: tuple[ClearedFinding, ...] = ()
    clearance: Clearance
    plan_toml: str
    plan_sha256: str
    inputs_sha256: str
    """A keyed hash: equal for equal inputs within the project, and no test for a guess outside it."""
    software: dict[str, str] = {}
