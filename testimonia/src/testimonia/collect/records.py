"""Source records: who was met, what was said, lists of partners, key informants and published claims."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from testimonia.core.records import Compartment, Record
from testimonia.core.values import Bound, Language, Missing, Reference, Sex


class Person(Record):
    """A person under a pseudonym. Roles come by link, never by column; ``subject`` is the person's own id."""

    kind: ClassVar[str] = "person"
    compartment: ClassVar[Compartment] = "CODED"

    pseudonym: str
    person_kind: Literal["interviewed", "spoken_of", "listed", "perpetrator"] = "interviewed"
    sex: Sex = "unknown"
    birth: str = ""
    """EDTF; empty where nothing is known."""
    citizenship: str = ""


class Identity(Record):
    """Names and channels; the project must run without them."""

    kind: ClassVar[str] = "identity"
    compartment: ClassVar[Compartment] = "IDENTITY"

    person: str
    names: dict[Literal["hangul", "hanja", "hanzi", "latin"], str] = {}
    safe_channel: str = ""
    safe_hours: str = ""
    do_not_contact: bool = False


class Approach(Record):
    """One approach to a possible teller; refusals are data. Holds no name."""

    kind: ClassVar[str] = "approach"
    compartment: ClassVar[Compartment] = "CODED"

    outcome: Literal["met", "refused", "unsafe", "deferred"]
    site: str
    on: str
    """Month or coarser, EDTF."""


class Interview(Record):
    """One session with one teller. The place is coarse on purpose."""

    kind: ClassVar[str] = "interview"
    compartment: ClassVar[Compartment] = "CODED"

    teller: str
    on: str
    site: str
    language: Language
    interviewer: str
    interpreter: str = ""
    interpreter_same_community_checked: bool = False
    form_version: str = "1"


class Answers(Record):
    """The answers of one interview: values apart from unknown, refused and not asked."""

    kind: ClassVar[str] = "answers"
    compartment: ClassVar[Compartment] = "CODED"

    interview: str
    values: dict[str, bool | int | float | str | tuple[str, ...]] = {}
    missing: dict[str, Missing] = {}
    verified_by: str | None = None
    """The second person who checked them against the source; needed behind a published figure."""


class SourceMaterial(Record):
    """A transcript, notes, a translation or a document; the text itself is sealed testimony."""

    kind: ClassVar[str] = "source_material"
    compartment: ClassVar[Compartment] = "TESTIMONY"

    interview: str
    material_kind: Literal["recording", "notes", "transcript", "translation", "document"]
    verbatim: bool = False
    language: Language
    text: str = ""
    version_of: str | None = None
    translator: str = ""
    checker: str = ""
    sha256: str = ""


class Recruitment(Record):
    """Who referred this teller; a chain names people, so it is sealed with identities."""

    kind: ClassVar[str] = "recruitment"
    compartment: ClassVar[Compartment] = "IDENTITY"

    person: str
    recruiter: str | None = None
    """None for a seed."""
    gatekeeper: bool = False
    wave: int | None = None


class NetworkReport(Record):
    """How many women she knows, and how many of them ...; network size for chain referral and scale-up."""

    kind: ClassVar[str] = "network_report"
    compartment: ClassVar[Compartment] = "CODED"

    interview: str
    network_size: int | None = Field(default=None, ge=0)
    known: dict[str, int] = {}


class Place(Record):
    """A place at the precision the project allows itself; ``public_precision`` is what may be printed."""

    kind: ClassVar[str] = "place"
    compartment: ClassVar[Compartment] = "CODED"

    gazetteer_id: str
    label: str
    precision: Literal["village", "county", "prefecture", "province", "country"]
    public_precision: Literal["province", "country", "none"] = "province"


class ListMembership(Record):
    """One entry of a partner organisation's list. Matching values are keyed encodings or coarse facts, never names."""

    kind: ClassVar[str] = "list_membership"
    compartment: ClassVar[Compartment] = "LINKAGE"

    list_name: str
    member_key: str
    person: str | None = None
    """The interviewed person, where the entry is known to be hers."""
    matching: dict[str, str] = {}
    pattern_count: int = Field(default=1, ge=1)
    """Above 1 only for a published table of overlaps, where one row stands for so many people."""
    also_on: tuple[str, ...] = ()
    """Other lists that a published table says the same people are on."""
    referred_from: str | None = None
    population: str = ""
    place: str = ""
    period: str = ""


class KeyInformant(Record):
    """Someone who does not tell of herself but of what she sees in her work."""

    kind: ClassVar[str] = "key_informant"
    compartment: ClassVar[Compartment] = "CODED"

    label: str
    field_of_view: str
    overlaps_with: tuple[str, ...] = ()


class Elicitation(Record):
    """A quantity as one key informant judges it: low, mode, high."""

    kind: ClassVar[str] = "elicitation"
    compartment: ClassVar[Compartment] = "CODED"

    informant: str
    quantity: str
    low: float
    mode: float
    high: float
    unit: str
    population: str
    reference: Reference = "stock"
    period: str = ""
    pooling: Literal["average", "widest"] = "average"


class Claim(Record):
    """A figure that someone published, as it was worded; ``repeats`` names the claim it restates."""

    kind: ClassVar[str] = "claim"
    compartment: ClassVar[Compartment] = "CODED"

    claim_id: str
    quantity: str
    value: float
    bound: Bound
    claim_unit: str
    population: str = ""
    published_by: str
    published_on: str
    repeats: str | None = None
    note: str = ""


class Answer(BaseModel):
    """One column of a questionnaire form."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str
    label: str
    value_kind: Literal["yes_no", "integer", "number", "text", "choice", "choices", "edtf"]
    choices: tuple[str, ...] = ()


class Form(Record):
    """A versioned questionnaire."""

    kind: ClassVar[str] = "form"
    compartment: ClassVar[Compartment] = "CODED"

    version: str
    language: Language = "en"
    columns: tuple[Answer, ...]
