"""The overview: what each stage holds, what comes next, and what needs attention. Counts only, no testimony."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from testimonia.accounts import members, verify_log
from testimonia.coding.records import Act, Information, Segment, Transfer
from testimonia.collect.records import Answers, Claim, Interview, ListMembership
from testimonia.consent.book import ConsentBook
from testimonia.core.dates import earliest
from testimonia.core.errors import Refused
from testimonia.core.records import Record
from testimonia.disclose.records import Edition, Quote
from testimonia.ledger.release import approvals, lacking, newest_draft
from testimonia.ledger.trace import newest_figures
from testimonia.link.access import review
from testimonia.vault import Vault

SOON = timedelta(days=60)
KINDS = (
    ("count", "count", "counts"),
    ("judged_range", "judged range", "judged ranges"),
    ("estimate", "estimate", "estimates"),
    ("refusal", "refusal", "refusals"),
)


@dataclass(frozen=True)
class Stage:
    """One stage: what is there as (number, what), and what to do next where nothing is."""

    name: str
    facts: tuple[tuple[int, str], ...]
    next: str
    page: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(number for number, _ in self.facts)


@dataclass(frozen=True)
class Overview:
    """The whole page."""

    stages: tuple[Stage, ...]
    attention: tuple[str, ...]


def overview(vault: Vault, on: date) -> Overview:
    """Count what is there. A compartment that this member may not open counts as nothing and says so."""
    stages = (_collect(vault), _coding(vault), _link(vault), _estimate(vault), _release(vault, on))
    return Overview(stages, tuple(_attention(vault, on)))


def _count(vault: Vault, kind: type[Record]) -> int:
    try:
        return len(vault.scan(kind))
    except Refused:
        return 0


def _fact(number: int, one: str, many: str) -> tuple[int, str]:
    return number, one if number == 1 else many


def _collect(vault: Vault) -> Stage:
    facts = (
        _fact(_count(vault, Interview), "interview", "interviews"),
        _fact(len(ConsentBook.of(vault).tellers()), "person with a recorded consent", "people with a recorded consent"),
        _fact(_count(vault, Claim), "published claim", "published claims"),
    )
    return Stage("Collect", facts, "Bring interviews in with: testimonia import DIR FILE", "claims")


def _coding(vault: Vault) -> Stage:
    facts = (
        _fact(_count(vault, Segment), "marked passage", "marked passages"),
        _fact(_count(vault, Information), "fact", "facts"),
        _fact(_count(vault, Act) + _count(vault, Transfer), "coded act", "coded acts"),
    )
    return Stage("Code", facts, "Coded acts come in with the interviews: testimonia import DIR FILE")


def _link(vault: Vault) -> Stage:
    entries = vault.scan(ListMembership)
    names = {name for entry in entries for name in (entry.list_name, *entry.also_on)}
    n_entries = sum(e.pattern_count for e in entries)
    facts = (_fact(len(names), "list", "lists"), _fact(n_entries, "entry", "entries"))
    return Stage("Link", facts, "Bring partners' lists in with: testimonia import DIR FILE, then: testimonia link DIR")


def _estimate(vault: Vault) -> Stage:
    kinds: Counter[str] = Counter(figure.figure_kind for figure in newest_figures(vault))
    facts = tuple(_fact(kinds[kind], one, many) for kind, one, many in KINDS)
    return Stage("Estimate", facts, "Write plan.toml, then run: testimonia estimate DIR", "figures")


def _release(vault: Vault, on: date) -> Stage:
    editions = [edition for edition in vault.scan(Edition) if edition.package_sha256]
    waiting = newest_draft(vault)
    note = ""
    if waiting:
        missing = lacking(approvals(vault, waiting), len(members(vault)), on)
        note = f"The draft waits: {missing}." if missing else "The draft is approved: testimonia release DIR --publish"
    facts = (
        _fact(_count(vault, Quote), "quote chosen", "quotes chosen"),
        _fact(1 if waiting else 0, "draft waiting", "drafts waiting"),
        _fact(len(editions), "edition published", "editions published"),
    )
    return Stage("Release", facts, "When figures are there, make a draft on the page Report.", "release", note)


def _attention(vault: Vault, on: date) -> Iterable[str]:
    facts, answers = vault.scan(Information), vault.scan(Answers)
    unchecked = sum(fact.verified_by is None for fact in facts), sum(set_.verified_by is None for set_ in answers)
    if any(unchecked):
        yield (
            f"Not yet checked by a second person: {unchecked[0]} facts, the answers of {unchecked[1]} interviews. "
            "No figure that rests on them can be published."
        )
    waiting = review(vault)
    if waiting.pairs:
        yield f"Pairs between lists that wait for a decision: {len(waiting.pairs)}. Decide with: testimonia link DIR"
    yield from _consents(ConsentBook.of(vault), on)
    yield from verify_log(vault).findings


def _consents(book: ConsentBook, on: date) -> Iterable[str]:
    ends = [earliest(c.expires_on) for t in book.tellers() if (c := book.newest(t)) and c.expires_on]
    if n := sum(end is not None and end < on for end in ends):
        yield f"Consents that have expired: {n}. What rests on them is left out."
    if n := sum(end is not None and on <= end <= on + SOON for end in ends):
        yield f"Consents that expire within {SOON.days} days: {n}. Ask again where that is safe."
