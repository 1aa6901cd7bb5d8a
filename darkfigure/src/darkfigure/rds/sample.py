"""`Sample`: the respondents of a chain-referral study, checked, with their chains.

In: a recruitment table. Out: a `Sample`, or a refusal with its rule; what can be lived with becomes a warning that
every estimate from the sample carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.rds.table import (
    Columns,
    Table,
    as_columns,
    column,
    numbers,
    recruiters_by_coupon,
    recruiters_by_id,
)
from darkfigure.streams import sha256_of

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Sample:
    """Respondents in the order of their interviews.

    Parameters
    ----------
    recruiter : array of shape (n,)
        Row of the recruiter; -1 for seeds.
    network_size : array of shape (n,)
        People of the population whom she knows; at least 1, nan where it was not told.
    gatekeeper : bool array of shape (n,)
        Sent by a gatekeeper and not by a peer.
    columns : mapping
        The table's columns as text, ``""`` where missing.
    warnings : tuple of str
    input_sha256 : str
        Hash of all columns.

    Examples
    --------
    >>> from darkfigure import rds
    >>> table = {"id": [1, 2, 3], "recruiter_id": ["seed", 1, 1], "network_size": [4, 2, 6], "held": [0, 1, 1]}
    >>> sample = rds.Sample.from_table(table)
    >>> sample
    Sample(3 respondents, 1 seeds, 1 waves)
    """

    recruiter: IntArray
    network_size: FloatArray
    gatekeeper: NDArray[np.bool_]
    columns: Mapping[str, list[str]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    input_sha256: str = ""

    @classmethod
    def from_table(cls, table: Table, columns: Columns | None = None, *, orphans_are_seeds: bool = False) -> Sample:
        """Read and check a table.

        Parameters
        ----------
        table : mapping of columns, or sequence of rows
        columns : Columns, optional
        orphans_are_seeds : bool
            Take respondents whose recruiter is in no row as seeds, with a warning, instead of refusing the table.

        Raises
        ------
        InvalidInput
            A column is missing; ids repeat; chains run in a circle; a recruiter is in no row; a network size is
            negative or no number.
        NotEstimable
            Fewer than two respondents.
        """
        names = columns or Columns()
        cells = _in_order(as_columns(table), names)
        _check_ids(column(cells, names.id))
        found, n_empty = recruiters_by_coupon(cells, names) if names.coupon else recruiters_by_id(cells, names)
        recruiter, warnings = _settle_orphans(found, n_empty, orphans_are_seeds)
        _check_loops(recruiter)
        size, more = _network_sizes(numbers(cells, names.network_size), recruiter)
        if names.gatekeeper in cells:
            gatekeeper = np.nan_to_num(numbers(cells, names.gatekeeper)) > 0
        else:
            gatekeeper = np.zeros(recruiter.size, dtype=bool)
        digest = sha256_of(*(part for name in sorted(cells) for part in (name, "\x1f".join(cells[name]))))
        return cls(recruiter, size, gatekeeper, cells, (*warnings, *more), digest)

    @property
    def n(self) -> int:
        """Respondents."""
        return self.recruiter.size

    @property
    def is_seed(self) -> NDArray[np.bool_]:
        """Who has no recruiter, shape (n,)."""
        return self.recruiter < 0

    @cached_property
    def wave(self) -> IntArray:
        """Steps from the seed, 0 for seeds, shape (n,)."""
        return _steps(self.recruiter)

    @cached_property
    def seed(self) -> IntArray:
        """Row of the seed of each one's chain, shape (n,)."""
        root = np.arange(self.n)
        for _ in range(int(self.wave.max(initial=0))):
            root = np.where(self.recruiter[root] < 0, root, self.recruiter[root])
        return root

    @property
    def n_recruits(self) -> IntArray:
        """How many each one recruited, shape (n,)."""
        return np.bincount(self.recruiter[~self.is_seed], minlength=self.n)

    def rows(self, keep: NDArray[np.bool_]) -> Sample:
        """Return the sample of some rows; a recruit whose recruiter is left out becomes a seed."""
        new_row = np.where(keep, np.cumsum(keep) - 1, -1)
        recruiter = np.where(self.is_seed, -1, new_row[np.maximum(self.recruiter, 0)])
        cells = {name: [c for c, kept in zip(col, keep, strict=True) if kept] for name, col in self.columns.items()}
        return replace(
            self,
            recruiter=recruiter[keep],
            network_size=self.network_size[keep],
            gatekeeper=self.gatekeeper[keep],
            columns=cells,
        )

    def plot(self) -> Any:
        """Draw who recruited whom, wave by wave; nobody's id is drawn. Needs the extra ``plots``."""
        from darkfigure import plots

        return plots.recruitment(self.recruiter, self.wave, title="Who recruited whom")

    def __repr__(self) -> str:
        return f"Sample({self.n} respondents, {int(self.is_seed.sum())} seeds, {int(self.wave.max())} waves)"


