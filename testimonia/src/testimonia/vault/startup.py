"""Checks at every unlocking: do store and keyring belong together, is the store whole, are there orphans?

Nothing here removes anything: an older copy restored beside a newer one must destroy nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from testimonia.audit import log
from testimonia.audit.models import AuditEntry, SignedHead
from testimonia.core.errors import Damaged
from testimonia.crypto import PublicKeys, verify
from testimonia.vault.databases import explained
from testimonia.vault.models import SealedRow, SubjectKeyRow


@dataclass(frozen=True)
class Orphans:
    """Keys without records (a crash between the two) and records without keys, by subject, compartment, generation."""

    keys_without_records: tuple[tuple[str, str, int], ...]
    records_without_keys: tuple[tuple[str, str, int], ...]


def check_copies(folder: Path, store: str, keyring: str, signers: Mapping[str, PublicKeys]) -> None:
    """Raise Damaged where the store is cut or where one of the two files is older than the other."""
    for name in ("store.db", "keyring.db"):
        _check_whole(folder / name)
    with explained("keyring.db"):
        _check_store_not_older(store, keyring, signers)
    with explained("store.db"):
        _check_keyring_not_older(store, keyring)


def _check_whole(path: Path) -> None:
    """Compare the file's size with whole pages; each page has its own check, but a missing tail has none."""
    if path.stat().st_size % 4096:
        raise Damaged(
            found=f"{path.name} is cut off in the middle of a page",
            rule="the file consists of whole pages",
            todo=f"Restore {path.name} from a backup; nothing was changed",
        )


def _check_store_not_older(store: str, keyring: str, signers: Mapping[str, PublicKeys]) -> None:
    """The newest signed head in the keyring must be a place in the store's log."""
    newest = SignedHead.objects.using(keyring).order_by("-seq", "-id").first()
    if newest is None:
        return
    head = log.Head(newest.seq, bytes(newest.hash))
    verify_key = signers[newest.signer].verify if newest.signer in signers else b""
    verify(verify_key, head.signed_bytes(), bytes(newest.signature), "a head of the log")
    stored = AuditEntry.objects.using(store).filter(seq=head.seq).values_list("hash", flat=True).first()
    if stored is None or bytes(stored) != head.hash:
        raise Damaged(
            found="store.db is older than keyring.db or parts of its log are missing",
            rule="the last signed head of the log must be in it",
            todo="Put the newer store.db back; nothing was changed",
        )


def _check_keyring_not_older(store: str, keyring: str) -> None:
    """No head and no record in the store may be newer than the keyring."""
    older = log.newest_signed(store) > log.newest_signed(keyring)
    if older or find_orphans(store, keyring).records_without_keys:
        raise Damaged(
            found="keyring.db is older than store.db",
            rule="some records have keys that this copy does not hold",
            todo="Put the newer keyring.db back; nothing was changed",
        )


def find_orphans(store: str, keyring: str) -> Orphans:
    """Compare which keys records name with which keys there are. Reports, removes nothing."""
    names = ("subject", "compartment", "generation")
    used = set(SealedRow.objects.using(store).values_list(*names).distinct())
    kept = set(SubjectKeyRow.objects.using(keyring).values_list(*names).distinct())
    return Orphans(tuple(sorted(kept - used)), tuple(sorted(used - kept)))
