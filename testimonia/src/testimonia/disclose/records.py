"""What the gate keeps: quotes chosen, approvals, and who stood behind each edition."""

from typing import ClassVar

from testimonia.core.records import Compartment, Record
from testimonia.core.values import Language


class Quote(Record):
    """A passage that an editor would like to print. Its subject is the teller, so a shred takes it along."""

    kind: ClassVar[str] = "quote"
    compartment: ClassVar[Compartment] = "CLEARED"

    segment: str
    text: str
    language: Language
    translation: str = ""
    translation_language: Language = "en"
    translator: str = ""
    checker: str = ""
    context: str = ""
    """Coarse words beside the quote, such as 'interviewed in 2025'."""
    details_checked: tuple[str, ...] = ()
    """Items of the identifying-details checklist that a person has looked for."""
    attributes: tuple[str, ...] = ()
    """What the quote and its context tell about its teller."""
    fitting_crowd: int = 0
    """People of the stated reference population whom the attributes fit."""
    crowd_source: str = ""


class EditionApproval(Record):
    """One member's approval of one draft, by the draft's hash; it counts only with that member's own signature."""

    kind: ClassVar[str] = "edition_approval"
    compartment: ClassVar[Compartment] = "CLEARED"

    draft_sha256: str
    member: str
    fingerprint: str
    on: str
    signature: str = ""
    """By the member's key over draft, member and day, in hexadecimal digits."""


class PublishedFigure(Record):
    """Who stood behind one number of one edition; kept so that later editions can be compared, and never leaves."""

    kind: ClassVar[str] = "published_figure"
    compartment: ClassVar[Compartment] = "CODED"

    edition: str
    figure: str
    title: str
    people: tuple[tuple[str, ...], ...]
    """Each set of people whose size the edition shows."""
    tellers: tuple[str, ...]
    contributors: tuple[tuple[str, ...], ...] = ()
    """Each set of people from whose own prices a parameter was made."""


class Edition(Record):
    """One release: what was published, when, and under which hash."""

    kind: ClassVar[str] = "edition"
    compartment: ClassVar[Compartment] = "CLEARED"

    title: str
    published_on: str
    plan_sha256: str
    package_sha256: str = ""
    public_runs: tuple[str, ...] = ()
    """Keyed hashes of the quotes' runs of words, so that no later quote repeats them; not the words."""
    invented_names: tuple[str, ...] = ()
