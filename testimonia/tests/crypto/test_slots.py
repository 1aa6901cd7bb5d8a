"""The slots file: one passphrase opens one slot, unused slots look like used ones, weakened ones are refused."""

import pytest

from testimonia.core.errors import Damaged, Refused
from testimonia.crypto import Cost, MemberKeys, SlotContent, generate, new_key
from testimonia.crypto.slots import MAGIC, SLOT_BYTES, add_slots, clear, count, empty_slots, fill, open_slot

QUICK = Cost(1, 64)


def make_content() -> SlotContent:
    keys = MemberKeys.generate()
    return SlotContent("ab" * 16, keys, new_key(), keys.public.verify)


def filled(number: int = 5) -> tuple[bytes, str, SlotContent]:
    passphrase, content = generate(number), make_content()
    return fill(empty_slots(QUICK), number, passphrase, content, QUICK), passphrase, content


def test_a_slot_opens_with_its_passphrase():
    slots, passphrase, content = filled()

    number, opened = open_slot(slots, passphrase, floor=QUICK)

    assert (number, opened.member, opened.root_verify_key) == (5, content.member, content.root_verify_key)
    assert opened.file_key.reveal() == content.file_key.reveal()
    assert opened.keys.public == content.keys.public


def test_another_passphrase_opens_nothing():
    slots, _, _ = filled()

    with pytest.raises(Refused, match="no slot of this investigation opens"):
        open_slot(slots, generate(5), floor=QUICK)


def test_a_weak_slot_is_refused_unless_a_test_allows_it():
    slots, passphrase, _ = filled()

    with pytest.raises(Damaged, match="a slot asks for 1 passes over 64 KiB"):
        open_slot(slots, passphrase)


def test_used_and_unused_slots_have_the_same_size_and_the_same_visible_parameters():
    slots, _, _ = filled()
    cut = [slots[start : start + SLOT_BYTES] for start in range(len(MAGIC), len(slots), SLOT_BYTES)]

    assert len(cut) == 16
    assert {(slot[32:41], len(slot)) for slot in cut} == {(cut[0][32:41], SLOT_BYTES)}
    assert len({slot[:32] for slot in cut}) == 16


def test_more_slots_leave_the_old_ones_in_their_places():
    slots, passphrase, content = filled()
    grown = add_slots(slots, QUICK)

    assert count(grown) == 32
    assert open_slot(grown, passphrase, floor=QUICK)[1].member == content.member


def test_a_cleared_slot_opens_no_more():
    slots, passphrase, _ = filled()

    with pytest.raises(Refused, match="no slot"):
        open_slot(clear(slots, 5, QUICK), passphrase, floor=QUICK)


def test_every_flipped_byte_of_a_used_slot_closes_it():
    slots, passphrase, _ = filled()
    start = len(MAGIC) + 5 * SLOT_BYTES
    for place in range(start, start + SLOT_BYTES):
        changed = bytearray(slots)
        changed[place] ^= 1
        with pytest.raises((Damaged, Refused)):
            open_slot(bytes(changed), passphrase, floor=QUICK)


@pytest.mark.parametrize("broken", [b"", b"x" * 8208, MAGIC, MAGIC + bytes(SLOT_BYTES), empty_slots(QUICK)[:-1]])
def test_what_is_no_slots_file_is_damage(broken):
    with pytest.raises(Damaged, match="not what the program wrote"):
        count(broken)
