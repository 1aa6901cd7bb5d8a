"""Writes of the judgement layer: each one function, one transaction, one audit entry. Nothing is overwritten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from testimonia.core.errors import Refused
from testimonia.core.records import PROJECT
from testimonia.link import access
from testimonia.link.blocking import is_single
from testimonia.link.clusters import Contradiction, cluster
from testimonia.link.decisions import PairIds, in_force, next_sequence, pair_ids, undoing
from testimonia.link.probabilistic import FULL_REVIEW_BELOW, Probabilistic, score_pairs
from testimonia.link.queue import Key, queue_rows, read_queue, write_queue
from testimonia.link.records import MatchDecision

if TYPE_CHECKING:
    from testimonia.vault import Vault


@dataclass(frozen=True)
class Preview:
    """What reading a queue back would store: decisions, by what they do, and what would contradict itself then."""

    new: tuple[MatchDecision, ...]
    changed: tuple[MatchDecision, ...]
    n_as_before: int
    n_blank: int
    refused: tuple[tuple[int, str], ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def decisions(self) -> tuple[MatchDecision, ...]:
        return self.new + self.changed


def export_queue(vault: "Vault", path: Path) -> int:
    """Write the pairs that wait for a person to a file, and note the export; returns how many there are."""
    pairs = access.review(vault).pairs
    if not pairs:
        raise Refused(
            found="no pair waits for a decision",
            rule="a queue is written for pairs that agree on enough fields and are not judged yet",
            todo="Import more lists, or go on to the capture histories",
        )
    write_queue(path, queue_rows(pairs, _key(vault)))
    vault.note("match queue exported")
    return len(pairs)


def preview_decisions(vault: "Vault", path: Path, on: date) -> Preview:
    """Say what a filled queue would store; stores nothing."""
    entries, stored = access.list_entries(vault), vault.scan(MatchDecision)
    back = read_queue(path, (e.id for e in entries), _key(vault))
    standing = in_force(stored)
    first = next_sequence(stored)
    new: list[MatchDecision] = []
    changed: list[MatchDecision] = []
    for row in back.judged:
        before = standing.get(row.ids)
        if before is not None and before.verdict == row.verdict:
            continue
        (changed if before else new).append(
            MatchDecision(
                subject=PROJECT, left=row.ids[0], right=row.ids[1], verdict=row.verdict, decided_by=vault.me.id,
                decided_on=on.isoformat(), sequence=first + len(new) + len(changed),
            )
        )  # fmt: skip
    after = standing | {pair_ids(d.left, d.right): d for d in (*new, *changed)}
    waiting = cluster(entries, after).waiting
    n_as_before = len(back.judged) - len(new) - len(changed)
    return Preview(tuple(new), tuple(changed), n_as_before, back.n_blank, back.refused, waiting)


def store_decisions(vault: "Vault", decisions: Sequence[MatchDecision]) -> None:
    """Store decisions as they were previewed."""
    vault.put(*decisions, action="matches decided")


def preview_machine_decisions(vault: "Vault", on: date, settings: Probabilistic) -> tuple[MatchDecision, ...]:
    """Return the pairs that the model takes as the same and nobody has judged, as decisions to store."""
    entries, stored = access.list_entries(vault), vault.scan(MatchDecision)
    if (n_single := sum(map(is_single, entries))) <= FULL_REVIEW_BELOW:
        raise Refused(
            found=f"{n_single} list entries",
            rule=f"up to {FULL_REVIEW_BELOW} entries every candidate pair is judged by a person",
            todo="Write the queue with --queue",
        )
    standing, first = in_force(stored), next_sequence(stored)
    unjudged = [pair for pair in score_pairs(entries, settings).same if pair.ids not in standing]
    return tuple(
        MatchDecision(
            subject=PROJECT, left=pair.ids[0], right=pair.ids[1], verdict="same", score=pair.score, method="splink",
            decided_by=vault.me.id, decided_on=on.isoformat(), sequence=first + i,
        )
        for i, pair in enumerate(unjudged)
    )  # fmt: skip


def undo(vault: "Vault", decision_id: str, on: date) -> MatchDecision:
    """Take one decision back; what stood before it stands again."""
    record = undoing(vault.scan(MatchDecision), decision_id, by=vault.me.id, on=on.isoformat())
    vault.put(record, action="match undone")
    return record


def decisions_about(vault: "Vault", pairs: Iterable[PairIds]) -> tuple[MatchDecision, ...]:
    """Return the decisions in force about these pairs, to be looked at again."""
    standing = access.judgement(vault)
    return tuple(standing[pair] for pair in pairs if pair in standing)


def _key(vault: "Vault") -> Key:
    """Return what names an entry in a queue: 64 bits under the investigation's key, no test for a guess outside it."""
    return lambda id: vault.keyed_hash(f"link entry {id}".encode())[:16]
