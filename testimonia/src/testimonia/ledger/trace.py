"""The trace of a figure: from the printed number down to the sealed record and the passage it rests on.

A trace opens testimony, so it is an entry in the log. It shows pseudonyms, never names.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from testimonia.coding.records import Information, Segment
from testimonia.coding.segments import locate
from testimonia.collect.records import Claim, Elicitation, Interview, Person, SourceMaterial
from testimonia.consent.book import ConsentBook
from testimonia.core.errors import NotFound, Refused
from testimonia.core.records import KINDS, Record
from testimonia.core.values import Language
from testimonia.estimate.records import Figure
from testimonia.vault import Vault


@dataclass(frozen=True)
class Passage:
    """One fact behind a figure, and where it was said."""

    information: Information
    teller: str
    """Pseudonym."""
    interview: Interview | None
    segment: Segment | None
    text: str
    """Opened for this page only; empty where no passage was marked, or an edit has broken its anchor."""
    intact: bool
    """Whether the passage that was coded still stands in the text."""
    language: Language | Literal[""] = ""


@dataclass(frozen=True)
class Trace:
    """Everything that one figure rests on."""

    figure: Figure
    passages: tuple[Passage, ...]
    people: tuple[str, ...]
    """Pseudonyms of those of whom it is true."""
    records: tuple[Record, ...]
    sources: tuple[Claim | Elicitation, ...]


def newest_figures(vault: Vault) -> list[Figure]:
    """The newest record of each figure, in the order of first storage."""
    return list({figure.figure_id: figure for figure in vault.scan(Figure)}.values())


def newest_figure(vault: Vault, figure_id: str) -> Figure:
    """The newest record of one figure; NotFound where no such figure was made."""
    figure = next((f for f in newest_figures(vault) if f.figure_id == figure_id), None)
    if figure is None:
        raise NotFound(
            found="no such figure",
            rule="a figure is made by running the plan",
            todo="Run `testimonia estimate`, or check the name",
        )
    return figure


def trace(vault: Vault, figure_id: str) -> Trace:
    """Follow one figure down; NotFound where no such figure was made."""
    figure = newest_figure(vault, figure_id)
    vault.note("figure.trace", figure.id)
    pseudonyms = {person.id: person.pseudonym for person in vault.scan(Person)}
    return Trace(
        figure=figure,
        passages=_passages(vault, figure, pseudonyms),
        people=tuple(pseudonyms.get(person, "") for person in figure.people),
        records=_records(vault, frozenset(figure.records)),
        sources=_sources(vault, figure),
    )


def open_passage(vault: Vault, figure_id: str, information_id: str, on: date) -> Passage:
    """Open the one passage behind one fact of a figure; whoever withdrew is not read any more."""
    figure = newest_figure(vault, figure_id)
    if information_id not in figure.information:
        raise NotFound(
            found="no such passage behind this figure",
            rule="a passage is opened from the figure that rests on it",
            todo="Go back to the figure's trace",
        )
    fact = vault.get(Information, information_id)
    permission = ConsentBook.of(vault).allows(fact.teller, "keep", on)
    if not permission.allowed:
        raise Refused(
            found="a passage that may not be opened",
            rule=permission.reason,
            todo="Run the plan again, so that the figure no longer rests on it",
        )
    segment = vault.get(Segment, fact.segment) if fact.segment else None
    material = vault.get(SourceMaterial, segment.material) if segment else None
    vault.note("passage.open", information_id)
    return _passage(
        fact,
        {fact.teller: vault.get(Person, fact.teller).pseudonym},
        {segment.id: segment} if segment else {},
        {material.id: material} if material else {},
        {material.interview: vault.get(Interview, material.interview)} if material else {},
    )


def _passages(vault: Vault, figure: Figure, pseudonyms: dict[str, str]) -> tuple[Passage, ...]:
    wanted = frozenset(figure.information)
    facts = [fact for fact in vault.scan(Information) if fact.id in wanted]
    segments = {segment.id: segment for segment in vault.scan(Segment)}
    materials = {material.id: material for material in vault.scan(SourceMaterial)}
    interviews = {interview.id: interview for interview in vault.scan(Interview)}
    return tuple(_passage(fact, pseudonyms, segments, materials, interviews) for fact in facts)


def _passage(
    fact: Information,
    pseudonyms: dict[str, str],
    segments: dict[str, Segment],
    materials: dict[str, SourceMaterial],
    interviews: dict[str, Interview],
) -> Passage:
    segment = segments.get(fact.segment or "")
    material = materials.get(segment.material) if segment else None
    anchor = locate(segment, material.text) if segment and material else None
    held = anchor is not None and not anchor.broken
    return Passage(
        information=fact,
        teller=pseudonyms.get(fact.teller, ""),
        interview=interviews.get(material.interview) if material else None,
        segment=segment,
        text=material.text[anchor.start : anchor.end] if material and anchor and held else "",
        intact=held,
        language=material.language if material else "",
    )


def _records(vault: Vault, wanted: frozenset[str]) -> tuple[Record, ...]:
    """Open what a figure was made from: acts, answers, list entries."""
    kinds = [kind for name, kind in KINDS.items() if name in ("act", "transfer", "answers", "list_membership")]
    return tuple(record for kind in kinds for record in vault.scan(kind) if record.id in wanted)


def _sources(vault: Vault, figure: Figure) -> tuple[Claim | Elicitation, ...]:
    wanted = {source for parameter in figure.parameters for source in parameter.source_ids}
    claims = [claim for claim in vault.scan(Claim) if claim.id in wanted]
    return (*claims, *(judged for judged in vault.scan(Elicitation) if judged.id in wanted))
