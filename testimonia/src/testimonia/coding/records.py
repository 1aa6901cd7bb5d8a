"""From a passage to who did what to whom: Segment -> Information -> Act, Involvement, Transfer, Indicator."""

from typing import ClassVar, Literal

from pydantic import Field

from testimonia.core.records import Compartment, Record
from testimonia.core.values import (
    ActElement,
    Answered,
    CountingSystem,
    ExploitationForm,
    Means,
    Reliability,
    Role,
    Ternary,
)


class Segment(Record):
    """A passage by code points, with the hash of its text, so that an edited transcript is noticed."""

    kind: ClassVar[str] = "segment"
    compartment: ClassVar[Compartment] = "TESTIMONY"

    material: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text_sha256: str


class Code(Record):
    """One entry of the codebook."""

    kind: ClassVar[str] = "code"
    compartment: ClassVar[Compartment] = "CODED"

    name: str
    """Stable over codebook versions; the label may change, the name never does."""
    label: str = ""
    parent: str | None = None
    definition: str = ""
    colour: str = ""
    codebook_version: str = "1"


class Coding(Record):
    """One coder's application of one code to one segment."""

    kind: ClassVar[str] = "coding"
    compartment: ClassVar[Compartment] = "CODED"

    segment: str
    code: str
    coder: str
    blind_round: int | None = None
    codebook_version: str = "1"
    adjudicates: tuple[str, ...] = ()


class Information(Record):
    """A fact from a passage. Fact and teller differ: consent follows the teller, corroboration counts tellers."""

    kind: ClassVar[str] = "information"
    compartment: ClassVar[Compartment] = "CODED"

    segment: str | None = None
    teller: str
    about: str
    reliability: Reliability
    coded_by: str = ""
    verified_by: str | None = None
    """The second person who checked it; needed behind a published figure."""


class Act(Record):
    """One act against one victim: the unit of counting. Acts, victims and events are counted apart."""

    kind: ClassVar[str] = "act"
    compartment: ClassVar[Compartment] = "CODED"

    event: str
    victim: str
    act_type: ActElement
    means: tuple[Means, ...] = ()
    means_answered: bool = True
    """False where means were not asked about, so that an empty list is not read as none."""
    means_items: dict[Means, Answered] = {}
    """The answer to each single means, where they were asked one by one; it goes before the two fields above."""
    purposes: tuple[ExploitationForm, ...] = ()
    purposes_answered: bool = True
    purpose_items: dict[ExploitationForm, Answered] = {}
    consented: Answered = "not_asked"
    """Whether she agreed, as she says. Kept because she said it; irrelevant once a means was used (art. 3(b))."""
    when: str = ""
    place: str = ""
    age_said: int | None = None
    age_counting: CountingSystem = "unknown"
    information: tuple[str, ...] = ()


class Transfer(Act):
    """An act in which a person was handed on for a price; its order is the place in the chain."""

    kind: ClassVar[str] = "transfer"

    seller: str | None = None
    buyer: str | None = None
    broker: str | None = None
    price: float | None = None
    currency: str = ""
    price_year: int | None = None
    order: int = Field(default=1, ge=1)


class Involvement(Record):
    """Who did it: one perpetrator in one act, in one role."""

    kind: ClassVar[str] = "involvement"
    compartment: ClassVar[Compartment] = "CODED"

    act: str
    perpetrator: str
    role: Role
    information: tuple[str, ...] = ()


class ChainLink(Record):
    """From one event to the next."""

    kind: ClassVar[str] = "chain_link"
    compartment: ClassVar[Compartment] = "CODED"

    from_event: str
    to_event: str
    link: Literal["escape", "sale", "resale", "detention", "repatriation", "return"]


class Indicator(Record):
    """One ILO operational indicator with its evidence and no score."""

    kind: ClassVar[str] = "indicator"
    compartment: ClassVar[Compartment] = "CODED"

    victim: str
    code: str
    present: Literal["yes", "no", "unknown", "not_asked"]
    information: tuple[str, ...] = ()


class Classification(Record):
    """What a person decided about a victim, kept beside what the rule derives."""

    kind: ClassVar[str] = "classification"
    compartment: ClassVar[Compartment] = "CODED"

    victim: str
    derived: Ternary
    derived_reason: str
    derived_elements: tuple[str, ...] = ()
    """Codes of the elements of art. 3 that the rule found, such as P.A1 or P.M5."""
    decided: Ternary | None = None
    decided_by: str = ""
    decided_on: str = ""
    decided_reason: str = ""


class Finding(Record):
    """What a report asserts, with its standard of proof and the Information for and against."""

    kind: ClassVar[str] = "finding"
    compartment: ClassVar[Compartment] = "CODED"

    statement: str
    standard: Literal["reasonable_grounds_to_believe", "balance_of_probabilities", "beyond_reasonable_doubt"]
    supporting: tuple[str, ...] = ()
    opposing: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    recommendation: str = ""
