"""Capture histories: who was seen on which lists. Tables, records or CSV come in; validated counts go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.mse.reading import columns, read_csv
from darkfigure.streams import sha256_of

MAX_LISTS = 20
MOST_PEOPLE = 1e10
COUNT_NAMES = ("count", "counts", "freq", "frequency", "number", "people")

LAST_IS_COUNT = "The last column, {}, was read as the number of people, since it holds more than 0 and 1."


@dataclass(frozen=True, eq=False, repr=False)
class Histories:
    """Number of people by capture pattern.

    Parameters
    ----------
    lists : tuple of str, length n_lists
        Names of the lists.
    patterns : array of uint8, shape (n_cells, n_lists)
        1 where a list holds the people of this row. Every pattern occurs once, in a fixed order; patterns that are
        not named have nobody.
    counts : array of int64, shape (n_cells,)
        People with exactly this pattern, each at least 1.
    warnings : tuple of str
        What a reader of any estimate from these histories must know.

    Notes
    -----
    Refused: negative or fractional counts, entries other than 0 and 1, people on no list, nobody at all, fewer than
    three lists unless ``minimum_lists=2`` is asked for. Warned of: duplicate patterns (added up), a list with nobody,
    a list that contains another.

    Examples
    --------
    >>> from darkfigure.mse import Histories
    >>> korea = Histories.from_counts([[0, 0, 1, 41], [0, 1, 0, 5], [1, 0, 0, 5], [1, 1, 0, 54], [1, 0, 1, 6],
    ...                                [1, 1, 1, 12]], lists=["b", "c", "d"])
    >>> korea.n_observed, korea.overlap("b", "c")
    (123, 66)
    >>> korea
    Histories(123 people on 3 lists: b, c, d)
    """

    lists: tuple[str, ...]
    patterns: NDArray[np.uint8]
    counts: NDArray[np.int64]
    warnings: tuple[str, ...] = ()

    @classmethod
    def from_counts(cls, table: Any, lists: Sequence[str] | None = None, *, minimum_lists: int = 3) -> Histories:
        """Read a table of 0/1 columns, one a list, whose last column is the count.

        Parameters
        ----------
        table : array, data frame or mapping of columns, shape (n_rows, n_lists + 1)
        lists : sequence of str, optional
            Names; taken from the table where it has them, else A, B, C ...
        minimum_lists : int
            3; two lists identify nothing but independence, so they must be asked for.
        """
        names, values = columns(table, None if lists is None else [*lists, "count"])
        return _build(names[:-1], values[:, :-1], values[:, -1], minimum_lists, rows_are_people=False)

    @classmethod
    def from_records(cls, records: Any, lists: Sequence[str] | None = None, *, minimum_lists: int = 3) -> Histories:
        """Read one row a person, one 0/1 column a list, shape (n_people, n_lists)."""
        names, values = columns(records, lists)
        return _build(names, values, None, minimum_lists, rows_are_people=True)

    @classmethod
    def from_csv(cls, path: str | Path, *, minimum_lists: int = 3) -> Histories:
        """Read a CSV file with a header, parted by commas, semicolons, tabs or bars.

        The last column is the count where it is called so (count, freq, number, people ...) or holds more than 0 and 1;
        otherwise each row is a person. A column called ``n`` may be a list: with nothing but 0 and 1 it is the count
        where no pattern of the others repeats. Row numbers (a first column without a heading, or ``id``) are left out.
        """
        names, values = read_csv(Path(path))
        named = "".join(filter(str.isalpha, names[-1].lower()))
        counted = bool(np.any((values[:, -1] != 0) & (values[:, -1] != 1)))
        distinct = named == "n" and len(np.unique(values[:, :-1], axis=0)) == len(values)
        if named in COUNT_NAMES or counted or distinct:
            found = cls.from_counts(values, names[:-1], minimum_lists=minimum_lists)
            return found if named in (*COUNT_NAMES, "n") else found.with_warning(LAST_IS_COUNT.format(names[-1]))
        return cls.from_records(values, names, minimum_lists=minimum_lists)

    def with_warning(self, *warnings: str) -> Histories:
        """Return the same histories with more warnings."""
        return replace(self, warnings=(*self.warnings, *warnings))

    def __repr__(self) -> str:
        return f"Histories({self.n_observed:,} people on {self.n_lists} lists: {', '.join(self.lists)})"

    @property
    def n_lists(self) -> int:
        """Number of lists."""
        return len(self.lists)

    @property
    def n_observed(self) -> int:
        """People seen on at least one list."""
        return int(self.counts.sum())

    @cached_property
    def codes(self) -> NDArray[np.int64]:
        """Pattern as an integer, bit i for list i, shape (n_cells,)."""
        return self.patterns.astype(np.int64) @ (1 << np.arange(self.n_lists, dtype=np.int64))

    @cached_property
    def table(self) -> NDArray[np.float64]:
        """Counts by code, shape (2 ** n_lists,); entry 0, the dark figure, is 0."""
        dense = np.zeros(1 << self.n_lists)
        dense[self.codes] = self.counts
        return dense

    @cached_property
    def input_sha256(self) -> str:
        """Hash of the people by named list; the order of lists and of rows does not change it."""
        order, rows = self.canonical
        return sha256_of(
            "\x1f".join(self.lists[i] for i in order), self.patterns[np.ix_(rows, order)], self.counts[rows]
        )

    @cached_property
    def canonical(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Order of lists by name and of rows by pattern: resamples are drawn in it, so that order never matters."""
        order = np.array(sorted(range(self.n_lists), key=self.lists.__getitem__), dtype=np.intp)
        return order, np.lexsort(self.patterns[:, order].T)

    def total(self, name: str) -> int:
        """People on one list."""
        return int(self.counts[self.patterns[:, self.index(name)] == 1].sum())

    def overlap(self, one: str, other: str) -> int:
        """People on both of two lists, whatever other lists they are on."""
        both = self.patterns[:, self.index(one)] & self.patterns[:, self.index(other)]
        return int(self.counts[both == 1].sum())

    def index(self, name: str) -> int:
        """Position of a list; refuses a name that is not there."""
        if name not in self.lists:
            raise InvalidInput(
                rule="a list is named as in the table",
                found=f"no list is called {name!r}",
                todo=f"Use one of {', '.join(self.lists)}",
            )
        return self.lists.index(name)

    def without(self, name: str) -> Histories:
        """Leave one list out; people on no other list are then unseen."""
        keep = [i for i in range(self.n_lists) if i != self.index(name)]
        return self._rebuilt([self.lists[i] for i in keep], self.patterns[:, keep])

    def merged(self, names: Sequence[str], name: str | None = None) -> Histories:
        """Join lists into one that holds everyone on any of them."""
        join = [self.index(each) for each in names]
        keep = [i for i in range(self.n_lists) if i not in join]
        joined = self.patterns[:, join].max(axis=1, keepdims=True)
        return self._rebuilt(
            [*(self.lists[i] for i in keep), name or "+".join(names)], np.hstack([self.patterns[:, keep], joined])
        )

    def _rebuilt(self, names: Sequence[str], patterns: NDArray[np.uint8]) -> Histories:
        seen = patterns.any(axis=1)
        return _build(names, patterns[seen], self.counts[seen], 2, rows_are_people=False, duplicates_expected=True)

    def require_overlap(self) -> None:
        """Refuse where nobody is on two lists."""
        if not (self.patterns.sum(axis=1) > 1).any():
            raise NotEstimable(
                rule="the dark figure is inferred from people who are on more than one list",
                found="nobody is on two lists",
                todo="Check that the records were linked, or find a list that overlaps",
            )


