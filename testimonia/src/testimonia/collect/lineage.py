"""Claims as families: a claim goes in with those that repeat it; each comes out beneath the one it repeats."""

from collections.abc import Iterable
from dataclasses import dataclass

from testimonia.collect.claims import drifts, worded
from testimonia.collect.records import Claim


@dataclass(frozen=True)
class Told:
    """One claim, how many steps it is from the first one, and how it differs from the one that it repeats."""

    claim: Claim
    figure: str
    quantity: str
    unit: str
    drift: str
    depth: int
    repeats: str


def lineages(claims: Iterable[Claim]) -> list[list[Told]]:
    """Return one list a family, the claim that all others repeat first. Claims that repeat one another in a ring
    have no first one; the ring is cut at the claim that was stored first."""
    claims = list(claims)
    by_id = {claim.claim_id: claim for claim in claims}
    changed = drifts(claims)
    repeated_by: dict[str, list[Claim]] = {}
    for claim in by_id.values():
        if claim.repeats in by_id:
            repeated_by.setdefault(claim.repeats or "", []).append(claim)
    seen: set[str] = set()

    def family(claim: Claim, depth: int) -> list[Told]:
        if claim.claim_id in seen:
            return []
        seen.add(claim.claim_id)
        told = [_told(claim, changed.get(claim.claim_id, ""), depth, by_id)]
        for other in repeated_by.get(claim.claim_id, []):
            told += family(other, depth + 1)
        return told

    firsts = [claim for claim in by_id.values() if claim.repeats not in by_id]
    families = [family(claim, 0) for claim in (*firsts, *by_id.values())]
    return sorted((f for f in families if f), key=lambda f: -len(f))


def _told(claim: Claim, drift: str, depth: int, by_id: dict[str, Claim]) -> Told:
    source = by_id.get(claim.repeats or "")
    return Told(
        claim=claim,
        figure=worded(claim),
        quantity=claim.quantity.replace("_", " "),
        unit="" if claim.claim_unit == "share" else claim.claim_unit,
        drift=drift,
        depth=min(depth, 4),
        repeats=f"{source.published_by}, {source.published_on}" if source else claim.repeats or "",
    )
