"""One count or one table under a profile: what is shown, what is said in words, what is hidden."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from testimonia.cleared import ClearedCell
from testimonia.disclose.profiles import Rules

WORDS = (
    (0.20, "few", "few: fewer than a fifth, perhaps none"),
    (0.40, "some", "some: from a fifth to two fifths"),
    (0.60, "about half", "about half: from two fifths to three fifths"),
    (1.01, "most", "most: three fifths or more, perhaps all"),
)
"""Upper end of the share, the word, and its printed meaning."""


@dataclass(frozen=True)
class ShownCount:
    """A count as it may be printed: either numbers or a word."""

    value: int | None
    of: int | None
    low: int | None
    high: int | None
    words: str
    note: str


def words_for(n: int, of: int, threshold: int) -> str:
    """Return the word whose printed meaning holds n of N; none where the word itself would tell a small number."""
    if of * WORDS[0][0] < threshold:
        return ""
    return next(word for end, word, _ in WORDS if n / of < end)


def show_count(rules: Rules, yes: int, unknown: int, of: int) -> ShownCount:
    """Show 'yes of N' where it and its complement are each large enough.

    The undecided may stand inside N or beside it, so both readings of the complement must hold. An undecided group
    under the threshold widens the bounds outward instead of being shown.
    """
    no = max(of - yes - unknown, 0)
    word = words_for(yes, of, rules.threshold)
    if of < rules.threshold:
        return ShownCount(None, None, None, None, "", f"fewer than {rules.threshold} people stand behind it")
    if yes < rules.threshold or no < rules.threshold:
        reason = f"fewer than {rules.threshold} people are on one side of it"
        return ShownCount(None, None, None, None, word, f"{'shown as a word' if word else 'not shown'}: {reason}")
    base = rules.base
    low, high, note = yes, yes + unknown, f"rounded to {base}" if base > 1 else ""
    if 0 < unknown < rules.threshold:
        high = min(yes + rules.threshold, of)
        note = f"bounds widened: fewer than {rules.threshold} answers are unknown"
    return ShownCount(
        value=_nearest(yes, base), of=_nearest(of, base), low=math.floor(low / base) * base,
        high=math.ceil(high / base) * base, words="", note=note,
    )  # fmt: skip


def hide_cells(rules: Rules, counts: Sequence[int], *, total_shown: bool) -> list[ClearedCell]:
    """Hide the small cells of a one-way table whose categories exclude each other, and enough others.

    Where the total is shown, a single hidden cell could be got back by subtraction: so the hidden cells together must
    hold the threshold, be at least two, and not be so large that all of them must lie just under the threshold; the
    next smallest are hidden until that is so.
    """
    small = {i for i, n in enumerate(counts) if n < rules.threshold}
    hidden = set(small)
    if hidden and total_shown:
        by_size = sorted(set(range(len(counts))) - hidden, key=lambda i: (counts[i], i))
        while by_size and _told_by_total([counts[i] for i in hidden], len(small), rules.threshold):
            hidden.add(by_size.pop(0))
    return [
        ClearedCell(hidden=True) if i in hidden else ClearedCell(value=_nearest(n, rules.base))
        for i, n in enumerate(counts)
    ]


def show_cell(rules: Rules, n: int) -> str:
    """A number of people that stands alone, as it may be printed."""
    return f"fewer than {rules.threshold}" if n < rules.threshold else f"{_nearest(n, rules.base):,}"


def _told_by_total(hidden: Sequence[int], n_small: int, threshold: int) -> bool:
    total = sum(hidden)
    return len(hidden) < 2 or total < threshold or (len(hidden) == n_small and total > n_small * (threshold - 1) - 2)


def sum_may_leave(rules: Rules, contributions: Sequence[float]) -> str:
    """Return why a sum of money may not leave, or nothing: too few contributors, or one who dominates."""
    if len(contributions) < rules.min_contributors:
        return f"fewer than {rules.min_contributors} people contribute to it"
    if max(contributions) > rules.max_dominance * sum(contributions):
        return "one person contributes more than half of it"
    return ""


def outward(low: float, high: float, digits: int) -> tuple[float, float]:
    """Round limits outward to significant digits."""
    return _significant(low, digits, math.floor), _significant(high, digits, math.ceil)


def nearest(value: float, digits: int) -> float:
    """Round a value to significant digits."""
    return _significant(value, digits, round)


def _significant(value: float, digits: int, rounding: object) -> float:
    if value == 0 or not math.isfinite(value):
        return value
    step = 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)
    scaled = value / step
    # A value that already has so few digits stays as it is, whatever floating point makes of the division.
    whole = round(scaled) if math.isclose(scaled, round(scaled), rel_tol=1e-12) else rounding(scaled)  # type: ignore[operator]
    return float(f"{whole * step:.{digits}g}") if step < 1 else float(round(whole * step))


def _nearest(n: int, base: int) -> int:
    return math.floor(n / base + 0.5) * base
