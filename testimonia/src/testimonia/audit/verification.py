"""Read the whole log again: the chain, the signed heads, and which rows it speaks of."""

from collections.abc import Callable
from dataclasses import dataclass

from testimonia.audit.log import NO_ENTRY, Head, entry_hash
from testimonia.audit.models import AuditEntry, SignedHead
from testimonia.core.errors import TestimoniaError
from testimonia.crypto import verify

_HASH_BYTES = 32


@dataclass(frozen=True)
class ChainReport:
    """What the log says. ``findings`` are sentences; none of them means that nothing was changed behind its back."""

    n_entries: int
    head: Head
    rows: frozenset[bytes]
    """Hashes of the rows that must be there: stored and not taken away since."""
    findings: tuple[str, ...]


def verify_chain(store: str, keyring: str, verify_key: Callable[[str], bytes]) -> ChainReport:
    """Check every entry against the one before it and every signed head of both databases against the chain."""
    findings: list[str] = []
    hashes: dict[int, bytes] = {0: NO_ENTRY}
    rows: set[bytes] = set()
    seq, prev = 0, NO_ENTRY
    for entry in AuditEntry.objects.using(store).order_by("seq").iterator():
        seq += 1
        if entry.seq != seq:
            findings.append(f"Entry {seq} is missing: the entry after {seq - 1} has number {entry.seq}.")
            seq = entry.seq
        elif bytes(entry.prev) != prev:
            findings.append(f"Entry {seq} does not follow from the entry before it.")
        if entry_hash(entry) != bytes(entry.hash):
            findings.append(f"Entry {seq} was altered: its hash does not fit what it says.")
        prev = hashes[seq] = bytes(entry.hash)
        rows |= _split(bytes(entry.rows))
        rows -= _split(bytes(entry.removed))
    for alias, name in ((store, "store.db"), (keyring, "keyring.db")):
        findings += _verify_heads(alias, name, hashes, verify_key)
    return ChainReport(len(hashes) - 1, Head(seq, prev), frozenset(rows), tuple(findings))


def _verify_heads(alias: str, name: str, hashes: dict[int, bytes], verify_key: Callable[[str], bytes]) -> list[str]:
    findings = []
    newest = 0
    for row in SignedHead.objects.using(alias).order_by("id"):
        head = Head(row.seq, bytes(row.hash))
        try:
            verify(verify_key(row.signer), head.signed_bytes(), bytes(row.signature), "a head of the log")
        except TestimoniaError:
            findings.append(f"The head of entry {head.seq} in {name} bears no member's signature.")
            continue
        newest = max(newest, head.seq)
        if hashes.get(head.seq) != head.hash:
            findings.append(f"The log no longer holds entry {head.seq} as it was signed in {name}.")
    if not newest:
        findings.append(f"There is no signed head in {name}.")
    return findings


def _split(joined: bytes) -> set[bytes]:
    return {joined[start : start + _HASH_BYTES] for start in range(0, len(joined), _HASH_BYTES)}
