"""Unlock an investigation. A folder and a passphrase go in; a `Vault` comes out, or one sentence that says why not."""

from collections.abc import Iterable
from pathlib import Path

from testimonia.accounts.cards import Member, load_cards
from testimonia.accounts.creation import KEYRING, SLOTS, STORE
from testimonia.core.errors import Damaged, NotFound, Refused
from testimonia.crypto import STANDARD, Cost, SlotContent, slots
from testimonia.vault.databases import close_database, explained, open_database
from testimonia.vault.keyring import Keyring, Me, Signers
from testimonia.vault.startup import check_copies, check_pages, check_whole
from testimonia.vault.vault import Vault


def unlock(folder: Path, passphrase: str, *, floor: Cost = STANDARD) -> Vault:
    """Return the investigation as the member of this passphrase sees it. A refusal changes nothing on disk.

    ``floor`` is the least work that a slot may ask for; only tests lower it.
    """
    folder = Path(folder)
    _, content = slots.open_slot(_read_slots(folder), passphrase, floor=floor)
    _check_present(folder)
    store = open_database("store", folder / STORE, content.file_key)
    keyring = open_database("keyring", folder / KEYRING, content.file_key)
    try:
        vault = _open(folder, content, store, keyring)
        vault.note("unlock")
    except BaseException:
        close_database(store)
        close_database(keyring)
        raise
    return vault


def _open(folder: Path, content: SlotContent, store: str, keyring: str) -> Vault:
    check_pages(store, folder / STORE)
    check_pages(keyring, folder / KEYRING)
    with explained(STORE):
        members = load_cards(store, content.file_key, content.root_verify_key)
    me = members.get(content.member)
    if me is None or me.state != "active" or me.public != content.keys.public:
        raise Refused(
            found="this passphrase belongs to no active member",
            rule="only active members unlock an investigation",
            todo="Ask another member; nothing was changed",
        )
    signers = signers_among(members.values())
    keys = Keyring(keyring, me.id, content.keys, signers)
    with explained(KEYRING):
        keys.load_grants()
    orphans = check_copies(store, keyring, signers, me.id, content.keys)
    return Vault(folder, Me(me.id, me.name, me.fingerprint), content, store, keys, orphans)


def members(vault: Vault) -> list[Member]:
    """Return the newest card of every member, in the order of joining."""
    with explained(STORE):
        content = vault.content
        return list(load_cards(vault.store, content.file_key, content.root_verify_key).values())


def signers_among(members: Iterable[Member]) -> Signers:
    """Return whose signatures count, now and for the past."""
    everyone = list(members)
    active = frozenset(member.id for member in everyone if member.state == "active")
    return Signers({member.id: member.public for member in everyone}, active)


def _read_slots(folder: Path) -> bytes:
    try:
        return (folder / SLOTS).read_bytes()
    except OSError:
        raise NotFound(
            found=f"there is no investigation in {folder.name or folder}",
            rule="its folder holds the files slots, store.db and keyring.db",
            todo="Name the folder that `testimonia new` made",
        ) from None


def _check_present(folder: Path) -> None:
    if not (folder / STORE).is_file():
        raise Damaged(
            found="store.db is not in the folder",
            rule="the sealed records lie in it",
            todo="Put it back from a backup; nothing was changed",
        )
    if not (folder / KEYRING).is_file():
        raise Refused(
            found="keyring.db is not in the folder",
            rule="without it no record opens; on a journey it stays at home on purpose",
            todo="Put it back when you are at a safe place; nothing was changed",
        )
    check_whole(folder / STORE)
    check_whole(folder / KEYRING)
