"""C5: whatever is changed, swapped or cut in stored bytes, nothing that was changed opens."""

import io
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from testimonia.coding.records import Information
from testimonia.collect.records import Identity, Person, SourceMaterial
from testimonia.core.errors import TestimoniaError
from testimonia.core.records import KINDS, new_id
from testimonia.crypto import CompartmentKey, Grant, MediaReader, MemberKeys, Secret, SubjectKey, slots
from testimonia.crypto.media import SEALED_CHUNK_BYTES
from testimonia.vault import key_rows, rows

NAME_COLUMNS = ("kind", "record", "subject", "compartment", "generation", "revision", "schema")


@dataclass
class Stored:
    """What one investigation has stored, with the means to open it."""

    vault: object
    rows: list[rows.Row]
    subject_keys: list[SubjectKey]
    grants: list[Grant]
    compartment_keys: list[CompartmentKey]
    media: dict[str, tuple[Secret, bytes]]
    slots: bytes
    passphrase: str
    cost: object

    def open_row(self, row: rows.Row) -> None:
        key = self.vault.keyring.reading_key(row.subject, row.compartment, row.generation)
        rows.open_row(KINDS[row.kind], row, key)

    def open_subject_key(self, key: SubjectKey) -> None:
        secret = self.vault.keyring._compartments[key.compartment, key.epoch]
        key.open(secret, self.vault.keyring._signers.verify_key(key.maker))

    def open_grant(self, grant: Grant) -> None:
        keys: MemberKeys = self.vault.content.keys
        grant.open(keys, self.vault.keyring._signers.verify_key(grant.grantor))

    def check_compartment_key(self, key: CompartmentKey) -> None:
        key.check(self.vault.keyring._signers.verify_key(key.maker))


@pytest.fixture
def stored(investigation, vault) -> Stored:
    """Three people with records in three compartments, some of them revised, and two sealed files."""
    for _ in range(3):
        id_ = new_id()
        put = vault.put(
            Person(id=id_, subject=id_, pseudonym="A"),
            Identity(subject=id_, person=id_, names={"latin": "Invented"}),
            SourceMaterial(subject=id_, interview=new_id(), material_kind="notes", language="en", text="plain " * 80),
            Information(subject=id_, teller=id_, about=id_, reliability="own_experience"),
            action="test",
        )
        vault.put(*put, action="again")
    files = [vault.put_media(new_id(), io.BytesIO(bytes(n)), action="ingest") for n in (100, 200_000)]
    alias = vault.keyring.alias
    compartments = ("IDENTITY", "TESTIMONY", "CODED")
    subject_keys = [
        key for name in compartments for found in key_rows.subject_keys(alias, name).values() for key in found
    ]
    return Stored(
        vault=vault,
        rows=[row for kind in KINDS for row in _every_revision(vault, kind)],
        subject_keys=subject_keys,
        grants=key_rows.grants_of(alias, vault.me.id),
        compartment_keys=[key_rows.compartment_key(alias, name, 1) for name in compartments],
        media={
            one.id: (Secret(bytes.fromhex(one.key)), (vault.folder / "media" / one.id).read_bytes()) for one in files
        },
        slots=(investigation.folder / "slots").read_bytes(),
        passphrase=investigation.passphrases[0],
        cost=investigation.cost,
    )


def _every_revision(vault, kind: str) -> list[rows.Row]:
    newest = rows.newest_rows(vault.store, kind, None)
    return [row for one in newest for row in rows.rows_of(vault.store, kind, one.record)]


def flipped(source: random.Random, blob: bytes) -> bytes:
    changed = bytearray(blob)
    changed[source.randrange(len(blob))] ^= 1 << source.randrange(8)
    return bytes(changed)


def flip_a_record(source: random.Random, stored: Stored) -> None:
    row = source.choice(stored.rows)
    stored.open_row(row._replace(sealed=flipped(source, row.sealed)))


def cut_a_record(source: random.Random, stored: Stored) -> None:
    row = source.choice(stored.rows)
    stored.open_row(row._replace(sealed=row.sealed[: source.randrange(len(row.sealed))]))


def swap_two_records(source: random.Random, stored: Stored) -> None:
    one, other = source.sample(stored.rows, 2)
    stored.open_row(one._replace(sealed=other.sealed))


def rename_a_record(source: random.Random, stored: Stored) -> None:
    """Give a row one or more columns of another one."""
    one, other = source.sample(stored.rows, 2)
    names = source.sample(NAME_COLUMNS, source.randint(1, len(NAME_COLUMNS)))
    changes = {name: getattr(other, name) for name in names}
    if changes == {name: getattr(one, name) for name in names}:
        changes = {"schema": one.schema + 1}
    stored.open_row(one._replace(**changes))


def flip_a_subject_key(source: random.Random, stored: Stored) -> None:
    key = source.choice(stored.subject_keys)
    part = source.choice(("sealed", "signature"))
    stored.open_subject_key(replace(key, **{part: flipped(source, getattr(key, part))}))


