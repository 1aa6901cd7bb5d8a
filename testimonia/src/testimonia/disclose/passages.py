"""Whether a quote is what its teller said: the passage that it names goes in, the reason against it comes out.

A person who is only spoken of never consented, so a passage that tells of her is never quoted.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from testimonia.coding.records import Information, Segment
from testimonia.coding.segments import locate
from testimonia.collect.records import SourceMaterial
from testimonia.core.values import Language
from testimonia.disclose.records import Quote

_ELISION = re.compile(r"\[\s*(?:\.\.\.|…)\s*\]")


@dataclass(frozen=True, repr=False)
class Passage:
    """Where a quote says that it comes from, as the text stands now."""

    language: Language
    text: str
    """Empty where an edit has broken the anchor."""
    tells_of: frozenset[str]
    """Everyone of whom a fact coded in this place tells."""


def passage_of(
    quote: Quote, segments: Iterable[Segment], materials: Iterable[SourceMaterial], facts: Iterable[Information]
) -> Passage | None:
    """Find the passage among what the quote's own teller said; None where she said no such thing."""
    own = {s.id: s for s in segments if s.subject == quote.subject}
    segment = own.get(quote.segment)
    material = next((m for m in materials if segment and (m.id, m.subject) == (segment.material, quote.subject)), None)
    if segment is None or material is None:
        return None
    anchor = locate(segment, material.text)
    if anchor.broken:
        return Passage(material.language, "", frozenset())
    here = {
        other.id
        for other in own.values()
        if other.material == material.id and other.start < segment.end and segment.start < other.end
    }
    return Passage(
        language=material.language,
        text=material.text[anchor.start : anchor.end],
        tells_of=frozenset(fact.about for fact in facts if fact.segment in here),
    )


def misquoted(quote: Quote, passage: Passage | None, never_asked: Callable[[str], bool]) -> str:
    """Return why this is no quote of its teller, or nothing; ``never_asked`` says who did not consent to be quoted."""
    if passage is None:
        return "no passage of this teller is marked where it says"
    if not passage.text:
        return "the passage it comes from was edited since, and must be marked again"
    if passage.language != quote.language:
        return "its language is not that of the passage"
    if not _stands_in(quote.text, passage.text):
        return "its words do not stand in the passage; only [...] may stand for what is left out"
    if any(never_asked(person) for person in passage.tells_of - {quote.subject}):
        return "it tells of a person who was never asked"
    return ""


def _stands_in(text: str, passage: str) -> bool:
    """Whether the parts between elisions stand in the passage, one after the other."""
    said, at = _plain(passage), 0
    parts = [_plain(part) for part in _ELISION.split(text)]
    for part in parts:
        found = said.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return any(parts)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
