"""Sealing with a key: what is opened is what was sealed, under the same name, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.core.errors import Damaged
from testimonia.crypto import bind, derive, keyed_digest, new_key, open_sealed, seal
from testimonia.crypto.sealing import pad, padded_length, unpad

NAME = bind("rec", "person", "a", "b", "CODED", 1, 1, 1)


@given(st.binary(max_size=3000))
def test_sealed_bytes_open_to_the_same_bytes(plain):
    key = new_key()

    assert open_sealed(key, seal(key, plain, NAME), NAME) == plain


@given(st.binary(max_size=600), st.data())
def test_a_flipped_bit_opens_nothing(plain, data):
    key = new_key()
    blob = bytearray(seal(key, plain, NAME))
    place = data.draw(st.integers(0, len(blob) * 8 - 1))
    blob[place // 8] ^= 1 << place % 8

    with pytest.raises(Damaged, match="does not open"):
        open_sealed(key, bytes(blob), NAME)


@pytest.mark.parametrize("part", range(1, 8))
def test_another_name_opens_nothing(part):
    key, names = new_key(), ["rec", "person", "a", "b", "CODED", "1", "1", "1"]
    blob = seal(key, b"plain", bind(*names))
    names[part] += "0"

    with pytest.raises(Damaged, match="does not open"):
        open_sealed(key, blob, bind(*names))


@pytest.mark.parametrize("blob", [b"", b"\x01", bytes(40), b"\x01" + bytes(39)])
def test_a_cut_blob_opens_nothing(blob):
    with pytest.raises(Damaged, match="does not open"):
        open_sealed(new_key(), blob, NAME)


@given(st.binary(max_size=20_000))
def test_padding_hides_all_but_the_leading_bits_of_the_length(plain):
    padded = pad(plain)

    assert unpad(padded) == plain
    assert len(padded) == padded_length(len(plain) + 1)
    assert len(padded) <= max(256, 1.12 * (len(plain) + 1) + 1)


def test_padding_that_is_not_ours_is_damage():
    with pytest.raises(Damaged, match="padding"):
        unpad(bytes(256))


@pytest.mark.parametrize("part", ["", "a|b", "a b", "가", "x" * 129])
def test_a_part_that_could_be_read_in_two_ways_is_not_bound(part):
    with pytest.raises(ValueError, match="part of a binding"):
        bind("rec", part)


def test_derived_keys_differ_by_purpose_and_from_their_source():
    key = new_key()

    assert len({key.reveal(), derive(key, "one").reveal(), derive(key, "two").reveal()}) == 3


def test_keyed_digests_depend_on_the_key():
    one, two = new_key(), new_key()

    assert keyed_digest(one, b"x") == keyed_digest(one, b"x")
    assert keyed_digest(one, b"x") != keyed_digest(two, b"x")
