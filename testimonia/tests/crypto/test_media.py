"""Sealed chunks: seekable, and no cut, swap or flip goes unseen."""

import io

import pytest

from testimonia.core.errors import Damaged
from testimonia.crypto import MediaReader, new_key, seal_chunks
from testimonia.crypto.media import CHUNK_BYTES, SEALED_CHUNK_BYTES

KEY = new_key()
PLAIN = bytes(range(256)) * 1100
"""A little over four chunks."""


def sealed(plain: bytes = PLAIN, media_id: str = "m") -> bytes:
    return b"".join(seal_chunks(KEY, media_id, io.BytesIO(plain)))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_a_file_of_any_size_opens_to_the_same_bytes(size):
    plain = (PLAIN * 2)[:size]

    assert MediaReader(KEY, "m", io.BytesIO(sealed(plain))).read() == plain


def test_a_range_opens_only_its_own_chunks():
    blob = bytearray(sealed())
    blob[0:100] = bytes(100)
    reader = MediaReader(KEY, "m", io.BytesIO(bytes(blob)))

    reader.seek(2 * CHUNK_BYTES - 5)
    assert reader.read(10) == PLAIN[2 * CHUNK_BYTES - 5 : 2 * CHUNK_BYTES + 5]
    reader.seek(0)
    with pytest.raises(Damaged, match="a chunk"):
        reader.read(1)


@pytest.mark.parametrize("n_chunks", range(5))
def test_a_file_cut_at_a_chunk_is_no_file(n_chunks):
    with pytest.raises(Damaged, match="a chunk"):
        MediaReader(KEY, "m", io.BytesIO(sealed()[: n_chunks * SEALED_CHUNK_BYTES]))


def test_a_file_cut_inside_a_chunk_is_no_file():
    with pytest.raises(Damaged, match="a chunk"):
        MediaReader(KEY, "m", io.BytesIO(sealed()[: 2 * SEALED_CHUNK_BYTES + 77]))


def test_swapped_chunks_are_found():
    blob, n = sealed(), SEALED_CHUNK_BYTES
    swapped = blob[n : 2 * n] + blob[:n] + blob[2 * n :]

    with pytest.raises(Damaged, match="a chunk"):
        MediaReader(KEY, "m", io.BytesIO(swapped)).read()


def test_a_file_under_another_id_is_found():
    with pytest.raises(Damaged, match="a chunk"):
        MediaReader(KEY, "n", io.BytesIO(sealed()))


def test_a_pipe_that_gives_little_at_a_time_makes_full_chunks():
    class Trickle(io.BytesIO):
        def read(self, most: int | None = -1) -> bytes:
            return super().read(min(most or 1, 1000))

    blob = b"".join(seal_chunks(KEY, "m", Trickle(PLAIN)))

    assert len(blob) == len(sealed())
    assert MediaReader(KEY, "m", io.BytesIO(blob)).read() == PLAIN
