"""The columns of the analysis frame: records of one person or one act go in, documented cells come out."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from testimonia.coding.article3 import elements_of
from testimonia.coding.records import Act, Indicator, Involvement, Transfer
from testimonia.collect.records import Answers, Interview, Person
from testimonia.core.values import Answered, Ternary
from testimonia.estimate.ternary import Cell

PERSON_COLUMNS: dict[str, str] = {
    "sex": "as recorded",
    "citizenship": "as recorded",
    "sites": "set: sites of her interviews",
    "languages": "set: languages of her interviews",
    "interviews": "number of sessions",
    "trafficked": "art. 3 of the UN Trafficking Protocol: the human decision where there is one, else the rule",
    "exploitation": "set: forms of exploitation over all her acts; undecided where no act is coded",
    "means": "set: means over all her acts; undecided where no act is coded",
    "act_types": "set: act elements over all her acts",
    "acts": "number of acts coded",
    "sold": "whether one of her acts is a transfer; no where acts are coded and none is",
    "transfers": "number of her transfers",
    "child_at_act": "whether she was under 18 at one of her acts",
    "perpetrator_roles": "set: roles of those involved in her acts",
    "indicators": "set: codes of ILO indicators that are present",
}
"""Columns of the frame of people; each answer of the questionnaire comes beside them as ``answers.NAME``."""

ACT_COLUMNS: dict[str, str] = {
    "trafficked": "the verdict on the victim, as in the frame of people",
    "act_type": "act element of art. 3",
    "exploitation": "set: forms of exploitation of this act",
    "means": "set: means of this act",
    "transfer": "whether a person was handed on",
    "order": "place of a transfer in its chain",
    "price": "price of a transfer, in its currency",
    "currency": "currency of the price",
    "price_year": "year of the price",
    "child_at_act": "whether the victim was under 18 at this act",
    "perpetrator_roles": "set: roles of those involved in this act",
}
"""Columns of the frame of acts."""


def person_cells(
    person: Person | None,
    interviews: Sequence[Interview],
    acts: Sequence[Act],
    involvements: Sequence[Involvement],
    indicators: Sequence[Indicator],
    verdict: Ternary,
    children: Mapping[str, Ternary],
) -> dict[str, Cell]:
    """The cells of one person."""
    transfers = [act for act in acts if isinstance(act, Transfer)]
    return {
        "sex": _word(person.sex if person and person.sex != "unknown" else ""),
        "citizenship": _word(person.citizenship if person else ""),
        "sites": Cell(frozenset(i.site for i in interviews), records=tuple(i.id for i in interviews)),
        "languages": Cell(frozenset(i.language for i in interviews), records=tuple(i.id for i in interviews)),
        "interviews": Cell(len(interviews), records=tuple(i.id for i in interviews)),
        "trafficked": _ternary(verdict, acts),
        **_elements(acts),
        "act_types": _of(acts, Cell(frozenset(act.act_type for act in acts))),
        "acts": _of(acts, Cell(len(acts))),
        "sold": _of(acts, Cell(bool(transfers)), transfers or acts),
        "transfers": _of(acts, Cell(len(transfers)), transfers or acts),
        "child_at_act": _ternary(_any([children.get(act.id, "undecided") for act in acts]), acts),
        "perpetrator_roles": _of(acts, _roles(involvements)),
        "indicators": _indicators(indicators),
    }


def act_cells(
    act: Act, involvements: Sequence[Involvement], verdict: Ternary, children: Mapping[str, Ternary]
) -> dict[str, Cell]:
    """The cells of one act."""
    transfer = act if isinstance(act, Transfer) else None
    cells = {
        "trafficked": _ternary(verdict, [act]),
        "act_type": Cell(act.act_type),
        **_elements([act]),
        "transfer": Cell(transfer is not None),
        "order": _number(transfer.order if transfer else None),
        "price": _number(transfer.price if transfer else None),
        "currency": _word(transfer.currency if transfer else ""),
        "price_year": _number(transfer.price_year if transfer else None),
        "child_at_act": _ternary(children.get(act.id, "undecided"), [act]),
        "perpetrator_roles": _roles(involvements),
    }
    return {name: _of([act], cell) for name, cell in cells.items()}


def answer_cells(answers: Sequence[Answers]) -> dict[str, Cell]:
    """The questionnaire's answers of one teller; a later session goes before an earlier one."""
    cells: dict[str, Cell] = {}
    for record in answers:
        for name, reason in record.missing.items():
            cells.setdefault(f"answers.{name}", Cell(missing=reason, records=(record.id,)))
        for name, value in record.values.items():
            plain = frozenset(value) if isinstance(value, tuple) else value
            cells[f"answers.{name}"] = Cell(plain, records=(record.id,))
    return cells


Term = TypeVar("Term", bound=str)


_EMPTY = Cell(frozenset[str]())


def _elements(acts: Sequence[Act]) -> dict[str, Cell]:
    elements = elements_of(acts, {}, frozenset()) if acts else None
    return {
        "exploitation": _of(acts, _answered(elements.purposes) if elements else _EMPTY),
        "means": _of(acts, _answered(elements.means) if elements else _EMPTY),
    }


def _answered(answers: Mapping[Term, Answered]) -> Cell:
    return Cell(
        frozenset(k for k, a in answers.items() if a == "yes"),
        open_items=tuple((k, a) for k, a in answers.items() if a not in ("yes", "no")),
        denied=frozenset(k for k, a in answers.items() if a == "no"),
    )


def _indicators(indicators: Sequence[Indicator]) -> Cell:
    cell = _answered({i.code: i.present for i in indicators})
    return Cell(
        cell.value,
        missing="not_asked",
        open_items=cell.open_items,
        denied=cell.denied,
        information=tuple(i for ind in indicators for i in ind.information),
        records=tuple(ind.id for ind in indicators),
    )


def _roles(involvements: Sequence[Involvement]) -> Cell:
    return Cell(
        frozenset(i.role for i in involvements),
        missing="" if involvements else "undecided",
        information=tuple(info for i in involvements for info in i.information),
        records=tuple(i.id for i in involvements),
    )


def _of(acts: Sequence[Act], cell: Cell, behind: Sequence[Act] | None = None) -> Cell:
    """The same cell with the acts behind it; without any act nothing is known."""
    if not acts:
        value = frozenset[str]() if isinstance(cell.value, frozenset) else None
        return Cell(value, missing="undecided")
    return cell.behind(
        tuple(i for act in behind or acts for i in act.information), tuple(act.id for act in behind or acts)
    )


def _ternary(answer: Ternary, acts: Sequence[Act]) -> Cell:
    cell = Cell(missing="undecided") if answer == "undecided" else Cell(answer == "yes")
    return cell.behind(tuple(i for act in acts for i in act.information), tuple(act.id for act in acts))


def _any(values: Sequence[Ternary]) -> Ternary:
    return "yes" if "yes" in values else "no" if values and set(values) == {"no"} else "undecided"


def _word(text: str) -> Cell:
    return Cell(text) if text else Cell(missing="unknown")


def _number(value: float | None) -> Cell:
    return Cell(value) if value is not None else Cell(missing="unknown")
