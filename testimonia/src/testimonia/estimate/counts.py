"""Counts: the analysis frame and two conditions go in; n of N, bounds and the people behind each of them come out.

A count is of these people and no others: there is no sampling interval and nothing is generalised. Its texts hold no
number, so that the gate alone decides which numbers leave.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from testimonia.core.errors import InvalidInput
from testimonia.core.values import Ternary
from testimonia.estimate.expressions import Node, condition, names
from testimonia.estimate.frame import Frame, Row
from testimonia.estimate.plan import PlannedFigure
from testimonia.estimate.records import FigureCell, Limits
from testimonia.estimate.terms import require, require_column
from testimonia.estimate.ternary import YES, Cell, Truth, judge

ASSUMPTION = "A count of the people interviewed and of no others: it is no estimate and says nothing of anybody else."
OWN = "Only facts of their own experience count, told by tellers whose consent allows counting."
BOUNDS = "The bounds take everyone whose answer is unknown, refused, not asked or undecided first as no, then as yes."
CHANGING = "Some of those who may belong to the group counted among are undecided, so its size may be larger."


def count(figure: PlannedFigure, frame: Frame) -> dict[str, Any]:
    """Count one figure; returns fields of the Figure record."""
    where = condition(figure.where) if figure.where is not None else None
    among = condition(figure.among) if figure.among is not None else None
    used = tuple(dict.fromkeys([*_names(where), *_names(among), *([figure.by] if figure.by else [])]))
    require(frame, where, among)
    if figure.by is not None:
        require_column(frame, figure.by)
    judged = [(row, _judge(among, row), _judge(where, row)) for row in frame.rows]
    inside = [(row, truth) for row, member, truth in judged if member.answer == "yes"]
    yes = [row for row, truth in inside if truth.answer == "yes"]
    open_rows = [
        (row, member.reasons | truth.reasons)
        for row, member, truth in judged
        if "no" not in (member.answer, truth.answer) and not (member.answer == truth.answer == "yes")
    ]
    reported = [r for r in frame.reported if _judge(among, r).answer == _judge(where, r).answer == "yes"]
    behind = [row for row, member, _ in judged if member.answer != "no"]
    return {
        "figure_kind": "count",
        "value": float(len(yes)),
        "of": len(inside),
        "n": len(frame.rows),
        "limits": Limits(name="bounds", low=float(len(yes)), high=float(len(yes) + len(open_rows))),
        "missing": dict(sorted(Counter(_main(reasons) for _, reasons in open_rows).items())),
        "reported_by_others": len(reported),
        "method": _method(figure),
        "formula": " among ".join(filter(None, (figure.where or "everyone", figure.among))),
        "assumptions": (ASSUMPTION, OWN, BOUNDS),
        "warnings": (CHANGING,) if any(m.answer == "undecided" for _, m, _ in judged) else (),
        "columns": used,
        "people": _people(yes),
        "among": _people(row for row, _ in inside),
        "undecided": _people(row for row, _ in open_rows),
        "spoken_of": _people(reported),
        "tellers": tuple(dict.fromkeys(t for row in (*behind, *reported) for t in row.tellers)),
        "information": _trace(behind, used, "information"),
        "records": _trace(behind, used, "records"),
        **_table(figure, yes),
    }


def _judge(node: Node | None, row: Row) -> Truth:
    return YES if node is None else judge(node, _Cells(row.cells))


class _Cells(dict[str, Cell]):
    """The cells of a row; a question that her form did not have was not asked."""

    def __missing__(self, name: str) -> Cell:
        return Cell(missing="not_asked")


def _names(node: Node | None) -> tuple[str, ...]:
    return names(node) if node is not None else ()


def _main(reasons: frozenset[str]) -> str:
    """The one reason a person is counted under, where several hold."""
    return next(r for r in ("refused", "unknown", "not_asked", "undecided") if r in reasons)


def _people(rows: Iterable[Row]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.person for row in rows))


def _trace(rows: Iterable[Row], used: tuple[str, ...], what: str) -> tuple[str, ...]:
    cells = (row.cells[name] for row in rows for name in used if name in row.cells)
    return tuple(dict.fromkeys(item for cell in cells for item in getattr(cell, what)))


def _method(figure: PlannedFigure) -> str:
    said = f"where {figure.where}" if figure.where else "all of them"
    return f"Count of {figure.unit} in the analysis frame, {said}{f', among {figure.among}' if figure.among else ''}."


def _table(figure: PlannedFigure, rows: list[Row]) -> dict[str, Any]:
    if figure.by is None:
        return {}
    if figure.unit != "people":
        raise InvalidInput(
            found=f"by = {figure.by!r} in a count of acts", rule="tables are of people", todo='Set unit = "people"'
        )
    cells: dict[str, list[str]] = {}
    overlap = False
    for row in rows:
        cell = row.cells.get(figure.by, Cell(missing="not_asked"))
        labels = _labels(cell)
        overlap = overlap or isinstance(cell.value, frozenset)
        for label in labels:
            cells.setdefault(label, []).append(row.person)
    return {
        "by": figure.by,
        "cells": tuple(FigureCell(label=label, people=tuple(people)) for label, people in sorted(cells.items())),
        "cells_overlap": overlap,
    }


def _labels(cell: Cell) -> list[str]:
    if isinstance(cell.value, frozenset):
        return sorted(map(str, cell.value)) or [cell.missing or "none"]
    answer: dict[object, Ternary] = {True: "yes", False: "no"}
    if cell.missing or cell.value is None:
        return [cell.missing or "unknown"]
    return [answer[cell.value] if isinstance(cell.value, bool) else str(cell.value)]
