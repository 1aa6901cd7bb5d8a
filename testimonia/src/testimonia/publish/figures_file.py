"""``figures.json``: every figure with kind, value, range, method, assumptions, parameters and disclosure settings."""

import json
from typing import Any

from pydantic import Field, ValidationError

from testimonia.cleared import ClearedClaim, ClearedEdition, ClearedFigure, ClearedTable, Profile
from testimonia.cleared.types import Cleared
from testimonia.core.errors import Damaged
from testimonia.publish import numbers

FORMAT = "testimonia-figures/1"


class PrintedFigure(ClearedFigure):
    """A figure with its percentage as the report prints it."""

    percent: int | None = None


class EditionFacts(Cleared):
    """What an edition says of itself. Its id, its approvals and the keyed hash of its inputs are random by nature and
    stand in the provenance: the same plan, seed and records give the same figures file in any investigation.
    """

    title: str
    organisation: str
    language: str
    published_on: str
    simulated: bool
    seed: int
    plan_sha256: str
    software: dict[str, str]


class Disclosure(Cleared):
    """What the gate did: `Clearance` without who approved."""

    profile: Profile
    parameters: dict[str, float | int | str]
    attacked: bool
    statement: str
    withheld: tuple[str, ...]


class FiguresFile(Cleared):
    """The whole file."""

    format: str = Field(pattern=f"^{FORMAT}$")
    edition: EditionFacts
    disclosure: Disclosure
    figures: tuple[PrintedFigure, ...]
    tables: tuple[ClearedTable, ...]
    claims: tuple[ClearedClaim, ...]


def write_figures(edition: ClearedEdition) -> bytes:
    """Return the file; the same edition gives the same bytes."""
    facts = {name: getattr(edition, name) for name in EditionFacts.model_fields}
    figures = tuple(PrintedFigure(**dict(figure), percent=percent_of(figure)) for figure in edition.figures)
    file = FiguresFile(
        format=FORMAT,
        edition=EditionFacts(**facts),
        disclosure=Disclosure(**edition.clearance.model_dump(exclude={"approvals"})),
        figures=figures,
        tables=edition.tables,
        claims=edition.claims,
    )
    return dump(file.model_dump(mode="json"))


def read_figures(data: bytes) -> FiguresFile:
    """Read the file back, from a package that somebody else may have made."""
    try:
        return FiguresFile.model_validate_json(data)
    except ValidationError:
        raise Damaged(
            found="figures.json is not what this version writes",
            rule=f"it is JSON of the format {FORMAT}",
            todo="Ask the publisher for the package again, or use a newer version of testimonia",
        ) from None


def percent_of(figure: ClearedFigure) -> int | None:
    """Return the percentage that belongs to a count."""
    if figure.kind != "count" or figure.value is None or not figure.of:
        return None
    return numbers.percent(figure.value, figure.of)


def dump(value: Any) -> bytes:
    """Write JSON that people can read and that is the same every time."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
