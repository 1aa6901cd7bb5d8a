"""Passphrases are generated, never chosen. Words go in, a key comes out; the words themselves are stored nowhere.

Eight words from a list of 2,048. The first one says which slot to try, so that one derivation is enough and a
wrong passphrase costs no more than a right one; the other seven carry 77 random bits. All eight are derived from.
"""

import secrets
import threading
import time
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from nacl.pwhash import argon2id

from testimonia.core.errors import Damaged, InvalidInput
from testimonia.crypto.secret import Secret

WordList = Literal["english", "korean"]
WORD_LISTS: tuple[WordList, ...] = ("english", "korean")
SECRET_WORDS = 7
MOST_SLOTS = 256
SALT_BYTES = 16

_FEW_AT_A_TIME = threading.BoundedSemaphore(2)
"""Each derivation takes 256 MiB: many attempts at once must wait, not exhaust the memory."""


@dataclass(frozen=True)
class Cost:
    """Work of argon2id: passes over the memory, and its size in KiB."""

    passes: int
    memory_kib: int

    def at_least(self, floor: "Cost") -> bool:
        return self.passes >= floor.passes and self.memory_kib >= floor.memory_kib


STANDARD = Cost(passes=3, memory_kib=256 * 1024)
HIGHEST = Cost(passes=32, memory_kib=4 * 1024 * 1024)
"""Above this a slot is taken for damaged, so that a forged slots file cannot stop the machine."""


UNLOCKING_SECONDS = 1.3
"""What an unlocking should take on the machine that makes the investigation."""


def cost_for_this_machine(seconds: float = UNLOCKING_SECONDS) -> Cost:
    """Return the standard memory with as many passes as take this long here, and never fewer than the standard."""
    begun = time.thread_time()
    stretch(" ".join(words("english")[:8]), bytes(SALT_BYTES), STANDARD)
    a_pass = (time.thread_time() - begun) / STANDARD.passes
    return Cost(min(max(STANDARD.passes, round(seconds / a_pass)), HIGHEST.passes), STANDARD.memory_kib)


@cache
def words(word_list: WordList) -> tuple[str, ...]:
    """Return the 2,048 words of a list, in its order."""
    text = resources.files("testimonia.crypto").joinpath("words", f"{word_list}.txt").read_text("utf-8")
    return tuple(text.split())


def generate(slot: int, word_list: WordList = "english") -> str:
    """Return a new passphrase for the slot of this number: one word for the slot, seven random ones."""
    listed = words(word_list)
    locator = slot + MOST_SLOTS * secrets.randbelow(len(listed) // MOST_SLOTS)
    return " ".join([listed[locator], *(secrets.choice(listed) for _ in range(SECRET_WORDS))])


def normalise(passphrase: str) -> str:
    """Return the passphrase as it is derived from: lower case, NFKC, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", passphrase.lower()).split())


def slot_number(passphrase: str) -> int:
    """Return the slot that the first word names; a word that stands in no list is told by its place, never repeated."""
    given = normalise(passphrase).split()
    if len(given) != SECRET_WORDS + 1:
        raise InvalidInput(
            found=f"a passphrase of {len(given)} words",
            rule=f"a passphrase has {SECRET_WORDS + 1} words, as printed on the key card",
            todo="Type all of them with a space between",
        )
    for word_list in WORD_LISTS:
        listed = words(word_list)
        if given[0] in listed:
            strange = [place for place, word in enumerate(given, 1) if word not in listed]
            break
    else:
        strange = [1]
    if strange:
        raise InvalidInput(
            found=f"word {strange[0]} of the passphrase is in no word list",
            rule="every word comes from the list that the passphrase was made from",
            todo="Compare it with the key card",
        )
    return listed.index(given[0]) % MOST_SLOTS


def stretch(passphrase: str, salt: bytes, cost: Cost, *, floor: Cost = STANDARD) -> Secret:
    """Derive the key of a slot with argon2id v1.3. A cost below the floor is refused: someone may have weakened it."""
    if not cost.at_least(floor) or not HIGHEST.at_least(cost):
        raise Damaged(
            found=f"a slot asks for {cost.passes} passes over {cost.memory_kib} KiB",
            rule=f"argon2id takes at least {floor.passes} passes over {floor.memory_kib} KiB",
            todo="Restore the file 'slots' from a backup; nothing was changed",
        )
    with _FEW_AT_A_TIME:
        key = argon2id.kdf(
            32, normalise(passphrase).encode(), salt, opslimit=cost.passes, memlimit=cost.memory_kib * 1024
        )
    return Secret(key)