def swap_subject_keys(source: random.Random, stored: Stored) -> None:
    one, other = source.sample(stored.subject_keys, 2)
    stored.open_subject_key(replace(one, sealed=other.sealed, signature=source.choice((one, other)).signature))


def flip_a_grant(source: random.Random, stored: Stored) -> None:
    grant = source.choice(stored.grants)
    part = source.choice(("sealed", "signature"))
    stored.open_grant(replace(grant, **{part: flipped(source, getattr(grant, part))}))


def swap_grants(source: random.Random, stored: Stored) -> None:
    one, other = source.sample(stored.grants, 2)
    stored.open_grant(replace(one, sealed=other.sealed, signature=source.choice((one, other)).signature))


def flip_a_compartment_key(source: random.Random, stored: Stored) -> None:
    key = source.choice(stored.compartment_keys)
    part = source.choice(("public", "signature"))
    stored.check_compartment_key(replace(key, **{part: flipped(source, getattr(key, part))}))


def flip_a_sealed_file(source: random.Random, stored: Stored) -> None:
    id_, (key, blob) = source.choice(list(stored.media.items()))
    MediaReader(key, id_, io.BytesIO(flipped(source, blob))).read()


def cut_a_sealed_file(source: random.Random, stored: Stored) -> None:
    id_, (key, blob) = source.choice(list(stored.media.items()))
    n_chunks = -(-len(blob) // SEALED_CHUNK_BYTES)
    at_a_chunk, anywhere = source.randrange(n_chunks) * SEALED_CHUNK_BYTES, source.randrange(len(blob))
    MediaReader(key, id_, io.BytesIO(blob[: source.choice((at_a_chunk, anywhere))])).read()


def swap_chunks(source: random.Random, stored: Stored) -> None:
    id_, (key, blob) = max(stored.media.items(), key=lambda item: len(item[1][1]))
    chunks = [blob[start : start + SEALED_CHUNK_BYTES] for start in range(0, len(blob), SEALED_CHUNK_BYTES)]
    one, other = source.sample(range(len(chunks)), 2)
    chunks[one], chunks[other] = chunks[other], chunks[one]
    MediaReader(key, id_, io.BytesIO(b"".join(chunks))).read()


def flip_a_slot(source: random.Random, stored: Stored) -> None:
    start = len(slots.MAGIC)
    used = stored.slots[start : start + slots.SLOT_BYTES]
    changed = stored.slots[:start] + flipped(source, used) + stored.slots[start + slots.SLOT_BYTES :]
    slots.open_slot(changed, stored.passphrase, floor=stored.cost)


MUTATIONS: tuple[Callable[[random.Random, Stored], None], ...] = (
    flip_a_record, flip_a_record, flip_a_record, cut_a_record, swap_two_records, swap_two_records, rename_a_record,
    rename_a_record, flip_a_subject_key, swap_subject_keys, flip_a_grant, swap_grants, flip_a_compartment_key,
    flip_a_sealed_file, cut_a_sealed_file, swap_chunks, flip_a_slot,
)  # fmt: skip


def accepted(stored: Stored, n: int, seed: int) -> tuple[Counter, list[str]]:
    """Make n mutations; return how many of each sort, and those that opened all the same."""
    source, made, opened = random.Random(seed), Counter(), []
    for _ in range(n):
        mutate = source.choice(MUTATIONS)
        made[mutate.__name__] += 1
        try:
            mutate(source, stored)
        except TestimoniaError:
            continue
        opened.append(mutate.__name__)
    return made, opened


def test_everything_opens_before_it_is_changed(stored):
    for row in stored.rows:
        stored.open_row(row)
    for key in stored.subject_keys:
        stored.open_subject_key(key)
    for grant in stored.grants:
        stored.open_grant(grant)
    for id_, (key, blob) in stored.media.items():
        MediaReader(key, id_, io.BytesIO(blob)).read()
    assert len(stored.rows) == 26
    slots.open_slot(stored.slots, stored.passphrase, floor=stored.cost)


def test_of_5_000_mutations_none_is_accepted(stored):
    made, opened = accepted(stored, 5_000, seed=5)

    assert opened == []
    assert set(made) == {mutate.__name__ for mutate in MUTATIONS}


@pytest.mark.soak
def test_of_100_000_mutations_none_is_accepted(stored):
    made, opened = accepted(stored, 100_000, seed=6)

    assert opened == []
    assert made.total() == 100_000


def test_a_flipped_bit_in_the_database_itself_is_refused_through_the_vault(stored):
    from testimonia.vault.models import SealedRow

    source = random.Random(7)
    for row in SealedRow.objects.using(stored.vault.store).exclude(kind="media"):
        row.sealed = flipped(source, bytes(row.sealed))
        row.save(using=stored.vault.store)
        with pytest.raises(TestimoniaError, match="does not open with its key"):
            stored.vault.history(KINDS[row.kind], row.record)
