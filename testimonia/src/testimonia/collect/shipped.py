"""Facts that come with the product: published claims, the United Kingdom's lists of 2013, and vocabularies.

Their sources stand in `data/SOURCES.md`. The files are read like a team's own.
"""

import csv
import io
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

from testimonia.collect.importing.files import read_tables
from testimonia.collect.importing.overlaps import Reach, as_memberships
from testimonia.collect.importing.plan import Planner
from testimonia.collect.importing.tables import RawTable
from testimonia.collect.kinds import SPECS
from testimonia.collect.records import Claim, ListMembership
from testimonia.core.errors import Damaged
from testimonia.core.records import Record

UK_2013 = Reach(population="potential victims of trafficking", place="United Kingdom", period="2013")

Vocabulary = Literal["palermo_art3", "ilo_operational_indicators", "htcds_codes"]
Hash = Callable[[bytes], str]
"""`Vault.keyed_hash`, so that importing the same facts as a file later finds the same records."""


def published_claims(keyed_hash: Hash) -> tuple[Claim, ...]:
    """Return the published figures of the reference case, each with the claim that it repeats."""
    return tuple(r for r in _records(_tables("published_claims.csv"), keyed_hash) if isinstance(r, Claim))


def uk_2013(keyed_hash: Hash, lists: Literal[5, 6] = 5) -> tuple[ListMembership, ...]:
    """Return the published table of overlapping lists; five and six lists are the same people, so store only one."""
    name = "uk_2013_five_lists.csv" if lists == 5 else "uk_2013_six_lists.csv"
    tables = [as_memberships(table, UK_2013) for table in _tables(name)]
    return tuple(r for r in _records(tables, keyed_hash) if isinstance(r, ListMembership))


def vocabulary(
    name: Literal["palermo_art3", "ilo_operational_indicators", "htcds_codes"],
) -> tuple[dict[str, str], ...]:
    """Return the rows of a published vocabulary."""
    text = (files(__package__) / "data" / "vocabularies" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def _tables(name: str) -> list[RawTable]:
    with as_file(files(__package__) / "data" / name) as path:
        return read_tables(Path(path))


def _records(tables: list[RawTable], keyed_hash: Hash) -> tuple[Record, ...]:
    plan = Planner(SPECS, lambda _: (), keyed_hash).plan(tables)
    if plan.counts["refuse"]:
        raise Damaged(
            found="a file of facts that does not read as it was shipped",
            rule="shipped facts are complete",
            todo="Install the program again",
        )
    return tuple(record for row in plan.rows for record in row.records)
