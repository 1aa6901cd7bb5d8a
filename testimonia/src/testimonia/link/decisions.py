"""Which decisions stand: every MatchDecision ever stored goes in, the one in force for each pair comes out.

Nothing is overwritten. A later decision of the same pair replaces an earlier one; an undoing takes its target out of
judgement, and undoing the undoing brings it back.
"""

from collections.abc import Iterable

from testimonia.core.errors import Refused
from testimonia.core.records import new_id
from testimonia.link.records import MatchDecision

PairIds = tuple[str, str]


def pair_ids(left: str, right: str) -> PairIds:
    """Return a pair's two ids, the smaller first: a decision about (b, a) is one about (a, b)."""
    return (left, right) if left <= right else (right, left)


def in_force(decisions: Iterable[MatchDecision]) -> dict[PairIds, MatchDecision]:
    """Return the decision that stands for each pair; the order of the records given does not matter."""
    ordered = sorted(decisions, key=lambda d: (d.sequence, d.decided_on, d.id))
    undone: set[str] = set()
    for decision in reversed(ordered):
        if decision.undoes is not None and decision.id not in undone:
            undone.add(decision.undoes)
    standing = [d for d in ordered if d.undoes is None and d.id not in undone]
    return {pair_ids(d.left, d.right): d for d in standing}


def undoing(decisions: Iterable[MatchDecision], decision_id: str, *, by: str, on: str) -> MatchDecision:
    """Return the record that takes one decision back."""
    known = list(decisions)
    target = next((d for d in known if d.id == decision_id), None)
    if target is None:
        raise Refused(
            found="no decision of that id",
            rule="only a stored decision can be undone",
            todo="Take the id from the list of decisions",
        )
    return target.model_copy(
        update={
            "id": new_id(),
            "revision": 0,
            "decided_by": by,
            "decided_on": on,
            "sequence": next_sequence(known),
            "undoes": decision_id,
        }
    )


def next_sequence(decisions: Iterable[MatchDecision]) -> int:
    """Return the sequence number for the next decision."""
    return max((d.sequence for d in decisions), default=-1) + 1
