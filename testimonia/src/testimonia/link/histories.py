"""Capture histories: how many people are on exactly these lists. Clusters go in, a table of patterns comes out.

Rows of a published table of overlaps go in as they stand. Referrals between lists are counted beside the table, since
a list that feeds another makes the two depend on each other.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from testimonia.collect.records import ListMembership
from testimonia.core.errors import InvalidInput, Refused
from testimonia.link.blocking import is_single
from testimonia.link.clusters import Clusters


@dataclass(frozen=True)
class CaptureHistories:
    """``patterns[i]`` says by 0 or 1, in the order of ``lists``, who the ``counts[i]`` people are."""

    lists: tuple[str, ...]
    patterns: tuple[tuple[int, ...], ...]
    counts: tuple[int, ...]
    n_duplicates: int
    """Entries beyond the first of one person on one list."""
    referrals: tuple[tuple[str, str, int], ...]
    """From list, to list, people."""
    population: str
    place: str
    period: str

    @property
    def n_people(self) -> int:
        return sum(self.counts)


def capture_histories(entries: Sequence[ListMembership], clusters: Clusters) -> CaptureHistories:
    """Count people by pattern; refused while clusters wait, or where the lists are not of one population."""
    clusters.require_settled()
    population, place, period = one_population(entries)
    by_id = {e.id: e for e in entries}
    lists = tuple(sorted({name for e in entries for name in (e.list_name, *e.also_on)}))
    counts: Counter[tuple[int, ...]] = Counter()
    n_duplicates = 0
    for members in clusters.settled:
        group = [by_id[i] for i in members]
        if len(group) > 1 and not all(map(is_single, group)):
            raise InvalidInput(
                found="a row of a published table that was judged the same as another entry",
                rule="such a row stands for several people and cannot be matched",
                todo="Undo that decision",
            )
        on = {name for e in group for name in (e.list_name, *e.also_on)}
        counts[tuple(int(name in on) for name in lists)] += group[0].pattern_count
        n_duplicates += len(group) - len({e.list_name for e in group})
    patterns = tuple(sorted(counts, key=lambda p: (sum(p), [-x for x in p])))
    return CaptureHistories(
        lists, patterns, tuple(counts[p] for p in patterns), n_duplicates, referrals(entries), population, place, period
    )


def referrals(entries: Iterable[ListMembership]) -> tuple[tuple[str, str, int], ...]:
    """Count the entries that one list received from another."""
    sent = Counter((e.referred_from, e.list_name) for e in entries if e.referred_from)
    return tuple(sorted((str(a), b, n) for (a, b), n in sent.items()))


def one_population(entries: Sequence[ListMembership]) -> tuple[str, str, str]:
    """Return the population, place and period that all lists share, or refuse: people who could not be on a list
    are not people whom it missed."""
    if not entries:
        raise Refused(found="no list entry", rule="histories need lists", todo="Import the partners' lists first")
    shared = []
    for field in ("population", "place", "period"):
        values = {str(getattr(e, field)).strip() for e in entries}
        if len(values) > 1 or "" in values:
            raise Refused(
                found=f"lists with {len(values - {''})} different values of {field}{_without(values)}",
                rule="the lists must be of one population, place and period",
                todo=f"Limit the lists to what they share, and give every list the same {field}",
            )
        shared.append(values.pop())
    return shared[0], shared[1], shared[2]


def _without(values: set[str]) -> str:
    return " and entries that do not say theirs" if "" in values else ""
