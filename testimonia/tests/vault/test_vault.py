"""Put, get, scan, history and note on a real investigation."""

import pytest

from testimonia.collect.records import Identity, Person
from testimonia.core.errors import EditConflict, NotFound, Refused
from testimonia.core.records import new_id


def make_person(pseudonym: str = "A") -> Person:
    id_ = new_id()
    return Person(id=id_, subject=id_, pseudonym=pseudonym)


def test_a_stored_record_comes_back_equal(vault):
    (stored,) = vault.put(make_person(), action="test")

    assert vault.get(Person, stored.id) == stored
    assert stored.revision == 1


def test_a_second_member_reads_what_the_first_one_stored(investigation):
    with investigation.unlock(0) as first:
        (stored,) = first.put(make_person("가"), action="test")

    with investigation.unlock(1) as second:
        assert second.get(Person, stored.id).pseudonym == "가"


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


def test_a_locked_vault_opens_nothing(investigation):
    vault = investigation.unlock()
    vault.lock()

    with pytest.raises(Refused, match="locked"):
        vault.scan(Person)
