"""What a release asks the gate for: the newest run of the plan, chosen quotes, findings and claims."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import TypeVar

from testimonia.cleared import ClearedClaim
from testimonia.coding.records import Finding, Information, Segment
from testimonia.collect.claims import drifts
from testimonia.collect.records import Answers, Claim, Identity, Interview, Person, Place, SourceMaterial
from testimonia.consent.book import ConsentBook
from testimonia.consent.records import Consent
from testimonia.core.errors import Refused
from testimonia.core.records import Record
from testimonia.core.values import Purpose
from testimonia.disclose.gate import Evidence
from testimonia.disclose.passages import Passage, passage_of
from testimonia.disclose.records import Edition, PublishedFigure, Quote
from testimonia.disclose.sayings import Speaking
from testimonia.disclose.texts import parts_of_names
from testimonia.estimate.plan import Plan, parse_plan
from testimonia.estimate.records import Figure, PlanVersion
from testimonia.vault import Vault

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Asked:
    """Everything that wants to leave, and what the gate must know about it."""

    plan: Plan
    figures: tuple[Figure, ...]
    quotes: tuple[Quote, ...]
    findings: tuple[Finding, ...]
    claims: tuple[Claim, ...]
    information: dict[str, Information]
    interviewed: frozenset[str]
    book: ConsentBook
    software: dict[str, str]


def gather(vault: Vault) -> Asked:
    """Read the newest plan, its newest figures in the plan's order, and all that was chosen."""
    plans = vault.scan(PlanVersion)
    if not plans:
        raise Refused(
            found="no figures",
            rule="a release shows what a plan has estimated",
            todo="Run `testimonia estimate` first",
        )
    plan = parse_plan(max(plans, key=lambda version: version.number).toml)
    newest = {f.figure_id: f for f in vault.scan(Figure) if f.plan_sha256 == plan.sha256}
    return Asked(
        plan=plan,
        figures=tuple(newest[name] for name in plan.figures if name in newest),
        quotes=tuple(vault.scan(Quote)),
        findings=tuple(vault.scan(Finding)),
        claims=tuple(vault.scan(Claim)),
        information={fact.id: fact for fact in vault.scan(Information)},
        interviewed=frozenset(interview.teller for interview in vault.scan(Interview)),
        book=ConsentBook.of(vault),
        software={name: version(name) for name in ("testimonia", "darkfigure", "numpy", "scipy")},
    )


def evidence(vault: Vault, asked: Asked, edition: str, on: date) -> Evidence:
    """What the gate knows besides the figures; this edition itself is not an earlier one."""
    unverified = {fact.id for fact in asked.information.values() if fact.verified_by is None}
    unverified |= {answers.id for answers in vault.scan(Answers) if answers.verified_by is None}
    return Evidence(
        may_count=_refusals(asked.book, "count", on),
        unverified=frozenset(unverified),
        earlier=[figure for figure in _first(vault, PublishedFigure) if figure.edition not in ("", edition)],
    )


def speaking(vault: Vault, asked: Asked, edition: str, on: date) -> Speaking:
    """What the gate knows of those who speak."""
    public = {run for other in _first(vault, Edition) if other.id != edition for run in other.public_runs}
    consents = {c.subject: c.lasting_pseudonym for c in vault.scan(Consent) if c.lasting_pseudonym}
    may_quote = _refusals(asked.book, "quote", on)
    perpetrators = {person.id for person in vault.scan(Person) if person.person_kind == "perpetrator"}
    return Speaking(
        may_quote=may_quote,
        passage=lambda quote: _passage(vault, asked, quote),
        never_asked=lambda person: person not in perpetrators and bool(may_quote(person)),
        may_count=_refusals(asked.book, "count", on),
        known_words=known_words(vault) | parts_of_names(_names(vault)),
        is_public=lambda run: vault.keyed_hash(run.encode()) in public,
        lasting_pseudonyms={
            teller: name
            for teller, name in consents.items()
            if asked.book.allows(teller, "lasting_pseudonym", on).allowed
        },
        secret=vault.keyed_hash(b"invented names"),
    )


def cleared_claims(asked: Asked) -> tuple[ClearedClaim, ...]:
    """Published claims are public already; each that repeats another says how it drifted."""
    changed = drifts(asked.claims)
    return tuple(
        ClearedClaim(
            claim_id=claim.claim_id,
            quantity=claim.quantity,
            value=claim.value,
            bound=claim.bound,
            unit=claim.claim_unit,
            population=claim.population,
            published_by=claim.published_by,
            published_on=claim.published_on,
            repeats=claim.repeats or "",
            drift=changed.get(claim.claim_id, ""),
        )
        for claim in asked.claims
    )


def _first(vault: Vault, kind: type[R]) -> Iterator[R]:
    """What was published is what was recorded first: a later revision makes no earlier edition forgotten."""
    for record in vault.scan(kind):
        yield record if record.revision == 1 else vault.history(kind, record.id)[0]


def _passage(vault: Vault, asked: Asked, quote: Quote) -> Passage | None:
    own = (vault.scan(Segment, subject=quote.subject), vault.scan(SourceMaterial, subject=quote.subject))
    return passage_of(quote, *own, asked.information.values())


def _refusals(book: ConsentBook, purpose: Purpose, on: date) -> Callable[[str], str]:
    def refusal(teller: str) -> str:
        permission = book.allows(teller, purpose, on)
        return "" if permission.allowed else permission.reason

    return refusal


def known_words(vault: Vault) -> frozenset[str]:
    """Names, pseudonyms and small places of the investigation, which nothing that leaves may hold."""
    people = {person.pseudonym for person in vault.scan(Person)}
    places = {place.label for place in vault.scan(Place) if place.precision not in ("province", "country")}
    return frozenset(word for word in (*people, *_names(vault), *places) if word)


def _names(vault: Vault) -> set[str]:
    return {name for identity in vault.scan(Identity) for name in identity.names.values()}
