"""Media in sealed chunks of 64 KiB. A stream goes in, chunks come out; a range opens only its own chunks.

Chunk i is XChaCha20-Poly1305(media key, random nonce, up to 65,536 bytes) bound to "media|id|i|is_last". A file without
a chunk that was sealed as the last one is no file.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

from testimonia.core.errors import Damaged
from testimonia.crypto.binding import bind
from testimonia.crypto.sealing import FORMAT, NONCE_BYTES, TAG_BYTES, open_exact, seal_exact
from testimonia.crypto.secret import Secret

CHUNK_BYTES = 64 * 1024
SEALED_CHUNK_BYTES = len(FORMAT) + NONCE_BYTES + CHUNK_BYTES + TAG_BYTES


def seal_chunks(key: Secret, media_id: str, source: BinaryIO) -> Iterator[bytes]:
    """Yield the sealed chunks of a stream; an empty stream has one empty, last chunk."""
    index, chunk = 0, _read_full(source)
    while True:
        following = _read_full(source)
        is_last = int(not following)
        yield seal_exact(key, chunk, bind("media", media_id, index, is_last))
        if is_last:
            return
        index, chunk = index + 1, following


def _read_full(source: BinaryIO) -> bytes:
    """Read one whole chunk, for a pipe may give less at a time."""
    parts, missing = [], CHUNK_BYTES
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


class MediaReader(io.RawIOBase):
    """A sealed file as a read-only, seekable stream. Only the chunks that are read are opened, in memory."""

    def __init__(self, key: Secret, media_id: str, sealed: BinaryIO) -> None:
        super().__init__()
        self._key, self._id, self._sealed = key, media_id, sealed
        self._position = 0
        self._kept: tuple[int, bytes] = (-1, b"")
        sealed_bytes = sealed.seek(0, io.SEEK_END)
        self._n_chunks = max(1, -(-sealed_bytes // SEALED_CHUNK_BYTES))
        last = self._chunk(self._n_chunks - 1)
        self.size = (self._n_chunks - 1) * CHUNK_BYTES + len(last)

    def _chunk(self, index: int) -> bytes:
        """Open chunk ``index``; the last one in the file must have been sealed as the last one."""
        if self._kept[0] != index:
            self._sealed.seek(index * SEALED_CHUNK_BYTES)
            blob = self._sealed.read(SEALED_CHUNK_BYTES)
            is_last = int(index == self._n_chunks - 1)
            plain = open_exact(self._key, blob, bind("media", self._id, index, is_last), "a chunk of a sealed file")
            if not is_last and len(plain) != CHUNK_BYTES:
                raise Damaged(
                    found="a chunk of a sealed file is shorter than the chunks before it",
                    rule="only the last chunk may be short",
                    todo="Restore the file from a backup; nothing was changed",
                )
            self._kept = (index, plain)
        return self._kept[1]

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer, over the borders of chunks, up to the end of the file."""
        filled = 0
        while filled < len(buffer) and self._position < self.size:
            index, start = divmod(self._position, CHUNK_BYTES)
            part = self._chunk(index)[start : start + len(buffer) - filled]
            buffer[filled : filled + len(part)] = part
            filled += len(part)
            self._position += len(part)
        return filled

    def close(self) -> None:
        self._kept = (-1, b"")
        self._sealed.close()
        super().close()

    def __repr__(self) -> str:
        return f"<sealed media {self._id[:8]}>"
