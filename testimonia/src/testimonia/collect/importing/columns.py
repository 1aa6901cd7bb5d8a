"""What a column may hold: a raw cell goes in, a checked value comes out, or one sentence that says what is wrong."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from testimonia.collect.importing.spelling import listed, nearest, plain, prose, term
from testimonia.collect.importing.tables import CannotRead
from testimonia.core.dates import valid

Holds = Literal["text", "prose", "id", "date", "whole number", "number", "yes or no", "term", "terms", "texts", "ids"]

YES_NO = {
    **dict.fromkeys(("yes", "y", "true", "1", "예", "네", "是"), True),
    **dict.fromkeys(("no", "n", "false", "0", "아니오", "아니요", "否"), False),
}
LISTS: frozenset[Holds] = frozenset({"terms", "texts", "ids"})


@dataclass(frozen=True)
class Column:
    """One column of a table. ``refers_to`` names the id space of the rows whose ids it holds."""

    name: str
    meaning: str
    holds: Holds = "text"
    required: bool = False
    terms: tuple[str, ...] = ()
    refers_to: str = ""
    field: str = ""
    """The record's field, where it has another name."""

    def read(self, cell: object) -> Any:
        """Return the checked value of a cell that is not empty."""
        try:
            return _READERS[self.holds](self, cell)
        except CannotRead as problem:
            raise CannotRead(f"{self.name} {problem}") from None


def _text(_: Column, cell: object) -> str:
    return prose(_scalar(cell)).strip()


def _prose(_: Column, cell: object) -> str:
    return prose(_scalar(cell))


def _id(_: Column, cell: object) -> str:
    text = plain(_scalar(cell))
    if not text:
        raise CannotRead("holds nothing that can be seen")
    return text


def _scalar(cell: object) -> str:
    if isinstance(cell, list | dict):
        raise CannotRead("holds a list where one value is expected")
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _date(_: Column, cell: object) -> str:
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, int | float) and not isinstance(cell, bool) and not 1800 <= cell <= 2200:
        raise CannotRead("holds a plain number where a date is expected, perhaps a spreadsheet's count of days; "
                         "format the column as text and write dates such as 2019-05-21 or 2019-05")  # fmt: skip
    text = plain(_scalar(cell))
    if not valid(text):
        raise CannotRead(f"holds {_date_fault(text)}")
    return text


def _date_fault(text: str) -> str:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return "an impossible date: no calendar has that day"
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return "an impossible date: no year has that month"
    if re.fullmatch(r"\d{1,4}([./])\d{1,2}(\1\d{1,4})?\.?", text):
        return "a date with dots or slashes, whose order is not certain; write year-month-day, such as 2019-05-21"
    if re.fullmatch(r"\d{4}[-\d]*/\d{4}[-\d]*", text):
        return "an impossible date: it ends before it starts, or a part is on no calendar"
    return "no date in EDTF; write 2019, 2019-05, 2019-05-21, 2019~ (about) or 2018/2019"


def _number(_: Column, cell: object) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        try:
            number = float(cell)
        except OverflowError:
            raise CannotRead("holds something that is no number") from None
    else:
        text = plain(_scalar(cell)).replace("\u2212", "-")
        if re.fullmatch(r"[+-]?\d{1,3}([,.' \u00a0]\d{3})+", text):
            raise CannotRead("holds a number with separators; write 12000, not 12,000")
        if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text, re.ASCII):
            raise CannotRead("holds something that is no number")
        number = float(text)
    if not math.isfinite(number):
        raise CannotRead("holds something that is no number")
    return number


def _whole(column: Column, cell: object) -> int:
    number = _number(column, cell)
    if not number.is_integer():
        raise CannotRead("holds a fraction where a whole number is expected")
    return int(number)


def _yes_no(_: Column, cell: object) -> bool:
    word = plain(_scalar(cell)).lower()
    if word not in YES_NO:
        raise CannotRead("holds neither yes nor no")
    return YES_NO[word]


def _term(column: Column, cell: object) -> str:
    word = plain(_scalar(cell))
    found = word if word in column.terms else term(word)
    if found in column.terms:
        return found
    close = nearest(word, column.terms)
    known = listed(column.terms) if len(column.terms) <= 10 else f"{len(column.terms)} terms, see the documentation"
    raise CannotRead("holds a term that is not in the vocabulary" +
                     (f"; did you mean {close}?" if close else f" ({known})"))  # fmt: skip


def _terms(column: Column, cell: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_term(column, item) for item in _items(cell)))


def _texts(_: Column, cell: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(prose(str(item)).strip() for item in _items(cell)))


def _ids(column: Column, cell: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_id(column, item) for item in _items(cell)))


def _items(cell: object) -> list[object]:
    """Split `a; b`; a JSON list stands as it is. Anything else is no list."""
    if isinstance(cell, dict | bool) or (isinstance(cell, list) and any(isinstance(i, list | dict) for i in cell)):
        raise CannotRead("is not a list: write the terms with semicolons between them, or a JSON list of plain values")
    items = cell if isinstance(cell, list) else plain(_scalar(cell)).replace("；", ";").split(";")
    return [item for item in items if item is not None and str(item).strip()]


_READERS: dict[Holds, Callable[[Column, object], Any]] = {
    "text": _text,
    "prose": _prose,
    "id": _id,
    "date": _date,
    "whole number": _whole,
    "number": _number,
    "yes or no": _yes_no,
    "term": _term,
    "terms": _terms,
    "texts": _texts,
    "ids": _ids,
}
