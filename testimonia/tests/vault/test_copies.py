"""Broken, missing and older files: one sentence each, nothing opened, nothing changed on disk."""

import hashlib
import shutil
from pathlib import Path

import pytest

from testimonia.accounts import unlock
from testimonia.collect.records import Person
from testimonia.core.errors import Damaged, NotFound, Refused, TestimoniaError
from testimonia.core.records import new_id
from testimonia.crypto import generate


def put_person(investigation) -> str:
    with investigation.unlock() as vault:
        id_ = new_id()
        vault.put(Person(id=id_, subject=id_, pseudonym="A"), action="test")
    return id_


def files_of(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refused_without_a_trace(investigation, error: type[TestimoniaError], match: str) -> None:
    before = files_of(investigation.folder)
    with pytest.raises(error, match=match) as refusal:
        investigation.unlock()
    assert files_of(investigation.folder) == before
    assert len(str(refusal.value).splitlines()) == 1


def test_a_wrong_passphrase_opens_nothing(investigation):
    before = files_of(investigation.folder)

    with pytest.raises(Damaged, match="a slot asks for 1 passes"):
        unlock(investigation.folder, investigation.passphrases[0])
    wrong = generate(0)
    with pytest.raises(Refused, match="no slot of this investigation opens") as refusal:
        investigation.__class__(investigation.folder, [wrong]).unlock()
    assert wrong.split()[1] not in str(refusal.value).split()
    assert files_of(investigation.folder) == before


def test_a_folder_without_slots_is_no_investigation(tmp_path):
    with pytest.raises(NotFound, match="there is no investigation in"):
        unlock(tmp_path, generate(0))


def test_a_missing_keyring_is_explained(investigation):
    (investigation.folder / "keyring.db").unlink()

    refused_without_a_trace(investigation, Refused, "keyring.db is not in the folder")


def test_a_missing_store_is_explained(investigation):
    (investigation.folder / "store.db").unlink()

    refused_without_a_trace(investigation, Damaged, "store.db is not in the folder")


@pytest.mark.parametrize("name", ["store.db", "keyring.db"])
@pytest.mark.parametrize("kept", [0, 1, 4096, 8192, -4096, -1], ids=lambda n: f"{n}_bytes")
def test_a_truncated_database_is_found(investigation, name, kept):
    put_person(investigation)
    path = investigation.folder / name
    path.write_bytes(path.read_bytes()[:kept])

    refused_without_a_trace(investigation, Damaged, name)


@pytest.mark.parametrize("name", ["store.db", "keyring.db"])
def test_a_database_of_another_investigation_is_found(investigation, tmp_path, name):
    from testimonia.accounts import create

    create(tmp_path / "other", ["Someone"], cost=investigation.cost)
    shutil.copy(tmp_path / "other" / name, investigation.folder / name)

    refused_without_a_trace(investigation, Damaged, f"{name} cannot be read")


def test_an_older_keyring_beside_a_newer_store_destroys_nothing(investigation, tmp_path):
    shutil.copy(investigation.folder / "keyring.db", tmp_path / "older")
    id_ = put_person(investigation)
    shutil.copy(investigation.folder / "keyring.db", tmp_path / "newer")
    shutil.copy(tmp_path / "older", investigation.folder / "keyring.db")

    refused_without_a_trace(investigation, Damaged, "keyring.db is older than store.db")
    shutil.copy(tmp_path / "newer", investigation.folder / "keyring.db")
    with investigation.unlock() as vault:
        assert vault.get(Person, id_).pseudonym == "A"


def test_an_older_keyring_is_found_even_if_it_holds_every_key(investigation, tmp_path):
    put_person(investigation)
    shutil.copy(investigation.folder / "keyring.db", tmp_path / "older")
    investigation.unlock(1).lock()
    shutil.copy(tmp_path / "older", investigation.folder / "keyring.db")

    refused_without_a_trace(investigation, Damaged, "keyring.db is older than store.db")


def test_an_older_store_beside_a_newer_keyring_destroys_nothing(investigation, tmp_path):
    shutil.copy(investigation.folder / "store.db", tmp_path / "older")
    put_person(investigation)
    shutil.copy(tmp_path / "older", investigation.folder / "store.db")

    refused_without_a_trace(investigation, Damaged, "store.db is older than keyring.db")


def test_a_second_unlock_beside_the_first_one_works(investigation):
    with investigation.unlock(0) as first, investigation.unlock(1) as second:
        id_ = new_id()
        first.put(Person(id=id_, subject=id_, pseudonym="A"), action="test")
        assert second.get(Person, id_).pseudonym == "A"