def _build(
    lists: Sequence[str],
    patterns: ArrayLike,
    counts: ArrayLike | None,
    minimum_lists: int,
    *,
    rows_are_people: bool,
    duplicates_expected: bool = False,
) -> Histories:
    names = _check_names(lists, minimum_lists)
    cells = _check_zero_one(np.asarray(patterns), names)
    weights = None if counts is None else _check_counts(np.asarray(counts))
    codes = np.zeros(len(cells), dtype=np.uint32)
    for i in range(len(names)):
        codes |= cells[:, i].astype(np.uint32) << np.uint32(i)
    totals = _totals(codes, weights, len(names))
    _check_seen(totals, rows_are_people)
    present = np.flatnonzero(totals)
    unique = ((present[:, None] >> np.arange(len(names))) & 1).astype(np.uint8)
    _check_filled(names, unique, minimum_lists)
    warnings = _warnings(names, unique, totals[present])
    if weights is not None and not duplicates_expected and np.unique(codes).size < codes.size:
        warnings = ("Some capture patterns were given more than once; their counts were added up.", *warnings)
    return Histories(names, unique, totals[present], warnings)


def _totals(codes: NDArray[np.uint32], weights: NDArray[np.int64] | None, n_lists: int) -> NDArray[np.int64]:
    if weights is None:
        return np.bincount(codes, minlength=1 << n_lists)
    totals = np.zeros(1 << n_lists, dtype=np.int64)
    np.add.at(totals, codes, weights)
    return totals


