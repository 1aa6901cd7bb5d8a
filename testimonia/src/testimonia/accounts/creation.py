"""Make an investigation. A folder and names go in; passphrases, shown once and stored nowhere, come out."""

import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from testimonia.accounts.cards import Member, new_member, store_card
from testimonia.audit import log
from testimonia.core.errors import InvalidInput, Refused
from testimonia.core.records import COMPARTMENTS, new_id
from testimonia.crypto import (
    CompartmentKey,
    Cost,
    Grant,
    MemberKeys,
    Secret,
    SlotContent,
    WordList,
    cost_for_this_machine,
    generate,
    new_key,
    new_pair,
    slots,
)
from testimonia.vault.databases import close_database, explained, open_database
from testimonia.vault.key_rows import store_compartment_key, store_grant

MEDIA, RELEASES, SLOTS, STORE, KEYRING = "media", "releases", "slots", "store.db", "keyring.db"


@dataclass(frozen=True)
class NewMember:
    """What a new member is told once: their passphrase, and the fingerprint that others can compare."""

    name: str
    passphrase: str = field(repr=False)
    fingerprint: str
    id: str


def create(
    folder: Path, names: Sequence[str], *, word_list: WordList = "english", cost: Cost | None = None
) -> list[NewMember]:
    """Make a new investigation with its founding members, who hold every compartment.

    The first one introduces the others. Unless told otherwise, unlocking is made to take about a second on this
    machine. The folder appears only when everything in it is complete.
    """
    folder = Path(folder).absolute()
    _check_founding(folder, names)
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.unfinished")
    unfinished.mkdir(mode=0o700)
    try:
        founded = _found(unfinished, names, word_list, cost or cost_for_this_machine())
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    sync_folder(folder.parent)
    return founded


def _check_founding(folder: Path, names: Sequence[str]) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            found=f"{folder.name} exists and is not an empty folder",
            rule="a new investigation overwrites nothing",
            todo="Name a folder that does not exist yet",
        )
    if not 1 <= len(names) <= slots.SLOTS_AT_ONCE or any(not name.strip() for name in names):
        raise InvalidInput(
            found=f"{len(names)} founding members or an empty name",
            rule=f"an investigation begins with 1 to {slots.SLOTS_AT_ONCE} named members",
            todo="Name each founding member once",
        )


def _found(folder: Path, names: Sequence[str], word_list: WordList, cost: Cost) -> list[NewMember]:
    for empty in (MEDIA, RELEASES):
        (folder / empty).mkdir(mode=0o700)
    file_key = new_key()
    everyone = [(new_id(), name.strip(), MemberKeys.generate()) for name in names]
    first_id, _, first_keys = everyone[0]
    slots_file, founded, members = slots.empty_slots(cost), [], []
    for number, (id_, name, keys) in enumerate(everyone):
        passphrase = generate(number, word_list)
        content = SlotContent(id_, keys, file_key, first_keys.public.verify)
        slots_file = slots.fill(slots_file, number, passphrase, content, cost)
        members.append(new_member(id_, name, keys.public, number, introduced_by=first_id))
        founded.append(NewMember(name, passphrase, keys.public.fingerprint(), id_))
    _write_databases(folder, file_key, members, first_keys)
    write_slots(folder, slots_file)
    return founded


def _write_databases(folder: Path, file_key: Secret, members: list[Member], first_keys: MemberKeys) -> None:
    """Keys first, then the store, as in every later write."""
    first = members[0].id
    keyring = open_database("keyring", folder / KEYRING, file_key, create=True)
    store = open_database("store", folder / STORE, file_key, create=True)
    try:
        with explained(KEYRING), transaction.atomic(using=keyring):
            hashes = []
            for compartment in COMPARTMENTS:
                secret, public = new_pair()
                published = CompartmentKey.make(compartment, 1, public, first, first_keys)
                hashes.append(store_compartment_key(keyring, published))
                for member in members:
                    scope = f"compartment:{compartment}"
                    grant = Grant.make(member.id, member.public, scope, 1, secret, first, first_keys)
                    hashes.append(store_grant(keyring, grant))
        with explained(STORE), transaction.atomic(using=store):
            hashes += [store_card(store, member, file_key, first, first_keys) for member in members]
            log.append(store, actor=first, action="investigation.create", row_hashes=hashes)
        log.sign_head(store, keyring, first, first_keys)
    finally:
        close_database(store)
        close_database(keyring)


def write_slots(folder: Path, content: bytes) -> None:
    """Replace the slots file in one step: after a crash it is the old or the new one, never a mixture."""
    new = folder / f".{SLOTS}.new"
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / SLOTS)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut; Windows does this by itself and has no way to ask for it."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
