"""C1: nothing that a record holds is readable in anything that the vault writes; and the search would have found it."""

import gzip
import io
import logging
import tempfile
import zipfile
import zlib

import pytest
from canaries import Canaries, encodings_of

from testimonia.accounts import verify_log
from testimonia.core.errors import EditConflict
from testimonia.core.records import PROJECT

SEED = 20


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    return Canaries.random(SEED)


def test_nothing_readable_is_written(investigation, tmp_path, monkeypatch, caplog, capfd):
    canaries = Canaries.random(SEED)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    caplog.set_level(logging.DEBUG)
    records = canaries.records()

    with investigation.unlock() as vault:
        stored = vault.put(*records, action="plant")
        vault.put(*(record for record in stored if record.kind != "media"), action="again")
        vault.put_media(
            PROJECT, io.BytesIO("\n".join(canaries.strings).encode()), name=canaries.take(), action="ingest"
        )
        with pytest.raises(EditConflict) as conflict:
            vault.put(*stored, action="stale")
        for kind in {type(record) for record in records}:
            vault.scan(kind)
        verify_log(vault)
        vault.sign_head()
        while_open = canaries.search(investigation.folder, tmp_path)
        printed = " ".join([repr(stored), str(conflict.value), repr(vault), caplog.text, *capfd.readouterr()])

    assert while_open == []
    assert canaries.search(tmp_path) == []
    assert canaries.search_text(printed) == []


def test_every_canary_and_every_kind_was_planted():
    canaries = Canaries.random(SEED)
    records = canaries.records()

    planted = canaries.search_bytes(b"\n".join(record.payload() for record in records), "payloads")
    assert {hit.canary for hit in planted} == set(range(200))
    assert len({record.kind for record in records}) >= 20
    for record in records:
        has_text = any(
            field.annotation is str for name, field in type(record).model_fields.items() if name not in _BOUND
        )
        assert not has_text or canaries.search_bytes(record.payload(), record.kind), record.kind


_BOUND = {"id", "subject", "revision"}


@pytest.mark.parametrize("encoding", encodings_of("x" * 12))
def test_a_planted_canary_is_found_in_each_encoding(canaries, encoding):
    for number, canary in enumerate(canaries.strings[:50]):
        data = b"\x00\x93abc" + encodings_of(canary)[encoding] + b"\xff\xfe"
        assert number in {hit.canary for hit in canaries.search_bytes(data, "planted")}


@pytest.mark.parametrize("shift", [0, 1, 2])
def test_a_canary_inside_a_longer_base64_text_is_found(canaries, shift):
    import base64

    data = base64.b64encode(b"." * (30 + shift) + canaries.strings[0].encode() + b"...")

    assert {hit.canary for hit in canaries.search_bytes(data, "planted")} == {0}


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("inside/a.txt", data)
    return buffer.getvalue()


@pytest.mark.parametrize("pack", [zlib.compress, gzip.compress, zipped], ids=["zlib", "gzip", "zip"])
@pytest.mark.parametrize("outer", [lambda data: data, zipped], ids=["once", "in a zip"])
def test_a_compressed_canary_is_found(canaries, pack, outer):
    data = b"%PDF stream" + outer(pack(b"text " * 50 + canaries.strings[1].encode()))

    assert {hit.canary for hit in canaries.search_bytes(data, "planted")} == {1}


def test_a_canary_in_a_plain_sqlite_file_and_in_a_files_name_is_found(canaries, tmp_path):
    import sqlite3

    connection = sqlite3.connect(tmp_path / "plain.db")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("INSERT INTO t VALUES (?)", [canaries.strings[2]])
    connection.commit()
    connection.close()
    (tmp_path / f"{canaries.strings[3].replace('/', '')}.txt").write_text("empty")

    assert {hit.canary for hit in canaries.search(tmp_path)} == {2, 3}
