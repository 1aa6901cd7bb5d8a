"""What still waits for a decision: entries and decisions in force go in, the pairs that nobody has settled come out.

Short lists are reviewed in full. Of long ones a person judges the grey zone, and `--score` takes the clear pairs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from testimonia.collect.records import ListMembership
from testimonia.link.blocking import Blocking, Pair, candidate_pairs, compare, is_single
from testimonia.link.clusters import cluster
from testimonia.link.decisions import PairIds
from testimonia.link.probabilistic import FULL_REVIEW_BELOW, Probabilistic, score_pairs
from testimonia.link.records import MatchDecision


@dataclass(frozen=True)
class Waiting:
    """Pairs for a person, and clear pairs of long lists that were not stored yet."""

    pairs: tuple[Pair, ...]
    n_clear: int = 0

    @property
    def reviewed(self) -> bool:
        """Whether an estimate may rest on these links."""
        return not self.pairs and not self.n_clear


def waiting(
    entries: Sequence[ListMembership],
    judged: Mapping[PairIds, MatchDecision],
    blocking: Blocking | None = None,
    probabilistic: Probabilistic | None = None,
) -> Waiting:
    """Return what waits. Left out are pairs judged same or different, and pairs that earlier decisions have joined."""
    joined = {id: number for number, group in enumerate(cluster(entries, judged).settled) for id in group}

    def is_open(ids: PairIds) -> bool:
        decision = judged.get(ids)
        undecided = decision is None or decision.verdict == "unsure"
        return undecided and (ids[0] not in joined or joined[ids[0]] != joined.get(ids[1]))

    if sum(is_single(e) for e in entries) <= FULL_REVIEW_BELOW:
        return Waiting(tuple(p for p in candidate_pairs(entries, blocking or Blocking()) if is_open(p.ids)))
    scored = score_pairs(entries, probabilistic or Probabilistic())
    by_id = {e.id: e for e in entries}
    grey = (compare(by_id[p.ids[0]], by_id[p.ids[1]], scored.fields) for p in scored.grey if is_open(p.ids))
    return Waiting(tuple(grey), sum(is_open(p.ids) for p in scored.same))
