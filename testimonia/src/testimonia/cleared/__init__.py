"""Frozen value types of what may leave. `disclose` makes them; they are the only input of `publish`."""

from testimonia.cleared.types import (
    Approval,
    Clearance,
    ClearedCell,
    ClearedClaim,
    ClearedEdition,
    ClearedFigure,
    ClearedFinding,
    ClearedInterval,
    ClearedNeed,
    ClearedParameter,
    ClearedQuote,
    ClearedReach,
    ClearedRefusal,
    ClearedTable,
    Profile,
    Swing,
)

__all__ = [
    "Approval",
    "Clearance",
    "ClearedCell",
    "ClearedClaim",
    "ClearedEdition",
    "ClearedFigure",
    "ClearedFinding",
    "ClearedInterval",
    "ClearedNeed",
    "ClearedParameter",
    "ClearedQuote",
    "ClearedReach",
    "ClearedRefusal",
    "ClearedTable",
    "Profile",
    "Swing",
]
