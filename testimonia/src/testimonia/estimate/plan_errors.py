"""What is wrong with a plan, as one sentence: what was found, which rule it breaks, what to do."""

import difflib
from collections.abc import Mapping

from pydantic import BaseModel, ValidationError

from testimonia.core.errors import InvalidInput


def refuse(found: str, rule: str, todo: str = "Mend the plan; its keys are in docs/reference/plan.md") -> InvalidInput:
    """Make the error that a plan is refused with."""
    return InvalidInput(found=found, rule=rule, todo=todo)


def sentence(error: ValidationError, tables: Mapping[str, type[BaseModel]]) -> InvalidInput:
    """Say the first thing that a model found wrong; a misspelt key goes before the one that is missing for it."""
    found = error.errors(include_url=False, include_input=False, include_context=True)
    first = next((each for each in found if each["type"] == "extra_forbidden"), found[0])
    path = [str(step) for step in first["loc"] if not str(step).startswith(("list[", "str"))]
    table, key = _place(path)
    context = first.get("ctx", {})
    if first["type"] == "extra_forbidden":
        known = _known(path, tables)
        near = difflib.get_close_matches(key, known, n=1)
        todo = f"Write {near[0]!r} instead, or remove it" if near else "Remove it"
        return refuse(f"the unknown key {key!r} in {table}", f"it knows {', '.join(known)}", todo)
    if first["type"] == "missing":
        return refuse(f"no {key!r} in {table}", "it is needed", f"Add {key}")
    if first["type"] == "literal_error":
        return refuse(f"an unknown value of {key!r} in {table}", f"it is one of {context['expected']}")
    if first["type"] == "string_pattern_mismatch":
        return refuse(f"the name {path[1]!r} in [{path[0]}]", "names are small letters, digits and _, at most 64")
    return refuse(f"{key!r} in {table}", _lower(first["msg"]))


def _place(path: list[str]) -> tuple[str, str]:
    if len(path) <= 1:
        return "the plan", path[0] if path else "the plan"
    table = path[:1] if path[0] in ("plan", "report") else path[:2]
    return f"[{'.'.join(table)}]", ".".join(path[len(table) :]) or table[-1]


def _known(path: list[str], tables: Mapping[str, type[BaseModel]]) -> list[str]:
    if len(path) <= 1:
        return list(tables)
    if "elicitation" in path:
        return ["quantity", "pooling"]
    return list(tables[path[0]].model_fields)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
