"""Nonces are drawn anew for every sealing."""

import pytest

from testimonia.crypto import bind, new_key
from testimonia.crypto.sealing import NONCE_BYTES, seal_exact

NAME = bind("rec", "test")


def drawn_nonces(n: int) -> set[bytes]:
    key = new_key()
    return {seal_exact(key, b"", NAME)[1 : 1 + NONCE_BYTES] for _ in range(n)}


def test_no_nonce_is_used_twice_in_50_000_sealings():
    assert len(drawn_nonces(50_000)) == 50_000


@pytest.mark.soak
def test_no_nonce_is_used_twice_in_a_million_sealings():
    assert len(drawn_nonces(1_000_000)) == 1_000_000
