"""`Survey`: how many members of each group the respondents say they know, and the sizes of the known groups."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.streams import sha256_of

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Survey:
    """A scale-up survey of a frame population.

    Parameters
    ----------
    counts : array of shape (n_respondents, n_groups)
        Whole numbers; nan where a question was not answered. Respondents with a gap are left out, with a warning.
    groups : sequence of str, shape (n_groups,)
    sizes : mapping of group to people
        The groups whose size is known; the others can be estimated.
    total : int
        People in the frame population.

    Raises
    ------
    InvalidInput
        Negative or fractional counts; sizes outside (0, total); a group without a column.
    NotEstimable
        No group of known size, or no respondent who knows anybody in one.

    Examples
    --------
    >>> survey = Survey([[2, 1, 0], [4, 3, 1]], ["teachers", "nurses", "hidden"],
    ...                 {"teachers": 500, "nurses": 300}, 100_000)
    >>> survey.degrees.round(1).tolist()
    [375.0, 875.0]
    """

    counts: FloatArray
    groups: tuple[str, ...]
    sizes: Mapping[str, float]
    total: float
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        counts = np.array(self.counts, dtype=float, ndmin=2)
        object.__setattr__(self, "groups", tuple(self.groups))
        object.__setattr__(self, "sizes", dict(self.sizes))
        if counts.shape[1] != len(self.groups) or len(set(self.groups)) != len(self.groups):
            raise _invalid(f"{counts.shape[1]} columns for {len(self.groups)} groups", "each group has one column")
        whole = ~np.isnan(counts).any(axis=1)
        if not whole.all():
            left = f"{np.count_nonzero(~whole)} of {len(counts)} respondents left a question open and are left out."
            object.__setattr__(self, "warnings", (*self.warnings, left))
        counts = counts[whole]
        if np.any(counts < 0) or np.any(counts != np.floor(counts)):
            raise _invalid("negative or fractional counts", "each answer is a whole number of people")
        counts.setflags(write=False)
        object.__setattr__(self, "counts", counts)
        self._check_sizes()

    def __repr__(self) -> str:
        return f"Survey({len(self.counts)} respondents, {len(self.sizes)} groups of known size)"

    def _check_sizes(self) -> None:
        for name, size in self.sizes.items():
            if name not in self.groups:
                raise _invalid(f"a size for {name!r}, which has no column", "known groups were asked about")
            if not 0 < size < self.total:
                raise _invalid(f"a size of {size:g} for {name!r}", f"known groups lie between 0 and {self.total:,g}")
        if not self.sizes or len(self.counts) < 2 or not self.known.any():
            raise NotEstimable(
                found="no group of known size, fewer than two respondents, or nobody known in any such group",
                rule="networks are measured by groups of known size",
                todo="Ask at least two respondents about groups whose size is published",
            )

    @property
    def known(self) -> FloatArray:
        """Counts of the groups of known size, shape (n_respondents, n_known), in the order of ``sizes``."""
        return self.counts[:, [self.groups.index(name) for name in self.sizes]]

    @property
    def known_sizes(self) -> FloatArray:
        """Their sizes, shape (n_known,)."""
        return np.array(list(self.sizes.values()), dtype=float)

    @property
    def degrees(self) -> FloatArray:
        """Network sizes by the scale-up, shape (n_respondents,): total x (known people / size of known groups)."""
        return np.asarray(self.total * self.known.sum(axis=1) / self.known_sizes.sum())

    def of(self, group: str) -> FloatArray:
        """Counts of one group, shape (n_respondents,); refused where nobody knows a member."""
        if group not in self.groups:
            raise _invalid(f"the group {group!r}", f"the groups are {', '.join(self.groups)}")
        counts = self.counts[:, self.groups.index(group)]
        if not counts.any():
            raise NotEstimable(
                found=f"nobody who knows a member of {group!r}",
                rule="a size of zero is no estimate",
                todo="Ask more respondents, or others nearer to the group",
            )
        return counts

    def without(self, group: str) -> Survey:
        """Return the survey with one size forgotten, to estimate it from the others."""
        sizes = {name: size for name, size in self.sizes.items() if name != group}
        return Survey(self.counts, self.groups, sizes, self.total, self.warnings)

    def sha256(self) -> str:
        """Hash the table."""
        return sha256_of(self.counts, ",".join(self.groups), repr(sorted(self.sizes.items())), repr(float(self.total)))

    @classmethod
    def from_csv(cls, path: Path, sizes: Mapping[str, float], total: float, hidden: str) -> Survey:
        """Read one row a respondent from the columns of ``sizes`` and ``hidden``; empty cells are open questions."""
        names = [*sizes, hidden]
        with Path(path).open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = set(names) - set(reader.fieldnames or ())
            if missing:
                raise _invalid(f"no column {', '.join(sorted(missing))}", "each group has a column")
            rows = [[_number(row[name], reader.line_num) for name in names] for row in reader]
        return cls(np.array(rows, dtype=float).reshape(-1, len(names)), tuple(names), sizes, total)


def _number(text: str | None, line: int) -> float:
    try:
        return float(text) if text and text.strip() not in ("", "NA") else float("nan")
    except ValueError:
        raise _invalid(f"a cell in line {line} that is not a number", "answers are whole numbers or empty") from None


def _invalid(found: str, rule: str) -> InvalidInput:
    return InvalidInput(found=found, rule=rule, todo="Correct the table")