def _check_names(lists: Sequence[str], minimum_lists: int) -> tuple[str, ...]:
    names = tuple(str(name).strip() for name in lists)
    if len(set(names)) < len(names) or "" in names:
        raise InvalidInput(
            rule="every list has a name of its own",
            found="two lists share a name, or one has none",
            todo="Rename the columns",
        )
    if len(names) < minimum_lists:
        raise InvalidInput(
            rule=f"multiple systems estimation needs at least {minimum_lists} lists",
            found=f"{len(names)} list{'s were' if len(names) != 1 else ' was'} given",
            todo="Add a list; two lists rest on independence alone and must be asked for (minimum_lists=2)",
        )
    if len(names) > MAX_LISTS:
        raise InvalidInput(
            rule=f"at most {MAX_LISTS} lists are read",
            found=f"{len(names)} lists were given",
            todo="Merge lists of the same kind first",
        )
    return names


def _check_zero_one(values: NDArray[Any], names: Sequence[str]) -> NDArray[Any]:
    if values.dtype == bool:
        return values.view(np.uint8)
    good = (values == 0) | (values == 1)
    if not np.issubdtype(values.dtype, np.number) or not bool(good.all()):
        wrong = [name for name, fine in zip(names, good.all(axis=0), strict=True) if not fine] or names
        raise InvalidInput(
            rule="a list's column holds 1 for people on the list and 0 for others",
            found=f"the column {', '.join(wrong)} holds something else, or nothing",
            todo="Write 0 or 1 in every row",
        )
    return values


def _check_counts(values: NDArray[Any]) -> NDArray[np.int64]:
    numbers = values.astype(float) if np.issubdtype(values.dtype, np.number) else np.full(values.shape, np.nan)
    for bad, found in (
        (~np.isfinite(numbers), "a count is missing or not a number"),
        (numbers < 0, "a count is negative"),
        (numbers != np.floor(numbers), "a count is not a whole number"),
        (numbers > MOST_PEOPLE, "a count exceeds the people on earth"),
    ):
        if bad.any():
            raise InvalidInput(
                rule="counts are whole numbers of people, 0 or more", found=found, todo="Correct the count column"
            )
    return numbers.astype(np.int64)


def _check_seen(totals: NDArray[np.int64], rows_are_people: bool) -> None:
    if totals[0]:
        raise InvalidInput(
            rule="people on no list are the dark figure and cannot be counted",
            found=f"{totals[0]} {'rows are' if rows_are_people else 'people are said to be'} on no list",
            todo="Leave them out, or add the list on which they were found",
        )
    if not totals.any():
        raise NotEstimable(
            rule="an estimate needs people", found="all counts are zero", todo="Check that the right file was read"
        )


def _check_filled(names: tuple[str, ...], patterns: NDArray[np.uint8], minimum_lists: int) -> None:
    filled = int(patterns.any(axis=0).sum())
    if minimum_lists > 2 and filled < min(minimum_lists, len(names)):
        raise NotEstimable(
            rule=f"multiple systems estimation needs at least {minimum_lists} lists that hold somebody",
            found=f"{len(names)} lists were given, of which {len(names) - filled} hold nobody",
            todo="Add a list; two lists rest on independence alone and must be asked for (minimum_lists=2)",
        )


def _warnings(lists: tuple[str, ...], patterns: NDArray[np.uint8], counts: NDArray[np.int64]) -> tuple[str, ...]:
    shared = (patterns.astype(np.int64).T * counts) @ patterns.astype(np.int64)
    sizes = np.diag(shared)
    said = [f"List {name} holds nobody and adds nothing." for name, size in zip(lists, sizes, strict=True) if size == 0]
    if len(lists) == 2:
        said.insert(0, "Two lists show nothing of their dependence: any estimate takes them as independent.")
    for i, j in ((i, j) for i in range(len(lists)) for j in range(len(lists)) if i != j and sizes[j] > 0):
        if shared[i, j] == sizes[j] and (sizes[i] > sizes[j] or (sizes[i] == sizes[j] and i < j)):
            said.append(
                f"Everyone on list {lists[j]} is also on list {lists[i]}: lists that contain each other are not"
                " separate observations; consider merging them."
            )
    return tuple(said)
