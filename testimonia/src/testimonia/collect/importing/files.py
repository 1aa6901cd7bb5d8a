"""A path goes in, its tables come out, whatever its format; the format is told by the first bytes, not by the name."""

from pathlib import Path

from testimonia.collect.importing.delimited import read_csv
from testimonia.collect.importing.encodings import decode
from testimonia.collect.importing.json_lines import read_json_lines
from testimonia.collect.importing.tables import CannotRead, RawTable
from testimonia.collect.importing.workbook import read_workbook

LARGEST_FILE = 100_000_000
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_tables(path: Path, encoding: str = "") -> list[RawTable]:
    """Read a file; one that cannot be read comes back as a table with its refusal."""
    try:
        return _read(path, encoding)
    except CannotRead as problem:
        return [RawTable(path.name, path.stem, refusal=str(problem))]


def _read(path: Path, encoding: str) -> list[RawTable]:
    content = _content(path)
    if content.startswith(_OLD_OR_LOCKED):
        raise CannotRead("it is an old Excel file or protected by a password; save it as XLSX without a password")
    if content.startswith(b"PK"):
        return read_workbook(content, path.name)
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods", ".pdf", ".docx"):
        raise CannotRead("it is damaged or no real XLSX file; open it in a spreadsheet program and save it again")
    text = decode(content, encoding)
    if not text.strip():
        raise CannotRead("it is empty")
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json") or text.lstrip().startswith("{"):
        return read_json_lines(text, path.name, path.stem)
    return [read_csv(text, path.name, path.stem)]


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CannotRead("it is larger than 100 MB; split it")
        content = path.read_bytes()
    except FileNotFoundError:
        raise CannotRead("there is no such file") from None
    except OSError:
        raise CannotRead("it cannot be opened; check that it is a file and that you may read it") from None
    if not content:
        raise CannotRead("it is empty")
    return content
