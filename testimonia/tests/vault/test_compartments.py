"""Compartments are keys, not if-statements: what was not granted does not open, and can still be written."""

import pytest
from django.db import transaction

from testimonia.accounts import members
from testimonia.collect.records import Identity, Person
from testimonia.core.errors import Damaged, NotFound, Refused
from testimonia.core.records import COMPARTMENTS, new_id
from testimonia.crypto import CompartmentKey, Grant, new_pair
from testimonia.vault import key_rows
from testimonia.vault.models import GrantRow


@pytest.fixture
def without_identity(investigation):
    """The same investigation, whose second member holds no key of IDENTITY."""
    with investigation.unlock() as vault:
        second = members(vault)[1].id
        GrantRow.objects.using(vault.keyring.alias).filter(member=second, scope="compartment:IDENTITY").delete()
    return investigation


def make_identity() -> Identity:
    subject = new_id()
    return Identity(subject=subject, person=subject, names={"latin": "Invented Name"})


def test_what_was_not_granted_answers_like_what_does_not_exist(without_identity):
    with without_identity.unlock(0) as first:
        (identity,) = first.put(make_identity(), action="test")

    with without_identity.unlock(1) as second:
        with pytest.raises(NotFound) as denied:
            second.get(Identity, identity.id)
        with pytest.raises(NotFound) as missing:
            second.get(Identity, new_id())
        assert str(denied.value) == str(missing.value)
        with pytest.raises(Refused, match="no key of the compartment IDENTITY"):
            second.scan(Identity)


def test_who_may_only_write_can_still_write_for_those_who_may_read(without_identity):
    with without_identity.unlock(1) as second:
        (identity,) = second.put(make_identity(), action="test")
        assert second.get(Identity, identity.id) == identity

    with without_identity.unlock(1) as second, pytest.raises(NotFound, match="no such record"):
        second.get(Identity, identity.id)
    with without_identity.unlock(0) as first:
        assert first.get(Identity, identity.id) == identity


def test_who_may_only_write_adds_a_generation_to_a_known_person(without_identity):
    identity = make_identity()
    with without_identity.unlock(0) as first:
        first.put(identity, action="test")
    with without_identity.unlock(1) as second:
        second.put(make_identity().model_copy(update={"subject": identity.subject}), action="test")

    with without_identity.unlock(0) as first:
        assert len(first.scan(Identity, subject=identity.subject)) == 2
        assert len(key_rows.subject_keys(first.keyring.alias, "IDENTITY", identity.subject)) == 2


def test_a_grant_for_one_person_opens_that_person_and_no_other(without_identity):
    with without_identity.unlock(0) as first:
        granted, other = first.put(make_identity(), make_identity(), action="test")
        second = members(first)[1]
        key = first.keyring.reading_key(granted.subject, "IDENTITY", 1)
        scope = f"subject:{granted.subject}:IDENTITY"
        keys = first.content.keys
        key_rows.store_grant(
            first.keyring.alias, Grant.make(second.id, second.public, scope, 1, key, first.me.id, keys)
        )

    with without_identity.unlock(1) as second:
        assert second.scan(Identity) == [granted]
        with pytest.raises(NotFound, match="no such record"):
            second.get(Identity, other.id)
        (changed,) = second.put(granted.model_copy(update={"safe_hours": "evening"}), action="test")
    with without_identity.unlock(1) as second:
        assert second.get(Identity, granted.id) == changed


@pytest.mark.parametrize("compartment", COMPARTMENTS)
def test_a_newer_key_that_the_readers_were_not_given_is_found(investigation, compartment):
    with investigation.unlock(0) as first:
        _, public = new_pair()
        key = CompartmentKey.make(compartment, 2, public, first.me.id, first.content.keys)
        with transaction.atomic(using=first.keyring.alias):
            key_rows.store_compartment_key(first.keyring.alias, key)

    with pytest.raises(Damaged, match="a newer key that its readers were not given"):
        investigation.unlock(1)


def test_what_is_written_after_a_new_epoch_has_a_key_of_that_epoch(investigation):
    person = Person(id=(id_ := new_id()), subject=id_, pseudonym="A")
    with investigation.unlock(0) as first:
        (person,) = first.put(person, action="test")
        rotate(first, "CODED")
    with investigation.unlock(1) as second:
        second.put(person.model_copy(update={"pseudonym": "B"}), action="test")

    with investigation.unlock(0) as first:
        assert [one.pseudonym for one in first.history(Person, person.id)] == ["A", "B"]
        keys = key_rows.subject_keys(first.keyring.alias, "CODED", person.subject)
        assert [(name[2], key[0].born) for name, key in keys.items()] == [(1, 1), (2, 2)]


def rotate(vault, compartment: str) -> None:
    """A new pair for everyone who is here; old wrappings stay."""
    secret, public = new_pair()
    me, keys, alias = vault.me.id, vault.content.keys, vault.keyring.alias
    key_rows.store_compartment_key(alias, CompartmentKey.make(compartment, 2, public, me, keys))
    for member in members(vault):
        scope = f"compartment:{compartment}"
        key_rows.store_grant(alias, Grant.make(member.id, member.public, scope, 2, secret, me, keys))
