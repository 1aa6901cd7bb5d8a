"""The reference case that the product ships: its plan, and the public facts that it cites besides the claims."""

import csv
from importlib.resources import files

from testimonia.collect.records import Claim
from testimonia.core.records import PROJECT
from testimonia.estimate.plan import Plan, parse_plan

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


def facts() -> list[Claim]:
    """Public facts with their sources, in the form of claims; the published claims themselves come from `collect`."""
    rows = csv.DictReader((_DATA / "reference_facts.csv").read_text(encoding="utf-8").splitlines())
    return [claim_of(row) for row in rows]


def claim_of(row: dict[str, str]) -> Claim:
    """One row of a file of claims."""
    return Claim.model_validate(
        {
            "subject": PROJECT,
            "claim_unit": row["unit"],
            "value": float(row["value"]),
            "repeats": row["repeats"] or None,
            **{
                key: row[key]
                for key in ("claim_id", "quantity", "bound", "population", "published_by", "published_on", "note")
            },
        }
    )
