"""The judgement layer: which records speak of the same person. A decision never overwrites; every one can be undone."""

from typing import ClassVar, Literal

from testimonia.core.records import Compartment, Record


class MatchDecision(Record):
    """One decision about two list entries; a later one of the same pair replaces it in judgement, not in the store."""

    kind: ClassVar[str] = "match_decision"
    compartment: ClassVar[Compartment] = "LINKAGE"

    left: str
    right: str
    verdict: Literal["same", "different", "unsure"]
    score: float | None = None
    method: Literal["clerical", "splink", "published"] = "clerical"
    decided_by: str
    decided_on: str
    undoes: str | None = None
