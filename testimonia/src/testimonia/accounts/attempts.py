"""Attempts to unlock: one at a time, and each failure doubles the wait before the next is even looked at."""

import math
import threading
import time
from pathlib import Path

from testimonia.accounts.unlocking import unlock
from testimonia.core.errors import Refused, TestimoniaError
from testimonia.vault import Vault

LONGEST_WAIT_SECONDS = 512

_stretching = threading.Semaphore(1)
"""Argon2 takes 256 MiB: two at once could push an old laptop into swap, where keys must not go."""


class Attempts:
    """The attempts on one investigation. A refusal never says what was wrong."""

    def __init__(self) -> None:
        self._failures = 0
        self._not_before = 0.0

    def wait_seconds(self) -> int:
        """Return for how long attempts are refused unread."""
        return max(0, math.ceil(self._not_before - time.monotonic()))

    def unlock(self, folder: Path, passphrase: str) -> Vault:
        """Return the vault, or Refused with a sentence that is the same for every reason."""
        if not _stretching.acquire(blocking=False):
            raise _refusal()
        try:
            if self.wait_seconds():
                raise _refusal()
            try:
                vault = unlock(folder, passphrase)
            except TestimoniaError:
                self._fail()
                raise _refusal() from None
            self._failures = 0
            return vault
        finally:
            _stretching.release()

    def _fail(self) -> None:
        self._not_before = time.monotonic() + min(2**self._failures, LONGEST_WAIT_SECONDS)
        self._failures += 1


def _refusal() -> Refused:
    return Refused(
        found="the investigation stays locked",
        rule="it opens with a member's passphrase, while slots, store.db and keyring.db are in its folder",
        todo="Compare every word with the key card; each failure doubles the wait before the next try",
    )
