"""The report model: a cleared edition goes in, worded blocks come out; HTML and PDF are made from the same ones.

Renderers decide how a block looks and nothing else; no number and no sentence is made in a template.
"""

from dataclasses import dataclass, field

from testimonia.cleared import ClearedEdition, ClearedTable
from testimonia.core.values import Language
from testimonia.publish import appendices, numbers
from testimonia.publish.blocks import FigureBlock, Grid, Note, Quote
from testimonia.publish.figures import figure_block
from testimonia.publish.headlines import in_words
from testimonia.publish.wording import Wording, wording


@dataclass(frozen=True)
class Section:
    """One part of the report."""

    id: str
    title: str
    level: int = 2
    paragraphs: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str, str], ...] = ()
    """Kind, its name and its explanation: the legend of the report."""
    figures: tuple[FigureBlock, ...] = ()
    grids: tuple[Grid, ...] = ()
    quotes: tuple[Quote, ...] = ()
    findings: tuple["Finding", ...] = ()
    notes: tuple[Note, ...] = ()
    callout: str = ""
    commands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A finding, what it rests on, and what is recommended."""

    statement: str
    notes: tuple[Note, ...]
    links: tuple[tuple[str, str], ...]
    """Figure id and its printed number."""
    recommendation: str


@dataclass(frozen=True)
class Report:
    """Everything that a renderer needs."""

    language: Language
    title: str
    subtitle: str
    organisation: str
    published_on: str
    edition_id: str
    simulated: bool
    sections: tuple[Section, ...]
    words: Wording = field(repr=False)


def build_report(edition: ClearedEdition) -> Report:
    """Word a cleared edition."""
    w = wording(edition.language)
    labels = {f.id: w("figure.number", n=i) for i, f in enumerate(edition.figures, start=1)}
    sections = [
        Section("summary", w("section.summary"), paragraphs=edition.summary),
        _reading(edition, w),
        *_figures(edition, labels, w),
        *_tables(edition, w),
        _quotes(edition, w),
        _claims(edition, w),
        _findings(edition, labels, w),
        _disclosure(edition, w),
        _methods(edition, w),
        _verify(w),
    ]
    return Report(
        language=edition.language,
        title=edition.title,
        subtitle=edition.subtitle,
        organisation=edition.organisation,
        published_on=edition.published_on,
        edition_id=edition.id,
        simulated=edition.simulated,
        sections=tuple(section for section in sections if _has_content(section)),
        words=w,
    )


def _has_content(section: Section) -> bool:
    parts = (section.paragraphs, section.kinds, section.figures, section.grids, section.quotes, section.findings)
    return any(parts) or bool(section.notes)


def _reading(edition: ClearedEdition, w: Wording) -> Section:
    used = {f.kind for f in edition.figures}
    kinds = tuple((k, w(f"kind.{k}"), w(f"reading.{k}")) for k in appendices.KINDS if k in used)
    paragraphs = (w("reading.intro"),) if kinds else ()
    return Section("reading", w("section.reading"), paragraphs=paragraphs, kinds=kinds)


def _figures(edition: ClearedEdition, labels: dict[str, str], w: Wording) -> list[Section]:
    names = list(dict.fromkeys(f.section for f in edition.figures))
    return [
        Section(
            id=f"figures-{i}",
            title=name or w("section.figures" if len(names) == 1 else "page.other"),
            figures=tuple(figure_block(f, labels[f.id], w) for f in edition.figures if f.section == name),
        )
        for i, name in enumerate(names, start=1)
    ]


def _tables(edition: ClearedEdition, w: Wording) -> list[Section]:
    grids = tuple(_table(table, w("figure.table", n=i), w) for i, table in enumerate(edition.tables, start=1))
    return [Section("tables", w("section.tables"), grids=grids)]


def _table(table: ClearedTable, label: str, w: Wording) -> Grid:
    rows = tuple(
        (
            name.replace("_", " "),
            *(
                w("table.hidden") if c.hidden else in_words(c.words, w) or numbers.optional(c.value, table.unit)
                for c in cells
            ),
        )
        for name, cells in table.rows
    )
    hidden = any(cell.hidden for _, cells in table.rows for cell in cells)
    below = (table.note, table.disclosure, w("table.hidden_note") if hidden else "")
    return Grid(
        caption=f"{label}. {table.title} ({table.unit})",
        columns=tuple(column.replace("_", " ") for column in table.columns),
        rows=rows,
        note=" ".join(text if text.endswith(".") else f"{text}." for text in below if text),
    )


def _quotes(edition: ClearedEdition, w: Wording) -> Section:
    quotes = tuple(
        Quote(
            name=q.name,
            text=q.text,
            language=q.language,
            language_name=w(f"quote.language_{q.language}"),
            translation=q.translation,
            translation_language=q.translation_language,
            translation_label=w("quote.translation"),
            context=q.context,
        )
        for q in edition.quotes
    )
    return Section("quotes", w("section.quotes"), paragraphs=(w("quote.intro"),) if quotes else (), quotes=quotes)


def _claims(edition: ClearedEdition, w: Wording) -> Section:
    if not edition.claims:
        return Section("claims", w("section.claims"))
    columns = tuple(w(f"claim.{key}") for key in ("quantity", "value", "population", "by", "on", "drift"))
    rows = tuple(
        (
            f"{c.claim_id} {c.quantity.replace('_', ' ')}",
            f"{w(f'claim.{c.bound}')} {numbers.with_unit(c.value, c.unit)}".strip(),
            c.population,
            c.published_by,
            c.published_on,
            "; ".join(part for part in (w("claim.repeats", id=c.repeats) if c.repeats else "", c.drift) if part),
        )
        for c in edition.claims
    )
    grid = Grid(caption=w("section.claims"), columns=columns, rows=rows, words=True)
    return Section("claims", w("section.claims"), paragraphs=(w("claim.intro"),), grids=(grid,))


def _findings(edition: ClearedEdition, labels: dict[str, str], w: Wording) -> Section:
    findings = []
    for f in edition.findings:
        notes = [Note(w("finding.standard"), (f.standard.replace("_", " "),))]
        if f.n_tellers_words:
            notes.append(Note(w("finding.tellers"), (f.n_tellers_words,)))
        links = tuple((id, labels[id]) for id in f.figures if id in labels)
        findings.append(Finding(f.statement, tuple(notes), links, f.recommendation))
    return Section("findings", w("section.findings"), findings=tuple(findings))


def _disclosure(edition: ClearedEdition, w: Wording) -> Section:
    clearance = edition.clearance
    withheld = clearance.withheld
    notes = (
        Note(w("disclosure.profile"), (w(f"disclosure.profile_{clearance.profile}"),)),
        Note(w("disclosure.withheld"), withheld or (w("disclosure.withheld_none"),)),
        Note(
            w("disclosure.approvals"),
            tuple(w("disclosure.approval", fingerprint=a.fingerprint, on=a.on) for a in clearance.approvals),
        ),
    )
    rows = tuple((name, numbers.setting(value)) for name, value in clearance.parameters.items())
    grid = Grid(w("disclosure.parameters"), (w("disclosure.parameter"), w("disclosure.setting")), rows, words=True)
    return Section(
        "disclosure",
        w("section.disclosure"),
        paragraphs=(w("disclosure.controlled"), clearance.statement),
        callout=w("disclosure.attacked" if clearance.attacked else "disclosure.not_attacked"),
        grids=(grid,) if rows else (),
        notes=tuple(note for note in notes if note.lines),
    )


def _methods(edition: ClearedEdition, w: Wording) -> Section:
    return Section(
        "methods", w("section.methods"), paragraphs=(w("methods.intro"),), notes=appendices.methods(edition, w)
    )


def _verify(w: Wording) -> Section:
    return Section(
        "verify",
        w("section.verify"),
        paragraphs=(w("verify.intro"), w("verify.does"), w("verify.key"), w("verify.install")),
        commands=("pip install testimonia", "testimonia verify PACKAGE --key FINGERPRINT"),
    )
