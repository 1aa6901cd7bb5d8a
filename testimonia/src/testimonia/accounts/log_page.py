"""One page of the log: entries with the names of those who acted, newest first."""

from dataclasses import dataclass

from testimonia.accounts.unlocking import members
from testimonia.audit.models import AuditEntry
from testimonia.vault import Vault
from testimonia.vault.databases import explained

PAGE = 100


@dataclass(frozen=True)
class LogEntry:
    """One entry as a person reads it."""

    seq: int
    hour: str
    actor: str
    action: str
    object_id: str
    n_rows: int


@dataclass(frozen=True)
class LogPage:
    """Some entries, and where the older ones begin."""

    entries: tuple[LogEntry, ...]
    older: int | None


def entries(vault: Vault, before: str = "") -> LogPage:
    """Return the newest entries, or those before a number."""
    names = {member.id: member.name for member in members(vault)}
    with explained("store.db"):
        rows = AuditEntry.objects.using(vault.store).order_by("-seq")
        if before.isdecimal() and len(before) < 16:
            rows = rows.filter(seq__lt=int(before))
        shown = tuple(
            LogEntry(
                row.seq, row.hour.replace("T", " ").replace("Z", ":00 UTC"), names.get(row.actor, row.actor[:8]),
                row.action, row.object_id, len(bytes(row.rows)) // 32,
            )
            for row in rows[:PAGE]
        )  # fmt: skip
    return LogPage(shown, shown[-1].seq if shown and shown[-1].seq > 1 else None)
