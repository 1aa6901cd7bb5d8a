"""Checks at every unlocking: is each file whole, do store and keyring belong together, are there orphans?

Nothing here removes anything: an older copy restored beside a newer one must destroy nothing.
"""

from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from testimonia.audit import log
from testimonia.audit.models import AuditEntry, SignedHead
from testimonia.core.errors import Damaged
from testimonia.crypto import MemberKeys, verify
from testimonia.vault import seen
from testimonia.vault.databases import explained
from testimonia.vault.key_rows import KeyName
from testimonia.vault.keyring import Signers
from testimonia.vault.models import SealedRow, SubjectKeyRow

PAGE_BYTES = 4096


@dataclass(frozen=True)
class Orphans:
    """What a crash between two files left behind. Reported, never removed."""

    keys_without_records: tuple[KeyName, ...] = ()
    records_without_keys: tuple[KeyName, ...] = ()
    files_without_records: tuple[str, ...] = ()


def check_whole(path: Path) -> None:
    """Raise Damaged unless the file consists of whole pages; done before anything opens it."""
    size = path.stat().st_size
    if size == 0 or size % PAGE_BYTES:
        raise Damaged(
            found=f"{path.name} is cut off: it has {size} bytes",
            rule=f"the file consists of whole pages of {PAGE_BYTES} bytes",
            todo=f"Restore {path.name} from a backup; nothing was changed",
        )


def check_pages(alias: str, path: Path) -> None:
    """Raise Damaged where the file has fewer pages than its first page says; a write-ahead file may still hold some."""
    with explained(path.name), connections[alias].cursor() as cursor:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
    waiting = path.with_name(f"{path.name}-wal")
    if pages * PAGE_BYTES > path.stat().st_size and not (waiting.exists() and waiting.stat().st_size):
        raise Damaged(
            found=f"{path.name} is cut off: pages are missing at its end",
            rule="the file is as long as its first page says",
            todo=f"Restore {path.name} from a backup; nothing was changed",
        )


def check_copies(store: str, keyring: str, signers: Signers, member: str, keys: MemberKeys) -> Orphans:
    """Raise Damaged where one database is older than the other, or the log than what was seen of it.

    Returns the orphans that a crash left behind.
    """
    with explained("keyring.db"):
        signed = SignedHead.objects.using(keyring).order_by("-seq", "-id").first()
        last_seen = seen.recall(keyring, member, keys)
    if signed is not None:
        head = log.Head(signed.seq, bytes(signed.hash))
        verify(signers.verify_key(signed.signer), head.signed_bytes(), bytes(signed.signature), "a head of the log")
        _check_in_log(store, head)
    if last_seen is not None:
        _check_in_log(store, last_seen)
    return _check_keyring_not_older(store, keyring)


def _check_in_log(store: str, head: log.Head) -> None:
    """A head that was signed or seen must be a place in the store's log."""
    with explained("store.db"):
        stored = AuditEntry.objects.using(store).filter(seq=head.seq).values_list("hash", flat=True).first()
    if stored is None or bytes(stored) != head.hash:
        raise Damaged(
            found="store.db is older than keyring.db, or its log was cut or rewritten",
            rule="the last head that was signed and seen must be in the log",
            todo="Put the newer store.db back; nothing was changed",
        )


def _check_keyring_not_older(store: str, keyring: str) -> Orphans:
    """No head and no record in the store may be newer than the keyring."""
    with explained("store.db"):
        newest_in_store = log.newest_signed(store)
    with explained("keyring.db"):
        older = newest_in_store > log.newest_signed(keyring)
    orphans = find_orphans(store, keyring)
    if older or orphans.records_without_keys:
        raise Damaged(
            found="keyring.db is older than store.db",
            rule="this copy does not hold the keys and heads that the store speaks of",
            todo="Put the newer keyring.db back; nothing was changed",
        )
    return orphans


def find_orphans(store: str, keyring: str, media: Path | None = None) -> Orphans:
    """Compare which keys records name with which keys there are, and which sealed files have a record."""
    names = ("subject", "compartment", "generation")
    with explained("store.db"):
        used = set(SealedRow.objects.using(store).values_list(*names).distinct())
        known = set(SealedRow.objects.using(store).filter(kind="media").values_list("record", flat=True))
    with explained("keyring.db"):
        kept = set(SubjectKeyRow.objects.using(keyring).values_list(*names).distinct())
    files = {path.name for path in media.iterdir()} if media is not None and media.is_dir() else set()
    return Orphans(tuple(sorted(kept - used)), tuple(sorted(used - kept)), tuple(sorted(files - known)))
