"""The demo's plan: its own figures; then, in other sections, the reference case and the United Kingdom's lists."""

import re
from importlib.resources import files

from testimonia.estimate import reference_case
from testimonia.estimate.plan import Plan, parse_plan

PART_TWO = "Part two: published claims, replayed. "
_DATA = files("testimonia.demo") / "data"


def plan(seed: int) -> Plan:
    """Both parts under one seed; nothing of one is named in a formula of the other."""
    return parse_plan(plan_toml(seed))


def plan_toml(seed: int) -> str:
    """Return the text of the plan, as the release will hold it."""
    own = re.sub(r"(?m)^seed = 1$", f"seed = {seed}", _read("plan.toml"), count=1)
    replayed = reference_case.tables_toml() + _read("uk_2013.toml")
    return own + "\n" + re.sub(r'(?m)^section = "', f'section = "{PART_TWO}', replayed)


def _read(name: str) -> str:
    return (_DATA / name).read_text(encoding="utf-8")
