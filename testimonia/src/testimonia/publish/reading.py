"""A package read from a folder or a zip, whoever made it: nothing is unpacked, nothing is followed, all is bounded."""

import stat
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from testimonia.core.errors import InvalidInput

MAX_FILES = 5_000
MAX_FILE_BYTES = 256 * 2**20
MAX_TOTAL_BYTES = 512 * 2**20


@dataclass(frozen=True)
class Contents:
    """The files of a package; one that can't be read stands in ``unreadable`` with the reason."""

    files: Mapping[str, bytes]
    unreadable: Mapping[str, str]


def read_package(path: Path) -> Contents:
    """Read every file of a package; InvalidInput where it is none or breaks a bound."""
    if path.is_dir():
        return _collect(_folder_sources(path))
    if path.is_file():
        return _read_zip(path)
    raise InvalidInput(
        found=f"nothing at {path.name!r}",
        rule="a release package is a folder or a zip file",
        todo="Give the path of the folder that holds bagit.txt, or of the zip file",
    )


def _folder_sources(root: Path) -> dict[str, tuple[int, Callable[[], bytes]]]:
    sources: dict[str, tuple[int, Callable[[], bytes]]] = {}
    pending = [root]
    while pending:
        for path in sorted(pending.pop().iterdir()):
            name = path.relative_to(root).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode):
                pending.append(path)
            elif stat.S_ISREG(mode):
                sources[name] = (path.lstat().st_size, path.read_bytes)
            else:
                raise _refused(f"{name} is a link or a device", "a package holds plain files only")
            if len(sources) + len(pending) > MAX_FILES:
                raise _refused("more files than a package has", f"{MAX_FILES:,} files at most are read")
    return sources


def _read_zip(path: Path) -> Contents:
    try:
        with zipfile.ZipFile(path) as zipped:
            _check_end(path)
            return _collect(_zip_sources(zipped))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, UnicodeDecodeError, NotImplementedError, ValueError):
        raise _refused(
            f"{path.name} is no zip file, or its directory is damaged", "a package is a folder or a zip"
        ) from None


def _check_end(path: Path) -> None:
    """Another program may read what stands behind the directory: nothing may."""
    with path.open("rb") as file:
        file.seek(-22, 2)
        if not file.read(4) == b"PK\x05\x06":
            raise _refused(
                "the zip holds something before its files or after them", "a package is its files and no more"
            )


def _zip_sources(zipped: zipfile.ZipFile) -> dict[str, tuple[int, Callable[[], bytes]]]:
    if any(not entry.filename for entry in zipped.infolist()):
        raise _refused("the zip holds a file without a name", "each file has its name")
    entries = [entry for entry in zipped.infolist() if not entry.is_dir()]
    if zipped.comment or min((entry.header_offset for entry in zipped.infolist()), default=0):
        raise _refused("the zip holds something before its files or after them", "a package is its files and no more")
    if len(entries) > MAX_FILES:
        raise _refused("more files than a package has", f"{MAX_FILES:,} files at most are read")
    sources: dict[str, tuple[int, Callable[[], bytes]]] = {}
    top = _common_top([entry.filename for entry in entries])
    for entry in entries:
        _check_name(entry)
        name = entry.filename.removeprefix(top)
        if name in sources:
            raise _refused(f"the zip holds {name} twice", "each file stands once")
        sources[name] = (entry.file_size, lambda entry=entry: _read_entry(zipped, entry))  # type: ignore[misc]
    return sources


def _read_entry(zipped: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    # One byte more than declared is asked for: a bomb that unpacks to more than it says is cut off there.
    with zipped.open(entry) as opened:
        data = opened.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise zipfile.BadZipFile("the size is not what the zip says")
    return data


def _check_name(entry: zipfile.ZipInfo) -> None:
    name, mode = entry.filename, entry.external_attr >> 16
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or ":" in parts[0] or "\0" in name:
        raise _refused("a file name in the zip leads outside of it", "names stay within the package")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise _refused("the zip holds a link or a device", "a package holds plain files only")


def _common_top(names: list[str]) -> str:
    """The one folder that holds everything, as zips of a folder have it."""
    tops = {name.split("/", 1)[0] for name in names}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in names) else ""


def _collect(sources: Mapping[str, tuple[int, Callable[[], bytes]]]) -> Contents:
    if "bagit.txt" not in sources and not {n for n in sources if n.startswith("data/")}:
        raise _refused("no bagit.txt and no data/ folder", "a release package has both at its top")
    total = sum(size for size, _ in sources.values())
    if total > MAX_TOTAL_BYTES or any(size > MAX_FILE_BYTES for size, _ in sources.values()):
        raise _refused(f"{total / 2**20:,.0f} MiB in the package", f"{MAX_TOTAL_BYTES // 2**20} MiB at most are read")
    files, unreadable = {}, {}
    for name, (_, read) in sources.items():
        try:
            files[name] = read()
        except OSError:
            unreadable[name] = "it can't be read"
        except Exception:
            unreadable[name] = "its bytes are damaged"
    return Contents(files, unreadable)


def _refused(found: str, rule: str) -> InvalidInput:
    return InvalidInput(found=found, rule=rule, todo="Do not trust this file; ask the publisher for the package again")
