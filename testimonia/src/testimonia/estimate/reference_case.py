"""The reference case that the product ships: its plan, the published claims, and public facts that it cites besides."""

from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

from testimonia.collect.importing.files import read_tables
from testimonia.collect.importing.plan import Planner
from testimonia.collect.kinds import SPECS
from testimonia.collect.records import Claim
from testimonia.collect.shipped import published_claims
from testimonia.estimate.plan import Plan, parse_plan

Hash = Callable[[bytes], str]
"""`Vault.keyed_hash`, so that importing the same facts as a file later finds the same records."""

_DATA = files("testimonia.estimate") / "data"


def plan() -> Plan:
    """The plan that replays the published figures."""
    return parse_plan(plan_toml())


def plan_toml() -> str:
    """Its text, to be copied into an investigation or extended."""
    return (_DATA / "reference_case.toml").read_text(encoding="utf-8")


def tables_toml() -> str:
    """Its parameters and figures without a heading, to be joined to an investigation's own plan."""
    text = plan_toml()
    return text[text.index("[parameters.") :]


def claims(keyed_hash: Hash) -> tuple[Claim, ...]:
    """All claims that the plan cites: the published figures, and public facts such as an exchange rate."""
    return (*published_claims(keyed_hash), *_facts(keyed_hash))


def _facts(keyed_hash: Hash) -> tuple[Claim, ...]:
    with as_file(_DATA / "reference_facts.csv") as path:
        rows = Planner(SPECS, lambda _: (), keyed_hash).plan(read_tables(Path(path))).rows
    return tuple(record for row in rows for record in row.records if isinstance(record, Claim))
