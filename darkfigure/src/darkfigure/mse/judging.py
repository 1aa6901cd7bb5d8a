"""One verdict on many answers: alternatives and changed lists come in, words and their reasons go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from math import isfinite
from typing import Literal

from darkfigure.mse.alternatives import Alternative
from darkfigure.mse.perturbing import Moved

Word = Literal["the methods agree", "depends on the method", "not estimable"]
AGREE: Word = "the methods agree"
DEPENDS: Word = "depends on the method"
NOT_ESTIMABLE: Word = "not estimable"
FAR = 1.5

CAVEAT = (
    "Agreement does not test the assumption that the methods share: that the dependence of all lists together, which"
    " no data can show, is nil."
)


@dataclass(frozen=True)
class Verdict:
    """The verdict, and each reason for it in a sentence."""

    word: Word
    reasons: tuple[str, ...]

    @property
    def in_words(self) -> str:
        """Verdict and reasons; with agreement, what it does not show."""
        if self.word == AGREE:
            return f"The methods agree. {CAVEAT}"
        start = "The answer depends on the method:" if self.word == DEPENDS else "Not estimable:"
        return f"{start} {'; '.join(self.reasons)}."


def judge(rows: Sequence[Alternative], changed: Sequence[Moved], reference: Alternative | None) -> Verdict:
    """Judge.

    Parameters
    ----------
    rows : sequence of Alternative
        Only the admissible ones count.
    changed : sequence of Moved
        Estimates with a list left out or two merged.
    reference : Alternative or None
        The method by which those were made, on all lists.

    Notes
    -----
    *Not estimable*: no admissible answer, or one whose interval has no end. *Depends on the method*: the largest
    answer is more than 1.5 times the smallest, or one lies outside another's 95 % interval, or leaving out or merging a
    list moves the answer as far, or only one method fits. Otherwise *the methods agree*, which does not test what they
    all assume.
    """
    admitted = [row for row in rows if row.admissible]
    if not admitted:
        return Verdict(NOT_ESTIMABLE, ("no method has an estimate that fits these counts",))
    unbounded = [row.method for row in admitted if not all(map(isfinite, row.limits()))]
    if unbounded:
        return Verdict(NOT_ESTIMABLE, (f"the interval is unbounded by {_joined(unbounded)}",))
    reasons = (*_between(admitted), *_after(changed, reference))
    return Verdict(DEPENDS if reasons else AGREE, reasons)


def _between(rows: Sequence[Alternative]) -> list[str]:
    least, most = min(rows, key=lambda r: r.value), max(rows, key=lambda r: r.value)
    reasons = [f"{most.method} alone fits these counts, and one method cannot agree"] if len(rows) == 1 else []
    if most.value > FAR * least.value:
        reasons.append(
            f"{most.method} gives {most.value:,.0f}, {most.value / least.value:.1f} times the {least.value:,.0f} of"
            f" {least.method}"
        )
    outside = [(a, b) for a, b in permutations(rows, 2) if not _holds(b.limits(), a.value)]
    if outside:
        a, b = max(outside, key=lambda pair: _ratio(pair[0].value, pair[1].value))
        low, high = b.limits()
        reasons.append(
            f"the {a.value:,.0f} of {a.method} lies outside the 95 % interval of {b.method} ({low:,.0f} to {high:,.0f})"
        )
    return reasons


def _after(changed: Sequence[Moved], reference: Alternative | None) -> list[str]:
    if reference is None or reference.estimate is None:
        return []
    far = [m for m in changed if m.counted and _is_far(m, reference)]
    if not far:
        return []
    lost = [m for m in far if not isfinite(m.value)]
    moved = sorted((m for m in far if isfinite(m.value)), key=lambda m: -_ratio(m.value, reference.value))
    reasons = [f"nothing can be estimated {_joined([m.in_words for m in lost])}"] if lost else []
    if moved:
        more = f" (and {len(moved) - 1} other such change{'s' * (len(moved) > 2)})" if len(moved) > 1 else ""
        reasons.append(
            f"{moved[0].in_words} the answer of {reference.method} moves from {reference.value:,.0f} to"
            f" {moved[0].value:,.0f}{more}"
        )
    return reasons


def _is_far(change: Moved, reference: Alternative) -> bool:
    if not isfinite(change.value):
        return True
    return _ratio(change.value, reference.value) > FAR or not _holds(reference.limits(), change.value)


def _holds(limits: tuple[float, float], value: float) -> bool:
    return limits[0] <= value <= limits[1]


def _ratio(a: float, b: float) -> float:
    return max(a, b) / max(min(a, b), 1e-300)


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
