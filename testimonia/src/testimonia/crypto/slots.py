"""The file `slots`: who may unlock. The only file that can be read while an investigation is locked.

    file    = "TESTIMONIA-SLOTS" | slot x 16 (or a multiple)
    slot    = id (16) | salt (16) | passes (u32) | memory in KiB (u32) | blob (472)
    blob    = sealed with the stretched passphrase, bound to "slot|id|salt|passes|memory":
              version (1) | member (16) | X25519 secret (32) | Ed25519 seed (32) | file key (32) |
              first member's verify key (32) | zeros

A slot that nobody uses holds random bytes and the standard cost: it cannot be told from a used one.
"""

import secrets
import struct
from dataclasses import dataclass

from testimonia.core.errors import Damaged, Refused
from testimonia.crypto.binding import bind
from testimonia.crypto.pairs import MemberKeys
from testimonia.crypto.passphrases import MOST_SLOTS, STANDARD, Cost, slot_number, stretch
from testimonia.crypto.sealing import FORMAT, NONCE_BYTES, TAG_BYTES, open_exact, seal_exact
from testimonia.crypto.secret import Secret

MAGIC = b"TESTIMONIA-SLOTS"
SLOTS_AT_ONCE = 16
SLOT_BYTES = 512
_HEAD = struct.Struct("<16s16sII")
_BLOB_BYTES = SLOT_BYTES - _HEAD.size
_PLAIN_BYTES = _BLOB_BYTES - len(FORMAT) - NONCE_BYTES - TAG_BYTES
_PLAIN = struct.Struct("<B16s32s32s32s32s")
_VERSION = 1


@dataclass(frozen=True)
class SlotContent:
    """What a passphrase opens: the member's secrets, the key of both databases, and whom to trust first."""

    member: str
    keys: MemberKeys
    file_key: Secret
    root_verify_key: bytes


def empty_slots(cost: Cost = STANDARD) -> bytes:
    """Return a slots file in which every slot is unused."""
    return MAGIC + b"".join(_unused(cost) for _ in range(SLOTS_AT_ONCE))


def add_slots(slots: bytes, cost: Cost = STANDARD) -> bytes:
    """Return the file with sixteen more unused slots."""
    return slots + b"".join(_unused(cost) for _ in range(SLOTS_AT_ONCE))


def _unused(cost: Cost) -> bytes:
    head = _HEAD.pack(secrets.token_bytes(16), secrets.token_bytes(16), cost.passes, cost.memory_kib)
    return head + FORMAT + secrets.token_bytes(_BLOB_BYTES - len(FORMAT))


def count(slots: bytes) -> int:
    """Return how many slots the file has, or raise Damaged where it is no slots file."""
    n, rest = divmod(len(slots) - len(MAGIC), SLOT_BYTES)
    if not slots.startswith(MAGIC) or rest or n < SLOTS_AT_ONCE or n % SLOTS_AT_ONCE or n > MOST_SLOTS:
        raise Damaged(
            found=f"a file 'slots' of {len(slots)} bytes that is not what the program wrote",
            rule=f"it holds a multiple of {SLOTS_AT_ONCE} slots of {SLOT_BYTES} bytes each",
            todo="Restore it from a backup; nothing was changed",
        )
    return n


def fill(slots: bytes, number: int, passphrase: str, content: SlotContent, cost: Cost = STANDARD) -> bytes:
    """Return the file with one slot sealed under a passphrase."""
    id_, salt = secrets.token_bytes(16), secrets.token_bytes(16)
    key = stretch(passphrase, salt, cost, floor=cost)
    plain = _PLAIN.pack(
        _VERSION,
        bytes.fromhex(content.member),
        content.keys.box_secret.reveal(),
        content.keys.sign_seed.reveal(),
        content.file_key.reveal(),
        content.root_verify_key,
    )
    blob = seal_exact(key, plain.ljust(_PLAIN_BYTES, b"\0"), _binding(id_, salt, cost))
    return _replace(slots, number, _HEAD.pack(id_, salt, cost.passes, cost.memory_kib) + blob)


def clear(slots: bytes, number: int, cost: Cost = STANDARD) -> bytes:
    """Return the file with one slot made unused."""
    return _replace(slots, number, _unused(cost))


def open_slot(slots: bytes, passphrase: str, *, floor: Cost = STANDARD) -> tuple[int, SlotContent]:
    """Return the number and content of the slot that this passphrase opens. Opening it is the password check."""
    n, number = count(slots), slot_number(passphrase)
    start = len(MAGIC) + (number % n) * SLOT_BYTES
    id_, salt, passes, memory_kib = _HEAD.unpack_from(slots, start)
    cost = Cost(passes, memory_kib)
    key = stretch(passphrase, salt, cost, floor=floor)
    try:
        plain = open_exact(key, slots[start + _HEAD.size : start + SLOT_BYTES], _binding(id_, salt, cost))
    except Damaged:
        raise Refused(
            found="no slot of this investigation opens with this passphrase",
            rule="only a member's passphrase unlocks it",
            todo="Compare every word with the key card; nothing was changed",
        ) from None
    version, member, box_secret, sign_seed, file_key, root = _PLAIN.unpack_from(plain)
    if version != _VERSION:
        raise Damaged(
            found=f"a slot of version {version}",
            rule=f"this program reads version {_VERSION}",
            todo="Update the program; nothing was changed",
        )
    keys = MemberKeys(Secret(box_secret), Secret(sign_seed))
    return number, SlotContent(member.hex(), keys, Secret(file_key), root)


def _binding(id_: bytes, salt: bytes, cost: Cost) -> bytes:
    return bind("slot", id_, salt, cost.passes, cost.memory_kib)


def _replace(slots: bytes, number: int, slot: bytes) -> bytes:
    if not 0 <= number < count(slots):
        raise ValueError(f"there is no slot {number}")
    start = len(MAGIC) + number * SLOT_BYTES
    return slots[:start] + slot + slots[start + SLOT_BYTES :]
