"""What a crash between two files leaves behind is reported at the next unlocking, and nothing is removed."""

import io

import pytest

from testimonia.accounts import verify_log
from testimonia.collect.records import Person
from testimonia.core.records import new_id
from testimonia.vault import rows
from testimonia.vault.startup import find_orphans


class Crash(Exception):
    """Stands for the power going out."""


def crash(*_: object, **__: object) -> None:
    raise Crash


def put_and_crash(vault, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commit the key, then stop before the data."""
    with monkeypatch.context() as patch:
        patch.setattr(rows, "store_rows", crash)
        with pytest.raises(Crash):
            vault.put(person, action="test")


def test_a_crash_after_the_key_and_before_the_data_leaves_a_key_without_records(investigation, monkeypatch):
    id_ = new_id()
    person = Person(id=id_, subject=id_, pseudonym="A")
    vault = investigation.unlock()
    put_and_crash(vault, person, monkeypatch)
    vault.lock()

    with investigation.unlock() as vault:
        assert vault.orphans.keys_without_records == ((id_, "CODED", 1),)
        assert verify_log(vault).n_unlogged_keys == 1
        assert vault.put(person, action="test")[0].revision == 1
        assert find_orphans(vault.store, vault.keyring.alias).keys_without_records == ()


def test_a_crash_after_the_file_and_before_the_record_leaves_a_file_without_a_record(investigation, monkeypatch):
    vault = investigation.unlock()
    monkeypatch.setattr(vault, "put", crash)
    with pytest.raises(Crash):
        vault.put_media(new_id(), io.BytesIO(b"sound"), action="ingest")

    orphans = find_orphans(vault.store, vault.keyring.alias, vault.folder / "media")
    vault.lock()
    assert len(orphans.files_without_records) == 1


def test_a_stream_that_breaks_off_leaves_no_file(vault):
    class Broken(io.BytesIO):
        def read(self, most: int | None = -1) -> bytes:
            raise Crash

    with pytest.raises(Crash):
        vault.put_media(new_id(), Broken(), action="ingest")
    assert list((vault.folder / "media").iterdir()) == []


def test_a_hash_that_a_failed_write_left_over_goes_into_the_next_entry(vault, monkeypatch):
    id_ = new_id()
    put_and_crash(vault, Person(id=id_, subject=id_, pseudonym="A"), monkeypatch)
    vault.put(Person(id=id_, subject=id_, pseudonym="A"), action="test")

    assert verify_log(vault).n_unlogged_keys == 0
    assert verify_log(vault).findings == ()
