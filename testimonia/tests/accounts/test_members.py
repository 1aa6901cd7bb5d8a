"""Members: who founded the investigation, and whose signature counts."""

from dataclasses import replace

import pytest

from testimonia.accounts import create, members
from testimonia.accounts.cards import load_cards, new_member, store_card
from testimonia.accounts.models import MemberCard
from testimonia.core.errors import Damaged, InvalidInput, Refused
from testimonia.core.records import COMPARTMENTS, new_id
from testimonia.crypto import Grant, MemberKeys, new_pair
from testimonia.vault.key_rows import store_grant


def test_founding_members_hold_every_compartment(investigation):
    for number in (0, 1):
        with investigation.unlock(number) as vault:
            assert all(vault.keyring.reads(compartment) for compartment in COMPARTMENTS)


def test_members_are_listed_with_the_fingerprints_of_their_key_cards(tmp_path, investigation):
    founded = create(tmp_path / "new", ["하나", "Anna", "李"], cost=investigation.cost)
    opened = investigation.__class__(tmp_path / "new", [one.passphrase for one in founded])

    with opened.unlock(2) as vault:
        listed = members(vault)
        assert vault.me.name == "李"
    assert [(one.name, one.fingerprint) for one in listed] == [(one.name, one.fingerprint) for one in founded]
    assert {one.introduced_by for one in listed} == {listed[0].id}


def test_a_passphrase_does_not_show_in_the_repr_of_a_new_member(tmp_path, investigation):
    (founded,) = create(tmp_path / "new", ["A"], cost=investigation.cost)

    assert founded.passphrase.split()[1] not in repr(founded)


@pytest.mark.parametrize("names", [[], [" "], ["x"] * 17], ids=["none", "blank", "17"])
def test_an_investigation_begins_with_named_members(tmp_path, names):
    with pytest.raises(InvalidInput, match="1 to 16 named members"):
        create(tmp_path / "new", names)
    assert list(tmp_path.iterdir()) == []


def test_a_new_investigation_overwrites_nothing(investigation):
    with pytest.raises(Refused, match="is not an empty folder"):
        create(investigation.folder, ["A"])


def test_a_card_signed_by_a_stranger_is_damage(vault):
    stranger, id_ = MemberKeys.generate(), new_id()
    card = new_member(id_, "Stranger", stranger.public, 2, introduced_by=id_)
    store_card(vault.store, card, vault.content.file_key, id_, stranger)

    with pytest.raises(Damaged, match="signature of a member's card"):
        members(vault)


def test_a_substituted_public_key_is_damage(vault):
    """The second member's card says another key than the first member signed."""
    second = members(vault)[1]
    card = MemberCard.objects.using(vault.store).get(member=second.id)
    MemberCard.objects.using(vault.store).filter(member=second.id).delete()
    forged = replace(second, public=MemberKeys.generate().public)
    store_card(vault.store, forged, vault.content.file_key, card.signer, MemberKeys.generate())

    with pytest.raises(Damaged, match="signature of a member's card"):
        members(vault)


def test_the_first_card_must_be_the_first_members(vault):
    stranger = MemberKeys.generate()

    with pytest.raises(Damaged, match="signature of a member's card"):
        load_cards(vault.store, vault.content.file_key, stranger.public.verify)


def test_a_forged_grant_refuses_the_unlocking(investigation):
    with investigation.unlock() as vault:
        second = members(vault)[1]
        secret, _ = new_pair()
        forged = Grant.make(
            second.id, second.public, "compartment:EXTRA", 1, secret, vault.me.id, MemberKeys.generate()
        )
        store_grant(vault.keyring.alias, forged)

    with pytest.raises(Damaged, match="signature of a grant"):
        investigation.unlock(1)
