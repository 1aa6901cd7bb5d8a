"""What every store must do: put, get, scan, history and note, append-only and in one transaction."""

import hashlib
import io
import threading
from collections.abc import Iterator

import pytest

from testimonia.accounts import verify_log
from testimonia.audit.models import AuditEntry
from testimonia.collect.records import Identity, Person
from testimonia.core.errors import Damaged, EditConflict, InvalidInput, NotFound, Refused
from testimonia.core.records import new_id


@pytest.fixture
def vault(stored) -> Iterator:
    with stored.unlock() as opened:
        yield opened


def make_person(pseudonym: str = "A") -> Person:
    id_ = new_id()
    return Person(id=id_, subject=id_, pseudonym=pseudonym)


def test_a_stored_record_comes_back_equal(vault):
    (stored,) = vault.put(make_person(), action="test")

    assert vault.get(Person, stored.id) == stored
    assert stored.revision == 1


def test_a_second_member_reads_what_the_first_one_stored(stored):
    with stored.unlock(0) as first:
        (person,) = first.put(make_person("가"), action="test")

    with stored.unlock(1) as second:
        assert second.get(Person, person.id).pseudonym == "가"


def test_a_stale_revision_is_an_edit_conflict(vault):
    (stored,) = vault.put(make_person(), action="test")
    vault.put(stored.model_copy(update={"pseudonym": "B"}), action="test")

    with pytest.raises(EditConflict, match="newer revision"):
        vault.put(stored.model_copy(update={"pseudonym": "C"}), action="test")
    assert [old.pseudonym for old in vault.history(Person, stored.id)] == ["A", "B"]


def test_scan_gives_the_newest_revisions_in_the_order_of_first_storage(vault):
    stored = vault.put(*(make_person(letter) for letter in "ABC"), action="test")
    vault.put(stored[0].model_copy(update={"pseudonym": "A2"}), action="test")

    assert [person.pseudonym for person in vault.scan(Person)] == ["A2", "B", "C"]
    assert [person.pseudonym for person in vault.scan(Person, subject=stored[1].id)] == ["B"]


def test_an_unknown_record_is_not_found(vault):
    with pytest.raises(NotFound, match="no such record"):
        vault.get(Person, new_id())


def test_a_record_of_another_kind_is_not_found(vault):
    (stored,) = vault.put(make_person(), action="test")

    with pytest.raises(NotFound, match="no such record"):
        vault.get(Identity, stored.id)


def test_a_locked_vault_opens_nothing(stored):
    vault = stored.unlock()
    vault.lock()

    with pytest.raises(Refused, match="locked"):
        vault.scan(Person)


def test_a_write_that_fails_leaves_no_row_and_no_entry(vault):
    (person,) = vault.put(make_person(), action="test")
    entries = AuditEntry.objects.using(vault.store).count()
    stale = person.model_copy(update={"revision": 0})

    with pytest.raises(EditConflict, match="newer revision"):
        vault.put(make_person("B"), stale, action="test")
    assert [one.pseudonym for one in vault.scan(Person)] == ["A"]
    assert AuditEntry.objects.using(vault.store).count() == entries


def test_a_record_that_could_not_be_read_back_is_not_stored(vault):
    broken = make_person().model_copy(update={"sex": "none of these"})

    with pytest.raises(InvalidInput, match="do not fit its schema"):
        vault.put(broken, action="test")
    assert vault.scan(Person) == []


def test_a_record_keeps_its_subject(vault):
    (person,) = vault.put(make_person(), action="test")

    with pytest.raises(NotFound, match="keeps its id, kind and subject"):
        vault.put(person.model_copy(update={"subject": new_id()}), action="test")


def test_every_write_and_note_is_one_entry_with_the_hashes_of_its_rows(vault):
    vault.put(*(make_person(letter) for letter in "ABC"), action="three people")
    vault.note("export", object_id="edition-1")

    written, noted = AuditEntry.objects.using(vault.store).order_by("seq").filter(seq__gt=2)
    assert (written.action, len(written.rows)) == ("three people", 32 * 6)
    assert (noted.action, noted.object_id, bytes(noted.rows)) == ("export", "edition-1", b"")


@pytest.mark.parametrize("said", ["she said: 'no'", "그녀", "", "a\nb", "x" * 65])
def test_an_action_is_a_short_english_name(vault, said):
    with pytest.raises(InvalidInput, match="the log holds nothing that anyone said"):
        vault.note(said)


def test_25_writers_of_one_record_lose_nothing_silently(vault):
    (person,) = vault.put(make_person("0"), action="test")
    conflicts, done = [], []

    def write(number: int) -> None:
        try:
            done.extend(vault.put(person.model_copy(update={"pseudonym": str(number)}), action="test"))
        except EditConflict as conflict:
            conflicts.append(conflict)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(done), len(conflicts)) == (1, 24)
    assert vault.get(Person, person.id) == done[0]


def test_two_unlocked_members_write_into_one_chain(stored):
    with stored.unlock(0) as first, stored.unlock(1) as second:
        for number in range(5):
            first.put(make_person(f"a{number}"), action="test")
            second.put(make_person(f"b{number}"), action="test")
        assert verify_log(first).findings == ()
        assert len(second.scan(Person)) == 10


def test_keyed_hashes_are_equal_for_equal_data_and_the_same_for_all_members(stored):
    with stored.unlock(0) as first, stored.unlock(1) as second:
        assert first.keyed_hash(b"x") == second.keyed_hash(b"x") != first.keyed_hash(b"y")


def test_a_sealed_file_is_read_by_ranges(vault):
    plain = bytes(range(256)) * 1000
    media = vault.put_media(new_id(), io.BytesIO(plain), name="recording.ogg", action="ingest")

    with vault.open_media(media.id) as reader:
        reader.seek(70_000)
        assert reader.read(100) == plain[70_000:70_100]
    assert (media.size, media.sha256) == (len(plain), hashlib.sha256(plain).hexdigest())


def test_a_sealed_file_that_is_cut_or_gone_is_damage(vault):
    media = vault.put_media(new_id(), io.BytesIO(bytes(200_000)), action="ingest")
    path = vault.folder / "media" / media.id

    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Damaged, match="a chunk of a sealed file"):
        vault.open_media(media.id)
    path.unlink()
    with pytest.raises(Damaged, match="is not in the folder media"):
        vault.open_media(media.id)
