"""One cluster a person: entries and decisions in force go in, clusters come out; those that contradict themselves wait.

`same` is taken as transitive. Where A is B, and B is C, but A was judged not to be C, one of the three decisions is
wrong; nobody can tell which by rule, so the whole cluster waits for a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from testimonia.collect.records import ListMembership
from testimonia.core.errors import Refused
from testimonia.link.decisions import PairIds
from testimonia.link.records import MatchDecision


@dataclass(frozen=True)
class Contradiction:
    """A cluster that waits, with the pairs in it that were judged, and those of them that were judged different."""

    cluster: frozenset[str]
    different: tuple[PairIds, ...]
    judged: tuple[PairIds, ...]

    def __str__(self) -> str:
        pairs = len(self.different)
        return (
            f"{len(self.cluster)} entries are joined by decisions 'same', and {pairs} "
            f"{'pair' if pairs == 1 else 'pairs'} of them judged different"
        )


@dataclass(frozen=True)
class Clusters:
    """A partition of the entries: each id is in exactly one cluster, settled or waiting."""

    settled: tuple[frozenset[str], ...]
    waiting: tuple[Contradiction, ...] = ()

    def require_settled(self) -> None:
        """Refuse while a cluster contradicts itself."""
        if self.waiting:
            raise Refused(
                found=f"{len(self.waiting)} clusters of decisions that contradict each other",
                rule="capture histories are made from settled clusters only",
                todo="Review the decisions of these clusters and undo the wrong one",
            )


def cluster(entries: Iterable[ListMembership], judgement: Mapping[PairIds, MatchDecision]) -> Clusters:
    """Join entries that were judged the same, or are known to be one interviewed person's.

    Decisions about entries that are not given, such as those of a withdrawn person, are left out.
    """
    given = sorted(entries, key=lambda e: e.id)
    index = {e.id: i for i, e in enumerate(given)}
    judged = {pair: d.verdict for pair, d in judgement.items() if pair[0] in index and pair[1] in index}
    edges = [pair for pair, verdict in judged.items() if verdict == "same"] + _known(given)
    groups = _components(len(given), [(index[a], index[b]) for a, b in edges])
    members: dict[int, set[str]] = {}
    for entry in given:
        members.setdefault(groups[index[entry.id]], set()).add(entry.id)
    different: dict[int, list[PairIds]] = {}
    for (a, b), verdict in sorted(judged.items()):
        if verdict == "different" and groups[index[a]] == groups[index[b]]:
            different.setdefault(groups[index[a]], []).append((a, b))
    settled = sorted((frozenset(m) for g, m in members.items() if g not in different), key=min)
    waiting = [
        Contradiction(
            frozenset(members[g]), tuple(pairs), tuple(sorted(pair for pair in judged if set(pair) <= members[g]))
        )
        for g, pairs in different.items()
    ]
    return Clusters(tuple(settled), tuple(sorted(waiting, key=lambda c: min(c.cluster))))


def _known(entries: Iterable[ListMembership]) -> list[PairIds]:
    """Return the pairs that need no decision, since both entries name the same interviewed person."""
    first: dict[str, str] = {}
    return [(first.setdefault(e.person, e.id), e.id) for e in entries if e.person is not None]


def _components(n: int, edges: list[tuple[int, int]]) -> list[int]:
    if not n:
        return []
    rows, columns = np.array(edges, dtype=np.int64).reshape(-1, 2).T
    graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(n, n)).tocsr()
    return [int(g) for g in connected_components(graph, directed=False)[1]]
