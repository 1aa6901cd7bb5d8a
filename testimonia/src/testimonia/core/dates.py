"""Dates as people know them: EDTF (ISO 8601-2) text goes in, the earliest and latest day it allows come out.

An empty text means that nothing is known. A doubt that the text marks (`?`, `~`, `%`) widens both limits, so that no
age and no order of events is claimed more surely than it was told.
"""

import calendar
import re
from datetime import date, timedelta
from typing import Any, Literal

from edtf import EDTFParseException, parse_edtf

from testimonia.core.errors import InvalidInput

Precision = Literal["day", "month", "year", "none"]

_PLAIN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DOUBTED = re.compile(r"(\d{4}(?:-(?:0\d|1[0-2])(?:-\d{2})?)?)([?~%])", re.ASCII)
_WIDER = {"?": 1, "~": 1, "%": 2}
"""By so many years, months and days, each as far as it is written, a mark widens the limits; `%` stands for both."""


def valid(text: str) -> bool:
    """Say whether the text is an EDTF date of the years 1 to 9999 whose start is not after its end."""
    try:
        _limits(text, doubts=False)
    except InvalidInput:
        return False
    return True


def earliest(text: str, *, doubts: bool = True) -> date | None:
    """Return the first day that the text allows; None where it is open or unknown."""
    return _limits(text, doubts)[0]


def latest(text: str, *, doubts: bool = True) -> date | None:
    """Return the last day that the text allows; None where it is open or unknown."""
    return _limits(text, doubts)[1]


def precision(text: str) -> Precision:
    """Say how fine the text is: a day, a month, a year or more; `none` where nothing is known."""
    first, last = _limits(text, doubts=False)
    if first is None or last is None:
        return "none" if first is last else "year"
    if first == last:
        return "day"
    return "month" if (first.year, first.month) == (last.year, last.month) else "year"


def coarsened(text: str, to: Literal["month", "year"]) -> str:
    """Return the text no finer than asked for: a day becomes its month or year, what is coarser stays as it is."""
    first, last = _limits(text, doubts=False)
    if "/" in text:
        return "/".join(coarsened(part, to) if part != ".." else part for part in text.split("/"))
    if first is None or last is None:
        return text
    if to == "year" and first.year == last.year:
        return f"{first.year:04d}" + _mark(text)
    if to == "month" and precision(text) in ("day", "month"):
        return f"{first.year:04d}-{first.month:02d}" + _mark(text)
    return text


def _mark(text: str) -> str:
    found = {mark for mark in "?~%" if mark in text}
    return ("%" if len(found) > 1 else found.pop()) if found else ""


def _limits(text: str, doubts: bool) -> tuple[date | None, date | None]:
    if not text:
        return None, None
    plain = _PLAIN.fullmatch(text)
    if plain:
        limits: tuple[date | None, date | None] = _plain_limits(text, *plain.groups())
    elif marked := _DOUBTED.fullmatch(text):
        limits = _doubted_limits(*marked.groups(), doubts=doubts)
    else:
        limits = _edtf_limits(text, doubts)
    if limits[0] and limits[1] and limits[0] > limits[1]:
        raise _invalid("a date whose start is after its end")
    return limits


def _plain_limits(text: str, year: str, month: str | None, day: str | None) -> tuple[date, date]:
    """Read a year, month or day without the grammar: nearly every date is one of these."""
    try:
        if day:
            return date.fromisoformat(text), date.fromisoformat(text)
        first_month, last_month = (int(month), int(month)) if month else (1, 12)
        if first_month > 12:
            return _narrow(_edtf_limits(text, doubts=False))  # 21 to 41 stand for seasons and quarters
        last_day = calendar.monthrange(int(year), last_month)[1]
        return date(int(year), first_month, 1), date(int(year), last_month, last_day)
    except ValueError:
        raise _invalid("a day that no calendar has") from None


def _doubted_limits(text: str, mark: str, *, doubts: bool) -> tuple[date, date]:
    """Widen a plain date without the grammar, which needs milliseconds for each."""
    first, last = _limits(text, doubts)
    narrow = _narrow((first, last))
    return (_moved(narrow[0], -_WIDER[mark], text), _moved(narrow[1], _WIDER[mark], text)) if doubts else narrow


def _moved(day: date, by: int, text: str) -> date:
    """Move a date by years, by months where it has one, and by days where it has one."""
    months = day.year * 12 + day.month - 1 + by * (12 if len(text) == 4 else 13)
    year, month = divmod(months, 12)
    try:
        kept = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
        return kept + timedelta(days=by) if len(text) == 10 else kept
    except (ValueError, OverflowError):
        raise _invalid("a year outside 1 to 9999") from None


def _narrow(limits: tuple[date | None, date | None]) -> tuple[date, date]:
    first, last = limits
    if first is None or last is None:
        raise _invalid("a text that is no EDTF date")
    return first, last


def _edtf_limits(text: str, doubts: bool) -> tuple[date | None, date | None]:
    try:
        parsed = parse_edtf(text)
    except (EDTFParseException, ValueError, IndexError, RecursionError, TypeError, AttributeError):
        raise _invalid("a text that is no EDTF date") from None
    start, _, end = text.partition("/")
    # An unknown side ("/2006") stays unknown: the library guesses ten years. An open side ("../1999") makes it fail.
    first = None if "/" in text and start in ("", "..") else _day(parsed, "lower", doubts)
    last = None if "/" in text and end in ("", "..") else _day(parsed, "upper", doubts)
    return first, last


def _day(parsed: Any, side: Literal["lower", "upper"], doubts: bool) -> date | None:
    try:
        limit = getattr(parsed, f"{side}_{'fuzzy' if doubts else 'strict'}")()
    except (TypeError, AttributeError, ValueError, OverflowError):
        raise _invalid("an EDTF date that gives no first and last day") from None
    if isinstance(limit, float):
        return None
    year, month, day = limit[:3]
    if not 1 <= year <= 9999:
        raise _invalid("a year outside 1 to 9999")
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _invalid(found: str) -> InvalidInput:
    return InvalidInput(
        found=found,
        rule="dates are written as EDTF: 2014, 2014-05, 2014-05-21, 2014~ (about), 2013/2015 or 201X",
        todo="Write what is known of it and leave out the rest",
    )