def _in_order(cells: dict[str, list[str]], names: Columns) -> dict[str, list[str]]:
    if names.time is None:
        return cells
    times = numbers(cells, names.time)
    if np.isnan(times).any():
        raise InvalidInput(
            rule="the order of the interviews is known for everyone",
            found=f"{int(np.isnan(times).sum())} respondents without a time",
            todo="Fill in the times or give the rows in their order",
        )
    order = np.argsort(times, kind="stable")
    return {name: [col[i] for i in order] for name, col in cells.items()}


def _check_ids(ids: list[str]) -> None:
    if len(ids) < 2:
        raise NotEstimable(
            rule="chain referral needs at least two respondents",
            found=f"{len(ids)} in the table",
            todo="Report the count",
        )
    if "" in ids:
        raise InvalidInput(
            rule="everyone has an id",
            found=f"{ids.count('')} respondents without one",
            todo="Give each respondent an id of her own",
        )
    if len(set(ids)) < len(ids):
        raise InvalidInput(
            rule="an id stands for one respondent",
            found=f"{len(ids) - len(set(ids))} rows that repeat an id",
            todo="Remove the repeated rows or give new ids",
        )


def _settle_orphans(found: IntArray, n_empty: int, orphans_are_seeds: bool) -> tuple[IntArray, tuple[str, ...]]:
    n_orphans = int((found == -2).sum())
    if n_orphans and not orphans_are_seeds:
        raise InvalidInput(
            rule="every recruiter is a respondent of the table",
            found=f"{n_orphans} of {found.size} respondents whose recruiter is in no row",
            todo="Add the recruiters, or ask for these respondents to be taken as seeds (orphans_are_seeds)",
        )
    warnings = []
    if n_orphans:
        warnings.append(f"{n_orphans} respondents whose recruiter is in no row were taken as seeds.")
    if n_empty:
        warnings.append(f"{n_empty} respondents without a recruiter were taken as seeds.")
    return np.maximum(found, -1), tuple(warnings)


def _check_loops(recruiter: IntArray) -> None:
    n_stuck = int((_steps(recruiter) < 0).sum())
    if n_stuck:
        raise InvalidInput(
            rule="every chain leads back to a seed",
            found=f"{n_stuck} respondents in chains that run in a circle",
            todo="Correct their recruiters",
        )


def _steps(recruiter: IntArray) -> IntArray:
    """Steps from the seed; -1 where the chain never reaches one."""
    wave = np.where(recruiter < 0, 0, -1)
    for step in range(1, recruiter.size + 1):
        reached = (wave < 0) & (wave[np.maximum(recruiter, 0)] == step - 1)
        if not reached.any():
            break
        wave[reached] = step
    return wave


def _network_sizes(told: FloatArray, recruiter: IntArray) -> tuple[FloatArray, tuple[str, ...]]:
    """Refuse what no network size can be; set zeros to one; say what is doubtful."""
    impossible = int(np.sum((told < 0) | np.isinf(told)))
    if impossible:
        raise InvalidInput(
            rule="a network size is zero or more people",
            found=f"{impossible} that are negative or infinite",
            todo="Correct them or leave them empty",
        )
    ties = np.bincount(recruiter[recruiter >= 0], minlength=recruiter.size) + (recruiter >= 0)
    doubts = {
        "respondents did not tell their network size": np.isnan(told),
        "respondents told a network size of zero; it was taken as 1, for a recruit knows her recruiter": told == 0,
        "network sizes are no whole number": ~np.isnan(told) & (told != np.floor(told)),
        "respondents told a network size below the number of people whom the chains show that they know": told < ties,
    }
    warnings = tuple(f"{int(doubt.sum())} of {told.size} {what}." for what, doubt in doubts.items() if doubt.any())
    return np.where(told == 0, 1.0, told), warnings
