"""What the estimate stage stores: each version of the plan, and each figure with what stands behind it, as ids only."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from testimonia.core.records import Compartment, Record
from testimonia.core.values import Reference

FigureKind = Literal["count", "judged_range", "estimate", "refusal"]
Planned = Literal["before", "later"]
DistributionName = Literal["fixed", "triangular", "pert", "lognormal", "beta", "uniform", "pooled"]
SourceKind = Literal["claim", "elicitation", "interviews"]


class Part(BaseModel):
    """A piece of a figure."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Limits(Part):
    """Bounds, a judged range or a confidence interval; the name is what the reader sees."""

    name: str
    level: float | None = None
    low: float
    high: float


class Refusal(Part):
    """A rule said no: that is a result, and it is printed."""

    rule: str
    found: str
    todo: str


class FigureParameter(Part):
    """One parameter as it was used, with the citation of its source."""

    name: str
    title: str = ""
    distribution: DistributionName
    values: dict[str, float]
    unit: str
    currency: str = ""
    price_year: int | None = None
    reference: Reference | None = None
    source_kind: SourceKind
    source: str
    source_ids: tuple[str, ...] = ()
    """Ids of the claims, elicitations or transfers it rests on."""
    contributions: tuple[tuple[str, float], ...] = ()
    """For own records: what each teller contributes, for the rule against one who dominates."""
    note: str = ""


class FigureSwing(Part):
    """One bar of the tornado."""

    parameter: str
    at_low: float
    at_high: float


class FigureNeed(Part):
    """What one parameter would have to be for the formula to reach a claimed value, the others at their middle."""

    parameter: str
    middle: float
    needed: float | None
    """None where no value of this parameter reaches it."""
    within: bool
    """Whether the needed value lies in the range that its source supports."""


class FigureReach(Part):
    """How far a formula reaches a claimed value."""

    claim_id: str
    target: float
    share_of_draws: float
    """Share of the draws that reach it, all parameters varying independently."""
    share_dependent: float
    needs: tuple[FigureNeed, ...]


class FigureCell(Part):
    """One cell of a one-way table."""

    label: str
    people: tuple[str, ...]


class PlanVersion(Record):
    """One version of the plan: a new hash is a new version, and earlier ones stay."""

    kind: ClassVar[str] = "plan_version"
    compartment: ClassVar[Compartment] = "CODED"

    number: int
    title: str
    toml: str
    sha256: str
    definitions: dict[str, str]
    """A hash of each figure's definition, so that it is known when a definition first stood in the plan."""
    after_results: bool = False
    """Whether figures had been made under an earlier version when this one was stored."""


class Figure(Record):
    """One figure of one run. Its people, records and Information are ids, so that a shred leaves no word of theirs."""

    kind: ClassVar[str] = "figure"
    compartment: ClassVar[Compartment] = "CODED"

    figure_id: str
    plan_sha256: str
    title: str
    section: str = ""
    figure_kind: FigureKind
    asked_kind: Literal["count", "judged_range", "estimate"]
    """Equal to ``figure_kind`` unless the figure was refused."""
    unit: str
    population: str
    period: str = ""
    planned: Planned = "later"

    value: float | None = None
    of: int | None = None
    limits: Limits | None = None
    dependent_limits: Limits | None = None
    missing: dict[str, int] = {}
    """Counts: why people are undecided (unknown, refused, not_asked, undecided)."""
    reported_by_others: int | None = None
    """Persons only spoken of, counted apart."""

    method: str = ""
    model: str = ""
    formula: str = ""
    parameters: tuple[FigureParameter, ...] = ()
    tornado: tuple[FigureSwing, ...] = ()
    reach: FigureReach | None = None
    solved_for: str = ""
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    refusal: Refusal | None = None
    n: int | None = None
    n_draws: int | None = None
    seed: int | None = None
    input_hash: str = ""
    """Keyed: equal for equal inputs, and no test for a guess outside the investigation."""

    columns: tuple[str, ...] = ()
    """Columns of the analysis frame that it reads."""
    people: tuple[str, ...] = ()
    """Counts: those of whom it is true. Estimates: everyone in the input."""
    among: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    spoken_of: tuple[str, ...] = ()
    """Persons only spoken of, behind ``reported_by_others``."""
    tellers: tuple[str, ...] = ()
    """Whose consent the figure rests on."""
    information: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    """Acts, answers, list entries and the like that it was made from."""
    by: str = ""
    cells: tuple[FigureCell, ...] = ()
    cells_overlap: bool = False
    """True where one person can stand in several cells, as with forms of exploitation."""
