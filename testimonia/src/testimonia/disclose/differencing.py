"""What two published sets of people show together, in one edition or over two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class PublishedSet:
    """The people behind one published number; never leaves."""

    title: str
    people: frozenset[str]


def small_difference(
    new: Iterable[PublishedSet], published: Sequence[PublishedSet], threshold: int
) -> PublishedSet | None:
    """Return the already published set from which one of the new ones differs by too few people.

    If one set holds the other, subtraction gives the number of the rest: 1 to threshold - 1 people would be shown.
    """
    for candidate in new:
        for other in published:
            small, large = sorted((candidate.people, other.people), key=len)
            if small < large and len(large) - len(small) < threshold:
                return other
    return None


def small_remainder(
    new: Iterable[PublishedSet], published: Sequence[PublishedSet], threshold: int
) -> PublishedSet | None:
    """Return the published set that, with a new one that excludes it, leaves too few people of a third.

    "Sold" and "abducted" as two figures of the same 45 women show how many were neither.
    """
    for candidate in new:
        beside = [other for other in published if not candidate.people & other.people]
        around = [other.people for other in published if candidate.people < other.people]
        for other in beside:
            rest = len(candidate.people) + len(other.people)
            if any(0 < len(whole) - rest < threshold and other.people < whole for whole in around):
                return other
    return None


def small_change(now: frozenset[str], before: frozenset[str], batch: int) -> bool:
    """Whether fewer people than a batch entered or left between two editions, but some did."""
    return 0 < len(now - before) < batch or 0 < len(before - now) < batch
