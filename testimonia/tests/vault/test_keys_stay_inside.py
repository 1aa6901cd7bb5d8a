"""No unlocked key in a repr, a pickle, Django's settings or a log."""

import logging
import pickle

import pytest
from django.db import connections

from testimonia.collect.records import Person
from testimonia.core.records import new_id
from testimonia.vault.databases import file_key


def secrets_of(vault) -> list[str]:
    keys = vault.content.keys
    shown = [file_key(vault.store), keys.box_secret.reveal(), keys.sign_seed.reveal()]
    opened = [*vault.keyring._compartments.values(), *vault.keyring._opened.values()]
    return [secret.hex() for secret in [*shown, *(key.reveal() for key in opened)]]


def test_no_key_shows_in_a_repr_a_setting_or_a_log(vault, caplog):
    caplog.set_level(logging.DEBUG)
    id_ = new_id()
    vault.put(Person(id=id_, subject=id_, pseudonym="A"), action="test")
    vault.get(Person, id_)

    secrets = secrets_of(vault)
    shown = [vault, vault.keyring, vault.content, vault.me, connections.databases, connections[vault.store]]
    printed = " ".join(repr(part) for part in shown) + caplog.text + repr(vars(connections[vault.store]))

    assert len(secrets) == 9
    assert not [secret for secret in secrets if secret in printed]


def test_an_unlocked_vault_is_not_pickled(vault):
    with pytest.raises(TypeError):
        pickle.dumps(vault)


def test_locking_forgets_every_key_and_connection(investigation):
    vault = investigation.unlock()
    store, keyring = vault.store, vault.keyring
    vault.lock()

    assert store not in connections.databases
    assert not keyring._compartments
    assert not keyring._opened
    assert sorted(path.name for path in investigation.folder.glob("*-wal")) == []
