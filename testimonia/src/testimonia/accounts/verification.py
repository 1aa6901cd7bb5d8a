"""`verify_log`: read everything again and say in sentences what does not fit. Changes nothing."""

from dataclasses import dataclass

from testimonia.accounts.cards import all_hashes, load_cards
from testimonia.accounts.unlocking import signers_among
from testimonia.audit.verification import verify_chain
from testimonia.vault import key_rows, rows, seen
from testimonia.vault.databases import explained
from testimonia.vault.startup import Orphans, find_orphans
from testimonia.vault.vault import Vault


@dataclass(frozen=True)
class LogReport:
    """The result for an auditor. No finding means: the chain is whole and every row is as it was logged."""

    n_entries: int
    n_rows: int
    findings: tuple[str, ...]
    orphans: Orphans
    n_unlogged_keys: int
    """Keys that a crash left without data; they open nothing."""


def verify_log(vault: Vault) -> LogReport:
    """Check chain, heads and the hash of each row of store and keyring against the log."""
    content, keyring = vault.content, vault.keyring.alias
    with explained("store.db"), explained("keyring.db"):
        signers = signers_among(load_cards(vault.store, content.file_key, content.root_verify_key).values())
        chain = verify_chain(vault.store, keyring, signers.verify_key)
        findings = list(chain.findings)
        last_seen = seen.recall(keyring, vault.me.id, content.keys)
        if last_seen is not None and last_seen.seq > chain.head.seq:
            findings.append(f"You saw entry {last_seen.seq} of the log; it now ends at {chain.head.seq}.")
        stored = {*rows.all_hashes(vault.store), *all_hashes(vault.store)}
        keys = set(key_rows.all_hashes(keyring))
        orphans = find_orphans(vault.store, keyring, vault.folder / "media")
    if strange := len(stored - chain.rows):
        findings.append(f"{strange} rows of store.db are not as the log knows them.")
    if missing := len(chain.rows - stored - keys):
        findings.append(f"{missing} rows that the log knows are altered or gone.")
    return LogReport(chain.n_entries, len(stored) + len(keys), tuple(findings), orphans, len(keys - chain.rows))
