"""Generated passphrases: enough bits, readable lists, and a cost that nobody can lower."""

import math
import unicodedata

import pytest

from testimonia.core.errors import Damaged, InvalidInput
from testimonia.crypto.passphrases import (
    MOST_SLOTS,
    SECRET_WORDS,
    STANDARD,
    WORD_LISTS,
    Cost,
    cost_for_this_machine,
    generate,
    normalise,
    slot_number,
    stretch,
    words,
)

QUICK = Cost(1, 64)


@pytest.mark.parametrize("word_list", WORD_LISTS)
def test_a_passphrase_carries_77_random_bits_beside_the_slot(word_list):
    assert len(set(words(word_list))) == 2048
    assert SECRET_WORDS * math.log2(len(words(word_list))) >= 77


@pytest.mark.parametrize("word_list", WORD_LISTS)
@pytest.mark.parametrize("slot", [0, 15, 16, MOST_SLOTS - 1])
def test_the_first_word_names_the_slot(word_list, slot):
    passphrase = generate(slot, word_list)

    assert slot_number(passphrase) == slot
    assert len(passphrase.split()) == SECRET_WORDS + 1


def test_no_two_generated_passphrases_are_equal():
    assert len({generate(3) for _ in range(1000)}) == 1000


def test_korean_words_typed_in_parts_or_capitals_and_spaces_make_no_difference():
    korean, english = generate(0, "korean"), generate(0, "english")

    assert normalise(unicodedata.normalize("NFD", korean)) == normalise(korean)
    assert normalise(f"  {english.upper().replace(' ', '   ')}\n") == english


@pytest.mark.parametrize("place", range(1, 9))
def test_a_mistyped_word_is_told_by_its_place_and_not_repeated(place):
    given = generate(0).split()
    given[place - 1] = "xyzzy"

    with pytest.raises(InvalidInput, match=f"word {place} of the passphrase") as refusal:
        slot_number(" ".join(given))
    assert "xyzzy" not in str(refusal.value)


def test_a_passphrase_of_the_wrong_length_is_refused():
    with pytest.raises(InvalidInput, match="a passphrase of 2 words"):
        slot_number("correct horse")


@pytest.mark.parametrize("weak", [Cost(2, STANDARD.memory_kib), Cost(3, STANDARD.memory_kib - 1), QUICK])
def test_weaker_argon2_parameters_are_refused(weak):
    with pytest.raises(Damaged, match="argon2id takes at least 3 passes over 262144 KiB"):
        stretch(generate(0), bytes(16), weak)


def test_parameters_that_would_stop_the_machine_are_refused():
    with pytest.raises(Damaged, match="1000000 passes"):
        stretch(generate(0), bytes(16), Cost(1_000_000, STANDARD.memory_kib))


def test_the_cost_for_a_machine_is_never_below_the_standard():
    assert cost_for_this_machine(seconds=0.001) == STANDARD
    assert cost_for_this_machine(seconds=1000).passes == 32
