"""Conditions over one row of the analysis frame: yes, no or undecided, and if undecided then why.

Unknown, refused, not asked and undecided stay four different reasons; none of them is ever read as no.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from testimonia.core.errors import InvalidInput
from testimonia.core.values import Ternary
from testimonia.estimate.expressions import And, Choice, Compare, Literal, Name, Node, Not, Or, Scalar

REASONS = ("unknown", "refused", "not_asked", "undecided")
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_WORDS: dict[object, bool] = {"yes": True, "no": False}


@dataclass(frozen=True, repr=False, slots=True)
class Cell:
    """One value of one row, what is not known about it, and what stands behind it."""

    value: Scalar | frozenset[str] | None = None
    missing: str = ""
    """Why there is no value; for a set: why whatever is not named here could still belong to it."""
    open_items: tuple[tuple[str, str], ...] = ()
    """For a set: what could belong to it, each with the reason that it is not known."""
    denied: frozenset[str] = frozenset()
    """For a set: what surely does not belong to it, although others could."""
    information: tuple[str, ...] = ()
    records: tuple[str, ...] = ()

    def behind(self, information: tuple[str, ...], records: tuple[str, ...]) -> "Cell":
        """The same cell with more that stands behind it."""
        return replace(
            self,
            information=tuple(dict.fromkeys((*self.information, *information))),
            records=tuple(dict.fromkeys((*self.records, *records))),
        )

    def keeping(self, allowed: Callable[[str], bool]) -> "Cell":
        """The same cell with only the Information that is allowed."""
        kept = tuple(i for i in self.information if allowed(i))
        return self if len(kept) == len(self.information) else replace(self, information=kept)


@dataclass(frozen=True)
class Truth:
    """An answer and, where it is undecided, the reasons."""

    answer: Ternary
    reasons: frozenset[str] = frozenset()


YES, NO = Truth("yes"), Truth("no")


def judge(node: Node, row: Mapping[str, Cell]) -> Truth:
    """Answer a condition for one row by Kleene's three-valued logic."""
    match node:
        case Not(inner):
            return _negated(judge(inner, row))
        case And(left, right):
            return _both(judge(left, row), judge(right, row))
        case Or(left, right):
            return _negated(_both(_negated(judge(left, row)), _negated(judge(right, row))))
        case Compare("in", left, right):
            return _member(_cell(left, row), _cell(right, row))
        case Compare(sign, left, right):
            return _compared(sign, _cell(left, row), _cell(right, row))
        case _:
            return _bare(node, _cell(node, row))


def _cell(node: Node, row: Mapping[str, Cell]) -> Cell:
    match node:
        case Literal(value):
            return Cell(value)
        case Choice(values):
            return Cell(frozenset(values))  # type: ignore[arg-type]
        case Name(text):
            return row[text]
        case _:
            truth = judge(node, row)
            return Cell(truth.answer == "yes") if truth.answer != "undecided" else Cell(missing=min(truth.reasons))


def _bare(node: Node, cell: Cell) -> Truth:
    if cell.missing:
        return Truth("undecided", frozenset({cell.missing}))
    if not isinstance(cell.value, bool):
        name = node.text if isinstance(node, Name) else "a value"
        raise _mistyped(f"{name!r} alone as a condition", "only a column of yes and no can stand alone")
    return YES if cell.value else NO


def _compared(sign: str, left: Cell, right: Cell) -> Truth:
    for one, other in ((left, right), (right, left)):
        if one.value in REASONS and isinstance(one.value, str) and sign in ("==", "!="):
            return YES if (other.missing == one.value) == (sign == "==") else NO
    if left.missing or right.missing:
        return Truth("undecided", frozenset({left.missing, right.missing} - {""}))
    a, b = left.value, right.value
    if isinstance(a, bool) != isinstance(b, bool):
        a, b = (_WORDS.get(x, x) if isinstance(x, str) else x for x in (a, b))
    if isinstance(a, frozenset) or isinstance(b, frozenset):
        raise _mistyped(f"a set compared by {sign!r}", "sets are asked by 'in'")
    if sign in _ORDER:
        if not all(isinstance(x, int | float) and not isinstance(x, bool) for x in (a, b)):
            raise _mistyped(f"words compared by {sign!r}", "only numbers have an order")
        return YES if _ORDER[sign](a, b) else NO
    if isinstance(a, str) != isinstance(b, str):
        raise _mistyped(f"a word compared with a number by {sign!r}", "both sides must be of one kind")
    return YES if (a == b) == (sign == "==") else NO


def _member(item: Cell, group: Cell) -> Truth:
    if not isinstance(group.value, frozenset):
        if group.missing:
            return Truth("undecided", frozenset({group.missing}))
        raise _mistyped("'in' before a single value", "'in' asks whether something belongs to a set")
    if item.missing:
        return Truth("undecided", frozenset({item.missing}))
    if item.value in group.value:
        return YES
    if item.value in group.denied:
        return NO
    reason = dict(group.open_items).get(str(item.value), group.missing)
    return Truth("undecided", frozenset({reason})) if reason else NO


def _negated(truth: Truth) -> Truth:
    return {"yes": NO, "no": YES}.get(truth.answer, truth)


def _both(left: Truth, right: Truth) -> Truth:
    if "no" in (left.answer, right.answer):
        return NO
    if left.answer == right.answer == "yes":
        return YES
    return Truth("undecided", left.reasons | right.reasons)


def _mistyped(found: str, rule: str) -> InvalidInput:
    return InvalidInput(found=f"{found} in a condition of the plan", rule=rule, todo="Mend the expression in the plan")
