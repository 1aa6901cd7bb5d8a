"""Handed keys count only with their maker's signature and under their own name."""

from dataclasses import replace

import pytest

from testimonia.core.errors import Damaged
from testimonia.crypto import CompartmentKey, Grant, MemberKeys, SubjectKey, new_key, new_pair

GIVER, TAKER, STRANGER = (MemberKeys.generate() for _ in range(3))


def make_grant(**changes: object) -> Grant:
    grant = Grant.make("taker", TAKER.public, "compartment:CODED", 1, new_key(), "giver", GIVER)
    return replace(grant, **changes)


def test_a_grant_opens_for_the_member_that_it_was_made_for():
    key = new_key()
    grant = Grant.make("taker", TAKER.public, "compartment:CODED", 1, key, "giver", GIVER)

    assert grant.open(TAKER, GIVER.public.verify).reveal() == key.reveal()


@pytest.mark.parametrize("changes", [{"member": "other"}, {"scope": "compartment:IDENTITY"}, {"epoch": 2}])
def test_a_grant_under_another_name_is_damage(changes):
    with pytest.raises(Damaged, match="signature"):
        make_grant(**changes).open(TAKER, GIVER.public.verify)


def test_a_forged_grant_is_found_100_times_of_100():
    found = 0
    for _ in range(100):
        forged = Grant.make("taker", TAKER.public, "compartment:CODED", 1, new_key(), "giver", STRANGER)
        with pytest.raises(Damaged, match="signature"):
            forged.open(TAKER, GIVER.public.verify)
        found += 1
    assert found == 100


def test_a_replaced_public_key_of_the_member_is_found():
    grant = make_grant()

    with pytest.raises(Damaged, match="signature"):
        grant.check(STRANGER.public.box, GIVER.public.verify)


def test_the_name_inside_the_sealed_text_counts_even_if_the_grantor_signs_another_one():
    inner = make_grant()
    lying = replace(inner, scope="compartment:IDENTITY")
    signed = replace(lying, signature=GIVER.sign(lying._signed(TAKER.public.box)))

    with pytest.raises(Damaged, match="another name"):
        signed.open(TAKER, GIVER.public.verify)


def test_a_substituted_compartment_key_is_found():
    _, public = new_pair()
    _, substitute = new_pair()
    key = CompartmentKey.make("CODED", 1, public, "giver", GIVER)

    key.check(GIVER.public.verify)
    with pytest.raises(Damaged, match="signature"):
        replace(key, public=substitute).check(GIVER.public.verify)


def test_a_granted_secret_must_belong_to_the_public_key():
    secret, public = new_pair()
    other, _ = new_pair()
    key = CompartmentKey.make("CODED", 1, public, "giver", GIVER)

    key.check_secret(secret)
    with pytest.raises(Damaged, match="does not belong"):
        key.check_secret(other)


@pytest.mark.parametrize(
    "changes",
    [{"subject": "other"}, {"compartment": "IDENTITY"}, {"generation": 2}, {"born": 2}, {"epoch": 2}, {"sealed": b"x"}],
)
def test_a_subjects_key_opens_only_under_its_own_name(changes):
    secret, public = new_pair()
    to, key = CompartmentKey.make("CODED", 1, public, "giver", GIVER), new_key()
    sealed = SubjectKey.make("subject", 1, 1, to, key, "taker", TAKER)

    assert sealed.open(secret, TAKER.public.verify).reveal() == key.reveal()
    with pytest.raises(Damaged, match="signature"):
        replace(sealed, **changes).open(secret, TAKER.public.verify)


def test_a_box_for_someone_else_does_not_open():
    grant = make_grant()

    with pytest.raises(Damaged, match=r"signature|does not open"):
        grant.open(STRANGER, GIVER.public.verify)
