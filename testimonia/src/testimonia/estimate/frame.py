"""The analysis frame: coded records go in, one row a person or an act comes out, in memory only.

Only tellers whose consent allows counting stand in it, with what they told of themselves. Persons only spoken of
are kept apart, never among the rows. Each cell keeps the Information and the records behind it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from testimonia.coding.article3 import classify_victim
from testimonia.coding.records import Act, Classification, Indicator, Information, Involvement, Transfer
from testimonia.collect.records import Answers, Form, Interview, Person
from testimonia.core.values import Ternary
from testimonia.estimate.columns import ACT_COLUMNS, PERSON_COLUMNS, act_cells, answer_cells, person_cells
from testimonia.estimate.ternary import Cell

Unit = Literal["people", "acts"]
T = TypeVar("T")


@dataclass(frozen=True, repr=False)
class Row:
    """One person or one act, whom it is about, and who told it."""

    id: str
    person: str
    tellers: tuple[str, ...]
    cells: Mapping[str, Cell]


@dataclass(frozen=True, repr=False)
class Frame:
    """The rows of tellers, and apart from them the rows of persons only spoken of."""

    unit: Unit
    rows: tuple[Row, ...]
    reported: tuple[Row, ...]
    left_out: int
    """Tellers whose consent does not allow counting."""
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns of the questionnaire with the choices of each, empty where any answer may be given."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a condition may name."""
        return (*(PERSON_COLUMNS if self.unit == "people" else ACT_COLUMNS), *self.questions)

    def payload(self) -> bytes:
        """Return the frame as canonical bytes, to be hashed under the investigation's key."""
        rows = [
            [
                row.id,
                {name: [_plain(c.value), c.missing, c.open_items, sorted(c.denied)] for name, c in row.cells.items()},
            ]
            for row in (*self.rows, *self.reported)
        ]
        return json.dumps([self.unit, rows], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, repr=False)
class Sources:
    """The coded records that a frame is made of."""

    persons: list[Person]
    interviews: list[Interview]
    forms: list[Form] = field(default_factory=list)
    answers: list[Answers] = field(default_factory=list)
    acts: list[Act | Transfer] = field(default_factory=list)
    involvements: list[Involvement] = field(default_factory=list)
    information: list[Information] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    classifications: list[Classification] = field(default_factory=list)
    children: Mapping[str, Ternary] = field(default_factory=dict)
    """By act id: whether the victim was a child then."""


def build(sources: Sources, permits: Callable[[str], bool], unit: Unit) -> Frame:
    """Build the frame of people or of acts; ``permits`` says whether a teller's consent allows counting."""
    told = _Told(sources, permits)
    make = told.person_row if unit == "people" else told.act_rows
    rows = tuple(row for person in told.people for row in make(person, own=True))
    reported = tuple(row for person in told.spoken_of for row in make(person, own=False))
    questions = _questions(sources) if unit == "people" else {}
    return Frame(unit, rows, reported, len(told.interviewed) - len(told.people), questions)


def _questions(sources: Sources) -> dict[str, tuple[str, ...]]:
    asked = {name for record in sources.answers for name in (*record.values, *record.missing)}
    choices = {column.name: column.choices for form in sources.forms for column in form.columns}
    return {f"answers.{name}": choices.get(name, ()) for name in sorted(asked | choices.keys())}


class _Told:
    """Who told what about whom, sorted once."""

    def __init__(self, sources: Sources, permits: Callable[[str], bool]) -> None:
        self.persons = {person.id: person for person in sources.persons}
        self.interviews = _grouped(sources.interviews, lambda i: i.teller)
        self.interviewed = [p for p in self.persons if p in self.interviews]
        self.people = [p for p in self.interviewed if permits(p)]
        self.permitted = frozenset(self.people)
        self.information = {info.id: info for info in sources.information}
        self.answers = _grouped(sources.answers, lambda a: a.subject)
        self.involvements = _grouped(sources.involvements, lambda i: i.act)
        self.indicators = _grouped(sources.indicators, lambda i: i.victim)
        self.decisions = {c.victim: c for c in sources.classifications}
        self.children = sources.children
        self.acts = _grouped(sources.acts, lambda a: a.victim)
        known = frozenset(self.interviewed)
        self.spoken_of = [v for v in self.acts if v not in known and any(self.tellers(a) for a in self.acts[v])]

    def tellers(self, act: Act | Indicator) -> tuple[str, ...]:
        """Those who told it and let it be counted; a record without coded passages is its subject's word."""
        told = [self.information[i].teller for i in act.information if i in self.information]
        return tuple(dict.fromkeys(t for t in told or [act.subject] if t in self.permitted))

    def own(self, record: Act | Indicator) -> bool:
        """Whether the victim tells it herself, as her own experience."""
        if not record.information:
            return record.subject == record.victim
        infos = (self.information[i] for i in record.information if i in self.information)
        return any(i.teller == record.victim and i.reliability == "own_experience" for i in infos)

    def acts_of(self, person: str, own: bool) -> list[Act | Transfer]:
        acts = self.acts.get(person, [])
        return [a for a in acts if (self.own(a) if own else self.tellers(a))]

    def verdict(self, person: str, acts: list[Act | Transfer], own: bool) -> Ternary:
        """The human decision on a teller with acts of her own. Where those who told it must not be counted, or she is
        only spoken of, a decision may rest on their words alone: then the rule judges what is left."""
        if not acts:
            return "undecided"
        decision = self.decisions.get(person)
        if own and decision is not None and decision.decided is not None:
            return decision.decided
        return classify_victim(acts, self.children, self._indicators(person)).verdict

    def person_row(self, person: str, own: bool) -> list[Row]:
        acts = self.acts_of(person, own)
        cells = person_cells(
            self.persons.get(person),
            self.interviews.get(person, []),
            acts,
            [i for act in acts for i in self.involvements.get(act.id, [])],
            self._indicators(person) if own else [],
            self.verdict(person, acts, own),
            self.children,
        )
        cells |= answer_cells(self.answers.get(person, [])) if own else {}
        tellers = (person,) if own else tuple(dict.fromkeys(t for a in acts for t in self.tellers(a)))
        return [Row(person, person, tellers, self._traced(cells, person if own else None))]

    def act_rows(self, person: str, own: bool) -> list[Row]:
        acts = self.acts_of(person, own)
        verdict = self.verdict(person, acts, own)
        return [
            Row(
                act.id,
                person,
                (person,) if own else self.tellers(act),
                self._traced(
                    act_cells(act, self.involvements.get(act.id, []), verdict, self.children), person if own else None
                ),
            )
            for act in acts
        ]

    def _indicators(self, person: str) -> list[Indicator]:
        return [i for i in self.indicators.get(person, []) if self.own(i)]

    def _traced(self, cells: Mapping[str, Cell], teller: str | None) -> dict[str, Cell]:
        """Keep only the Information whose teller lets it be counted; of a teller's own row, only hers."""
        allowed = self.permitted if teller is None else {teller}
        return {name: cell.keeping(lambda i: self._teller(i) in allowed) for name, cell in cells.items()}

    def _teller(self, information: str) -> str:
        found = self.information.get(information)
        return found.teller if found else ""


def _grouped(records: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return groups


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value
