"""`Outcome`: one column of a sample as groups, whatever its type.

In: a `Sample` and a column's name. Out: group numbers, degrees as classes, and the counts that every estimator is a
function of: respondents by degree and group, recruitments by group and group.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.rds.sample import FloatArray, IntArray, Sample
from darkfigure.rds.table import column

MAX_LEVELS = 20
_PAIRS = ({"0", "1"}, {"false", "true"}, {"no", "yes"})


@dataclass(frozen=True, eq=False, repr=False)
class Outcome:
    """An outcome in a sample.

    Parameters
    ----------
    sample : Sample
    name : str
    levels : tuple of str
        Sorted.
    group : array of shape (n,)
        Position in ``levels``; -1 where missing.
    level : int
        The level whose share is asked for.
    """

    sample: Sample
    name: str
    levels: tuple[str, ...]
    group: IntArray
    level: int
    warnings: tuple[str, ...]

    @classmethod
    def of(cls, sample: Sample, name: str, level: str | None = None) -> Outcome:
        """Read a column; ``level`` may be left out where the column is 0/1, true/false or yes/no."""
        cells = column(sample.columns, name)
        levels = tuple(sorted({cell for cell in cells if cell}))
        _check_levels(name, levels)
        position = {value: i for i, value in enumerate(levels)}
        group = np.array([position.get(cell, -1) for cell in cells], dtype=np.int64)
        n_missing = int((group < 0).sum())
        warnings = (f"{n_missing} of {sample.n} respondents have no answer; they were left out.",) if n_missing else ()
        return cls(sample, name, levels, group, _asked(name, levels, level), warnings)

    @property
    def bare(self) -> Outcome:
        """The same without the table's columns, for a worker: no answer leaves but this outcome's group numbers."""
        return replace(self, sample=replace(self.sample, columns={}, warnings=()), warnings=())

    @property
    def n_groups(self) -> int:
        """Number of levels."""
        return len(self.levels)

    @cached_property
    def usable(self) -> NDArray[np.bool_]:
        """Who has both an answer and a network size, shape (n,)."""
        return (self.group >= 0) & ~np.isnan(self.sample.network_size)

    @cached_property
    def degrees(self) -> FloatArray:
        """Distinct network sizes of the usable respondents, ascending, shape (n_degrees,)."""
        return np.unique(self.sample.network_size[self.usable])

    @cached_property
    def degree_class(self) -> IntArray:
        """Position in ``degrees``; -1 where not usable, shape (n,)."""
        found = np.searchsorted(self.degrees, self.sample.network_size)
        return np.where(self.usable, found, -1)

    @cached_property
    def counts(self) -> FloatArray:
        """Usable respondents by degree and group, shape (n_degrees, n_groups)."""
        table = np.zeros((self.degrees.size, self.n_groups))
        np.add.at(table, (self.degree_class[self.usable], self.group[self.usable]), 1)
        return table

    @cached_property
    def transitions(self) -> FloatArray:
        """Recruitments from group to group, shape (n_groups, n_groups)."""
        table = np.zeros((self.n_groups, self.n_groups))
        recruiter_group = self.recruiter_group
        known = (recruiter_group >= 0) & (self.group >= 0)
        np.add.at(table, (recruiter_group[known], self.group[known]), 1)
        return table

    @property
    def recruiter_group(self) -> IntArray:
        """Group of each one's recruiter; -1 for seeds and where missing, shape (n,)."""
        recruiter = self.sample.recruiter
        return np.where(recruiter < 0, -1, self.group[np.maximum(recruiter, 0)])

    def plot(self) -> Any:
        """Draw the RDS-II share after each interview: it must stop moving before the end. Needs the extra ``plots``."""
        from darkfigure import plots

        weight = np.where(self.usable, 1 / np.where(self.usable, self.sample.network_size, 1.0), 0.0)
        with np.errstate(invalid="ignore"):
            share = np.cumsum(weight * (self.group == self.level)) / np.cumsum(weight)
        title = "The share as interviews come in"
        subtitle = "A path that still drifts at its end has not forgotten the seeds"
        return plots.path(share, title=title, subtitle=subtitle, final=float(share[-1]))


def _check_levels(name: str, levels: tuple[str, ...]) -> None:
    if len(levels) < 2:
        raise NotEstimable(
            rule="a share can be generalised only where answers differ",
            found=f"{'one answer' if levels else 'no answer'} in the column {name!r}",
            todo="Report the count of those interviewed",
        )
    if len(levels) > MAX_LEVELS:
        raise InvalidInput(
            rule=f"an outcome has at most {MAX_LEVELS} levels",
            found=f"{len(levels)} different values in the column {name!r}",
            todo="Group the values first",
        )


def _asked(name: str, levels: tuple[str, ...], level: str | None) -> int:
    if level is None:
        if {value.lower() for value in levels} in _PAIRS:
            return 1
        raise InvalidInput(
            rule="the level whose share is wanted is named, unless the column is 0/1, true/false or yes/no",
            found=f"{len(levels)} levels in the column {name!r}: {', '.join(levels)}",
            todo="Name one of them",
        )
    if str(level) not in levels:
        raise InvalidInput(
            rule="the level is one of the column's values",
            found=f"no {str(level)!r} in the column {name!r}",
            todo=f"Name one of {', '.join(levels)}",
        )
    return levels.index(str(level))
