"""The judgement layer: which records speak of the same person. A decision never overwrites; every one can be undone."""

from typing import ClassVar, Literal

from pydantic import Field

from testimonia.core.records import Compartment, Record

Verdict = Literal["same", "different", "unsure"]


class MatchDecision(Record):
    """One decision about two list entries; a later one of the same pair replaces it in judgement, not in the store."""

    kind: ClassVar[str] = "match_decision"
    compartment: ClassVar[Compartment] = "LINKAGE"

    left: str
    right: str
    verdict: Verdict
    score: float | None = None
    method: Literal["clerical", "splink", "published"] = "clerical"
    decided_by: str
    decided_on: str
    sequence: int = Field(default=0, ge=0)
    """The number of decisions stored before this one: which is later must not hang on a clock."""
    undoes: str | None = None
    """The decision, or the undoing, that this record takes back; its own verdict then counts for nothing."""
