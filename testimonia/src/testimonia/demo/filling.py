"""Rows go in and are imported as a team's file would be: planned first, then written; nothing stands on the disk."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from testimonia.coding.tables import SPECS as CODING
from testimonia.collect.actions import ImportOptions, plan_import, write_import
from testimonia.collect.importing.overlaps import Reach
from testimonia.collect.importing.plan import ImportPlan
from testimonia.collect.kinds import SPECS as COLLECT
from testimonia.core.errors import Refused
from testimonia.core.records import Record
from testimonia.demo.sources import Row
from testimonia.vault import Vault

_ROWS_AT_ONCE = 5_000


@dataclass(frozen=True)
class Imported:
    """What an import did, and the records that rows became, by the table's name and the row's place in it."""

    plan: ImportPlan
    n_written: int
    rows: tuple[Row, ...]

    def record(self, kind: str, id: str) -> Record:
        """The record of a row that has an id of the team's own."""
        return self._by_id[kind, id]

    @property
    def refusals(self) -> list[tuple[str, str]]:
        """Kind of table and reason of each row that was refused."""
        return [(row.kind, row.reason) for row in self.plan.rows if row.action == "refuse"]

    @cached_property
    def _by_id(self) -> dict[tuple[str, str], Record]:
        found = {}
        for planned in self.plan.to_write:
            row = self.rows[planned.number - 1]
            if "id" in row:
                found[row["kind"], row["id"]] = planned.records[0]
        return found


def import_rows(vault: Vault, rows: Iterable[Row]) -> Imported:
    """Import rows as one file of JSON lines that exists in memory only."""
    lines = tuple(rows)
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in lines)
    with in_memory(text.encode()) as path:
        plan = plan_import(vault, [path], (*COLLECT, *CODING))
    return Imported(plan, write_import(vault, plan, rows_at_once=_ROWS_AT_ONCE), lines)


def import_facts(vault: Vault, paths: Sequence[Path], reach: Reach | None = None) -> int:
    """Import files of published facts, of which every row must be good."""
    plan = plan_import(vault, paths, COLLECT, ImportOptions(reach=reach or Reach()))
    if plan.counts["refuse"]:
        raise Refused(
            found="a shipped file of facts with rows that can't be read",
            rule="shipped facts are complete",
            todo="Install the program again",
        )
    return write_import(vault, plan, rows_at_once=_ROWS_AT_ONCE)


@contextmanager
def in_memory(content: bytes) -> Iterator[Path]:
    """A file that no disk ever holds."""
    descriptor = os.memfd_create("rows", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
