"""How old she was: evidence goes in, a range of completed years with its reason comes out.

Ages are counted in more than one way. The Korean way counts one year at birth and one more each 1 January. The Chinese
nominal way counts one at birth and one more each lunar new year, which falls between 21 January and 20 February. A
range holds every age that the evidence allows, so "was she a child" can be yes, no or undecided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from testimonia.core.dates import earliest, latest
from testimonia.core.values import CountingSystem, Ternary

OLDEST = 120
"""No age above it is considered."""

ADULT = 18
"""Art. 3(d) of the UN Trafficking Protocol: a child is any person under eighteen."""

Days = tuple[date, date]
_NEW_YEAR_FIRST, _NEW_YEAR_LAST = (1, 21), (2, 20)


@dataclass(frozen=True)
class AgeRange:
    """Completed years, both ends possible, and why."""

    low: int
    high: int
    reason: str
    contradictory: bool = False


UNKNOWN_AGE = AgeRange(0, OLDEST, "nothing is known of her age")


def age_at_act(*, birth: str = "", when: str = "", age_said: int | None = None, counting: CountingSystem) -> AgeRange:
    """Return her age at an act from EDTF birth and time, and from the age as she said it in its counting system."""
    born, acted = days_of(birth), days_of(when)
    evidence = []
    if born and acted:
        evidence.append(age_from_dates(born, acted))
    if age_said is not None:
        evidence.append(age_from_said(age_said, counting, born, acted))
    return combine(evidence)


def age_from_dates(born: Days, acted: Days) -> AgeRange:
    """Return the completed years between any day of birth and any day of the act that the evidence allows."""
    if acted[1] < born[0]:
        return AgeRange(0, OLDEST, "the act is dated before her birth", contradictory=True)
    low = max(0, completed_years(born[1], acted[0]))
    high = min(OLDEST, completed_years(born[0], acted[1]))
    return AgeRange(low, high, f"{_years(low, high)} by date of birth and date of the act")


def age_from_said(said: int, counting: CountingSystem, born: Days | None = None, acted: Days | None = None) -> AgeRange:
    """Return the completed years that an age as said can mean."""
    less_least, less_most = _differences(counting, born, acted)
    low, high = max(0, said - less_most), min(OLDEST, said - less_least)
    if high < low:
        return AgeRange(0, OLDEST, f"no one is {said} years old {_COUNTED[counting]}", contradictory=True)
    return AgeRange(low, high, f"{_years(low, high)} by the age she said, {said} {_COUNTED[counting]}")


def combine(evidence: Sequence[AgeRange]) -> AgeRange:
    """Return what all evidence allows; where it contradicts itself, everything that any of it allows, and say so."""
    if not evidence:
        return UNKNOWN_AGE
    low, high = max(e.low for e in evidence), min(e.high for e in evidence)
    reasons = "; ".join(dict.fromkeys(e.reason for e in evidence))
    if low <= high and not any(e.contradictory for e in evidence):
        return AgeRange(low, high, reasons)
    widest = min(e.low for e in evidence), max(e.high for e in evidence)
    return AgeRange(*widest, f"the evidence contradicts itself: {reasons}", contradictory=True)


def was_child(age: AgeRange) -> Ternary:
    """Return yes if she was under 18 at every age of the range, no if at none, else undecided."""
    return "yes" if age.high < ADULT else "no" if age.low >= ADULT else "undecided"


@lru_cache(maxsize=65536)
def days_of(edtf: str) -> Days | None:
    """Return the earliest and latest day of an EDTF text; None where it is empty. An open end goes as far as it can."""
    if not edtf:
        return None
    first, last = earliest(edtf), latest(edtf)
    return (first or date.min, last or date.max) if first or last else None


def completed_years(born: date, on: date) -> int:
    """Return the international age on a day; born on 29 February, she is a year older on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


_COUNTED: dict[CountingSystem, str] = {
    "international": "in completed years",
    "korean": "in Korean counting",
    "chinese_nominal": "in Chinese nominal years",
    "unknown": "in a way of counting that is not known",
}


def _differences(counting: CountingSystem, born: Days | None, acted: Days | None) -> tuple[int, int]:
    """Return the fewest and most years by which an age as said exceeds completed years.

    Chinese nominal years exceed them by one or two. Only where both her birthday and the act may fall into the weeks in
    which the lunar new year moves can it be none or three: born after it, or counted before it.
    """
    if counting == "international":
        return 0, 0
    if counting == "korean":
        return 1, 2
    moving = _may_fall_at_new_year(born) and _may_fall_at_new_year(acted)
    nominal = (0, 3) if moving else (1, 2)
    return nominal if counting == "chinese_nominal" else (0, nominal[1])


def _may_fall_at_new_year(days: Days | None) -> bool:
    if days is None:
        return True
    windows = ((date(y, *_NEW_YEAR_FIRST), date(y, *_NEW_YEAR_LAST)) for y in {days[0].year, days[1].year})
    return days[1].year - days[0].year > 1 or any(days[0] <= end and start <= days[1] for start, end in windows)


def _years(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low} to {high}"
