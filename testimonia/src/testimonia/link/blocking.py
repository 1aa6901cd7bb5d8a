"""Which entries of lists are worth comparing: entries go in, candidate pairs with their fields side by side come out.

Matching values are coarse facts (`birth_year`, `province`, `arrived`) or keyed encodings, whose field names begin
with `keyed_`; none is a name. A missing value agrees with nothing and disagrees with nothing.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from testimonia.collect.records import ListMembership
from testimonia.core.errors import Refused

Agreement = Literal["equal", "near", "differs", "missing"]


@dataclass(frozen=True)
class Blocking:
    """A pair is a candidate if it agrees on all fields of one rule. Years agree when at most ``years_apart`` apart.

    Without rules, these are any two fields, or three where two would leave more pairs than ``limit``: a field that
    nearly all entries share tells nothing.
    """

    rules: tuple[tuple[str, ...], ...] = ()
    years_apart: int = 1
    most_pairs_a_rule: int | None = None

    def limit(self, n_entries: int) -> int:
        """Return how many pairs one rule may leave: as given, or 5 for every 2 entries and never under 1,000."""
        return self.most_pairs_a_rule or max(1_000, 5 * n_entries // 2)


@dataclass(frozen=True)
class Pair:
    """Two entries to be judged, the smaller id left, with how each field of the two compares."""

    left: ListMembership
    right: ListMembership
    agreement: Mapping[str, Agreement]

    @property
    def ids(self) -> tuple[str, str]:
        return self.left.id, self.right.id

    @property
    def n_agreeing(self) -> int:
        return sum(a in ("equal", "near") for a in self.agreement.values())


def candidate_pairs(entries: Sequence[ListMembership], blocking: Blocking) -> tuple[Pair, ...]:
    """Return the pairs to review, those that agree on most fields first; the order of entries does not matter.

    Entries of a published table stand for many people and are left out: no pair of them can be judged. Two entries of
    one list are compared as well, for a list may hold a woman twice.
    """
    single = sorted((e for e in entries if is_single(e)), key=lambda e: e.id)
    fields = sorted({name for entry in single for name in entry.matching})
    rules = blocking.rules or _rules(single, fields, blocking)
    found = sorted({pair for rule in rules for pair in _block(single, rule, blocking)})
    by_id = {e.id: e for e in single}
    pairs = [compare(by_id[a], by_id[b], fields, blocking.years_apart) for a, b in found]
    return tuple(sorted(pairs, key=lambda p: (-p.n_agreeing, p.ids)))


def is_single(entry: ListMembership) -> bool:
    """Return whether an entry is one person's, and not a row of a published table of overlaps."""
    return entry.pattern_count == 1 and not entry.also_on


def compare(left: ListMembership, right: ListMembership, fields: Iterable[str], years_apart: int = 1) -> Pair:
    """Lay two entries side by side, the smaller id left."""
    first, second = sorted((left, right), key=lambda e: e.id)
    agreement = {f: _agreement(f, value_of(first, f), value_of(second, f), years_apart) for f in fields}
    return Pair(first, second, agreement)


def value_of(entry: ListMembership, field: str) -> str:
    """Return a matching value folded for comparison: width, letter case and outer spaces do not count."""
    return unicodedata.normalize("NFKC", entry.matching.get(field, "")).strip().casefold()


def _agreement(field: str, left: str, right: str, years_apart: int) -> Agreement:
    if not left or not right:
        return "missing"
    if left == right:
        return "equal"
    if is_year(field, left) and is_year(field, right) and abs(int(left) - int(right)) <= years_apart:
        return "near"
    return "differs"


def is_year(field: str, value: str) -> bool:
    """Return whether a field is compared as a year: its name says so and the value is four digits."""
    return field.endswith("year") and len(value) == 4 and value.isascii() and value.isdigit()


def selective(sizes: Mapping[tuple[str, ...], int], most_pairs: int) -> tuple[tuple[str, ...], ...]:
    """Keep the combinations of fields that leave few enough pairs, unless a shorter one within it is kept as well."""
    kept: list[tuple[str, ...]] = []
    for combination in sorted((c for c, n in sizes.items() if n <= most_pairs), key=lambda c: (len(c), c)):
        if not any(set(shorter) <= set(combination) for shorter in kept):
            kept.append(combination)
    return tuple(kept)


def _rules(entries: Sequence[ListMembership], fields: Sequence[str], blocking: Blocking) -> tuple[tuple[str, ...], ...]:
    lengths = sorted({min(length, len(fields)) for length in (2, 3)} - {0})
    sizes = {c: _n_pairs(_blocks(entries, c, blocking)) for n in lengths for c in combinations(fields, n)}
    rules = selective(sizes, limit := blocking.limit(len(entries)))
    if sizes and not rules:
        raise _too_many(min(sizes.values()), "even the most telling fields", limit)
    return rules


def _blocks(
    entries: Sequence[ListMembership], rule: Sequence[str], blocking: Blocking
) -> dict[tuple[str, ...], list[ListMembership]]:
    blocks: dict[tuple[str, ...], list[ListMembership]] = {}
    for entry in entries:
        for key in _keys(entry, rule, blocking.years_apart):
            blocks.setdefault(key, []).append(entry)
    return blocks


def _n_pairs(blocks: Mapping[tuple[str, ...], Sequence[ListMembership]]) -> int:
    return sum(len(b) * (len(b) - 1) // 2 for b in blocks.values())


def _block(entries: Sequence[ListMembership], rule: Sequence[str], blocking: Blocking) -> Iterator[tuple[str, str]]:
    """Yield the pairs that agree on every field of one rule."""
    blocks = _blocks(entries, rule, blocking)
    if (n_pairs := _n_pairs(blocks)) > (limit := blocking.limit(len(entries))):
        raise _too_many(n_pairs, " and ".join(rule), limit)
    for block in blocks.values():
        for left, right in combinations(block, 2):
            pair = compare(left, right, rule, blocking.years_apart)
            if pair.n_agreeing == len(rule):
                yield pair.ids


def _too_many(n_pairs: int, on: str, limit: int) -> Refused:
    return Refused(
        found=f"up to {n_pairs} pairs agree on {on}",
        rule=f"a review takes at most {limit} pairs that agree on the same fields",
        todo="Fill in more matching fields of the lists",
    )


def _keys(entry: ListMembership, rule: Sequence[str], years_apart: int) -> list[tuple[str, ...]]:
    """Return the blocks of an entry. A year enters one block for each end of a window, so that near years meet."""
    keys: list[tuple[str, ...]] = [()]
    for field in rule:
        value = value_of(entry, field)
        if not value:
            return []
        near = is_year(field, value) and years_apart > 0
        width = years_apart + 1
        values = {f"{s}:{(int(value) + s) // width}" for s in range(width)} if near else {value}
        keys = [(*key, v) for key in keys for v in sorted(values)]
    return keys
