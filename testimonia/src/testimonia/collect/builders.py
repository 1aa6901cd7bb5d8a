"""What a checked row of each kind becomes: one function a table, which refuses what no single cell can show."""

import hashlib

from testimonia.collect.importing.columns import YES_NO, Column
from testimonia.collect.importing.specs import Known, Row, TableSpec
from testimonia.collect.importing.spelling import plain
from testimonia.collect.importing.tables import CannotRead
from testimonia.collect.records import (
    Answers,
    Approach,
    Elicitation,
    Interview,
    ListMembership,
    NetworkReport,
    Person,
    SourceMaterial,
)
from testimonia.consent.records import Consent, GuardianAssent
from testimonia.core.dates import earliest, latest, precision
from testimonia.core.records import PROJECT, Record
from testimonia.core.values import MISSING

Records = tuple[Record, ...]


def project(_spec: TableSpec, _row: Row, _known: Known) -> str:
    """The subject of what is about no single person."""
    return PROJECT


def itself(_spec: TableSpec, row: Row, _known: Known) -> str:
    """A person is the subject of her own record."""
    return row.id


def teller_of_interview(_spec: TableSpec, row: Row, known: Known) -> str:
    """What was said in an interview is sealed under its teller."""
    found = known.find("interview", row.values["interview"])
    if found is None:
        raise CannotRead("interview names a row that is neither in the files nor stored")
    return found.subject


def interview(spec: TableSpec, row: Row, known: Known) -> Records:
    teller = row.values["teller"]
    session = Interview(id=row.id, subject=teller, **row.fields(spec.columns, Interview))
    return (session, *_answers_of(row, row.id, teller, known)) if row.open else (session,)


def answers(spec: TableSpec, row: Row, known: Known) -> Records:
    return _answers_of(row, row.values["interview"], teller_of_interview(spec, row, known), known)


def _answers_of(row: Row, of: str, teller: str, known: Known) -> Records:
    """Values apart from unknown, refused and not asked; an empty cell was not asked."""
    values: dict[str, bool | int | float | str | tuple[str, ...]] = {}
    missing = {}
    for name, cell in row.open.items():
        word = plain(str(cell)).lower().replace(" ", "_") if cell is not None else "not_asked"
        if word in MISSING:
            missing[name] = word
        else:
            values[name] = _answer(name, cell)
    id = known.id_of("answers", of)
    return (Answers(id=id, subject=teller, interview=of, values=values, missing=missing),)


def _answer(name: str, cell: object) -> bool | int | float | str | tuple[str, ...]:
    if isinstance(cell, bool | int | float):
        return cell
    if isinstance(cell, list):
        return tuple(str(item) for item in cell)
    if isinstance(cell, dict):
        raise CannotRead(f"answers.{name} holds an object where one value or a list is expected")
    text = plain(str(cell))
    if text.lower() in YES_NO and text not in ("0", "1"):
        return YES_NO[text.lower()]
    if text.isascii() and text.removeprefix("-").isdigit() and (text == "0" or not text.lstrip("-").startswith("0")):
        return int(text)
    if ";" in text:
        return tuple(item.strip() for item in text.split(";") if item.strip())
    return text


def consent(spec: TableSpec, row: Row, known: Known) -> Records:
    given = row.fields(spec.columns, Consent, leave_out=("purposes",))
    about_minor = {n: row.values[n] for n in _MINOR if row.values.get(n) is not None}
    minor = _minor(about_minor) if about_minor else None
    given |= {"purposes": frozenset(row.values["purposes"])}
    if any(name in row.values for name in _MINOR):
        given["minor"] = minor
    person = known.find("person", row.values["person"])
    if minor is None and isinstance(person, Person) and _may_be_minor(person, row.values["given_on"]):
        raise CannotRead(
            "the person may be under 18 on that day by her birth, and her assent and a guardian are missing; "
            "fill in assent_given and guardian_relation"
        )
    if minor is None and isinstance(person, Person) and not _birth_known(person) and not row.values.get("of_age"):
        raise CannotRead(
            "the person's birth is not known, so she may be under 18; fill in of_age with yes if it was made sure that "
            "she is not, or assent_given and guardian_relation"
        )
    return (Consent(id=row.id, subject=row.values["person"], **given),)


_MINOR = ("assent_given", "guardian_relation", "guardian_may_be_seller")


def _minor(given: dict[str, object]) -> GuardianAssent:
    if given.get("guardian_may_be_seller"):
        raise CannotRead(
            "the guardian may be the seller, who cannot consent for a minor; keep nothing until another does"
        )
    return GuardianAssent(
        assent_given=bool(given.get("assent_given", False)), guardian_relation=str(given.get("guardian_relation", ""))
    )


def _birth_known(person: Person) -> bool:
    return latest(person.birth) is not None


def _may_be_minor(person: Person, on: str) -> bool:
    """Whether her birth, where it is known, leaves open that she is under 18."""
    born, asked = latest(person.birth), earliest(on)
    return (
        born is not None
        and asked is not None
        and (asked.year - born.year, asked.month, asked.day)
        < (
            18,
            born.month,
            born.day,
        )
    )


def material(spec: TableSpec, row: Row, known: Known) -> Records:
    given = row.fields(spec.columns, SourceMaterial)
    given.setdefault("material_kind", "transcript")
    given["sha256"] = hashlib.sha256(given["text"].encode()).hexdigest()
    return (SourceMaterial(id=row.id, subject=teller_of_interview(spec, row, known), **given),)


def approach(spec: TableSpec, row: Row, _known: Known) -> Records:
    if precision(row.values["on"]) == "day":
        raise CannotRead("on is finer than a month: who was approached on which day could be found; write year-month")
    return (Approach(id=row.id, subject=PROJECT, **row.fields(spec.columns, Approach)),)


def network(spec: TableSpec, row: Row, known: Known) -> Records:
    counted = {name: Column(f"known.{name}", "", "whole number").read(cell) for name, cell in row.open.items() if cell}
    if any(n < 0 for n in counted.values()):
        raise CannotRead("a known.… column holds less than 0")
    given = row.fields(spec.columns, NetworkReport)
    return (NetworkReport(id=row.id, subject=teller_of_interview(spec, row, known), known=counted, **given),)


def list_entry(spec: TableSpec, row: Row, _known: Known) -> Records:
    matching = {name: plain(str(cell)) for name, cell in row.open.items() if cell is not None}
    given = row.fields(spec.columns, ListMembership)
    return (ListMembership(id=row.id, subject=PROJECT, matching=matching, **given),)


def elicitation(spec: TableSpec, row: Row, _known: Known) -> Records:
    if not row.values["low"] <= row.values["mode"] <= row.values["high"]:
        raise CannotRead("low, mode and high are not in that order")
    return (Elicitation(id=row.id, subject=PROJECT, **row.fields(spec.columns, Elicitation)),)
