"""Keys do not show themselves."""

import copy
import pickle

import pytest

from testimonia.crypto import MemberKeys, Secret

SHOWN = b"\xa7" * 32


@pytest.mark.parametrize("show", [repr, str, lambda secret: f"{secret}", lambda secret: repr([secret])])
def test_a_secret_does_not_print_its_bytes(show):
    text = show(Secret(SHOWN))

    assert SHOWN.hex() not in text
    assert "xa7" not in text


@pytest.mark.parametrize("leave", [pickle.dumps, copy.copy, copy.deepcopy])
@pytest.mark.parametrize("kept", [Secret(SHOWN), MemberKeys(Secret(SHOWN), Secret(SHOWN))], ids=["secret", "keys"])
def test_a_secret_is_not_pickled_or_copied(leave, kept):
    with pytest.raises(TypeError, match="never pickled"):
        leave(kept)


def test_member_keys_do_not_print_their_bytes():
    assert SHOWN.hex() not in repr(MemberKeys(Secret(SHOWN), Secret(SHOWN)))
