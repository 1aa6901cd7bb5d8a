"""Sealed files in ``media/``. A stream goes in, a `Media` record comes out; plain bytes never touch the disk."""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO, cast

from testimonia.core.errors import Damaged
from testimonia.core.records import new_id
from testimonia.crypto import MediaReader, Secret, new_key, seal_chunks
from testimonia.vault.records import Media

FOLDER = "media"


class _Counting:
    """A stream that counts and hashes what passes."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.size = 0
        self.sha256 = hashlib.sha256()

    def read(self, most: int) -> bytes:
        part = self._source.read(most)
        self.size += len(part)
        self.sha256.update(part)
        return part


def seal_file(folder: Path, subject: str, source: BinaryIO, name: str) -> Media:
    """Write the sealed chunks, make them last, then give the file its name. The record is still to be stored."""
    id_, key = new_id(), new_key()
    target = folder / FOLDER / id_
    unfinished = target.with_suffix(".part")
    counted = _Counting(source)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        with unfinished.open("xb") as file:
            for chunk in seal_chunks(key, id_, cast(BinaryIO, counted)):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return Media(
        id=id_,
        subject=subject,
        key=key.reveal().hex(),
        name=name,
        size=counted.size,
        sha256=counted.sha256.hexdigest(),
    )


def open_file(folder: Path, record: Media) -> MediaReader:
    """Open a sealed file; the last chunk and the size must be what the record says."""
    try:
        sealed = (folder / FOLDER / record.id).open("rb")
    except OSError:
        raise Damaged(
            found="the sealed file of a media record is not in the folder media",
            rule="a media record and its file belong together",
            todo="Restore the folder media from a backup; nothing was changed",
        ) from None
    try:
        reader = MediaReader(Secret(bytes.fromhex(record.key)), record.id, sealed)
    except BaseException:
        sealed.close()
        raise
    if reader.size != record.size:
        reader.close()
        raise Damaged(
            found="a sealed file has another size than its record says",
            rule="a media record and its file belong together",
            todo="Restore the folder media from a backup; nothing was changed",
        )
    return reader
