"""Writes of `collect`. An import is planned first; what is written is exactly what the plan showed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from testimonia.collect.importing.files import read_tables
from testimonia.collect.importing.overlaps import Reach, as_memberships, is_overlap_table
from testimonia.collect.importing.plan import ImportPlan, Planner
from testimonia.collect.importing.specs import TableSpec
from testimonia.collect.records import Identity

if TYPE_CHECKING:
    from testimonia.vault import Vault

ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class ImportOptions:
    """What a user may say about the files."""

    kind: str = ""
    encoding: str = ""
    ignore: frozenset[str] = frozenset()
    reach: Reach = field(default_factory=Reach)
    """For published tables of overlapping lists."""


def plan_import(
    vault: "Vault", paths: Sequence[Path], specs: Sequence[TableSpec], options: ImportOptions | None = None
) -> ImportPlan:
    """Read files and say what would happen to every row; nothing is written."""
    said = options or ImportOptions()
    tables = [table for path in paths for table in read_tables(path, said.encoding)]
    tables = [as_memberships(t, said.reach) if is_overlap_table(t) else t for t in tables]
    planner = Planner(specs, vault.scan, vault.keyed_hash)
    return planner.plan(tables, ignore=said.ignore, kind=said.kind)


def write_import(
    vault: "Vault",
    plan: ImportPlan,
    *,
    rows_at_once: int = ROWS_AT_ONCE,
    acknowledge: Callable[[int, int], None] | None = None,
) -> int:
    """Store the good rows of a plan and return their number.

    Up to ``rows_at_once`` rows are one transaction; above, each part is one, and ``acknowledge(done, of)`` is called
    when it is safely stored.
    """
    rows = plan.to_write
    for start in range(0, len(rows), rows_at_once):
        part = rows[start : start + rows_at_once]
        vault.put(*(record for row in part for record in row.records), action="import")
        if acknowledge is not None:
            acknowledge(start + len(part), len(rows))
    return len(rows)


def record_identities(vault: "Vault", identities: Sequence[Identity]) -> None:
    """Store names and safe channels; they are sealed apart from everything else that is known of a person."""
    vault.put(*identities, action="identities recorded")
