"""Reads of the judgement layer. The vault opens only what the member's keys open; lists and decisions are LINKAGE."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from testimonia.collect.records import ListMembership
from testimonia.core.errors import Refused
from testimonia.link.clusters import Clusters, cluster
from testimonia.link.decisions import PairIds, in_force
from testimonia.link.histories import CaptureHistories, capture_histories
from testimonia.link.records import MatchDecision
from testimonia.link.review import Waiting, waiting

if TYPE_CHECKING:
    from testimonia.vault import Vault


def list_entries(vault: "Vault") -> list[ListMembership]:
    """Return every list entry that this member may open."""
    return vault.scan(ListMembership)


def judgement(vault: "Vault") -> dict[PairIds, MatchDecision]:
    """Return the decision in force for each pair."""
    return in_force(vault.scan(MatchDecision))


def clusters(vault: "Vault") -> Clusters:
    """Return the people behind the entries, as far as they were judged."""
    return cluster(list_entries(vault), judgement(vault))


def histories(vault: "Vault", lists: Sequence[str] = ()) -> CaptureHistories:
    """Return the capture histories of all lists, or of those named; a list that does not exist is refused.

    Of a published table, people on none of the lists named drop out, as they do of a team's own lists.
    """
    entries = list_entries(vault)
    known = {name for e in entries for name in (e.list_name, *e.also_on)}
    if unknown := sorted(set(lists) - known):
        raise Refused(
            found=f"no list named {', '.join(unknown)}",
            rule="capture histories are made from imported lists",
            todo=f"Choose among: {', '.join(sorted(known)) or 'none is imported'}",
        )
    chosen = set(lists) or known
    kept = [_limited(e, chosen) for e in entries if chosen & {e.list_name, *e.also_on}]
    return capture_histories(kept, cluster(kept, judgement(vault)))


def review(vault: "Vault") -> Waiting:
    """Return the pairs that wait for a person."""
    return waiting(list_entries(vault), judgement(vault))


def _limited(entry: ListMembership, chosen: set[str]) -> ListMembership:
    """Return a row of a published table as it looks when only some of its lists are used."""
    on = [name for name in (entry.list_name, *entry.also_on) if name in chosen]
    return entry.model_copy(update={"list_name": on[0], "also_on": tuple(on[1:])})
