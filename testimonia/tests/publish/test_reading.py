"""Packages that someone else made, perhaps to do harm."""

import zipfile
from pathlib import Path

import pytest

from testimonia.core.errors import InvalidInput
from testimonia.publish import reading
from testimonia.publish.reading import read_package


def _zip(path: Path, *entries: tuple[str, bytes], kind: int = 0o100644) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in entries:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = kind << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, data)
    return path


@pytest.mark.parametrize("name", ["../escaped.txt", "/etc/escaped", "data/../../escaped", "C:/escaped", "..\\escaped"])
def test_a_name_that_leads_outside_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    path = _zip(tmp_path / "evil.zip", ("bagit.txt", b"x"), (name, b"x"))

    with pytest.raises(InvalidInput, match="leads outside"):
        read_package(path)

    assert [p.name for p in tmp_path.iterdir()] == ["evil.zip"]


def test_a_bomb_is_refused_by_what_it_would_unpack_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 1_000_000)
    path = _zip(tmp_path / "bomb.zip", ("bagit.txt", b"x"), ("data/zeros", bytes(2_000_000)))

    with pytest.raises(InvalidInput, match="MiB at most are read"):
        read_package(path)


def test_a_bomb_that_lies_about_its_size_is_cut_off(tmp_path: Path) -> None:
    path = _zip(tmp_path / "liar.zip", ("bagit.txt", b"x"), ("data/zeros", bytes(2_000_000)))
    lying = path.read_bytes().replace((2_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(lying)

    contents = read_package(path)

    assert "data/zeros" in contents.unreadable


def test_more_files_than_a_package_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILES", 3)
    path = _zip(tmp_path / "many.zip", *((f"data/{i}", b"") for i in range(5)))

    with pytest.raises(InvalidInput, match="files at most are read"):
        read_package(path)


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "link.zip", ("bagit.txt", b"/etc/passwd"), kind=0o120777)

    with pytest.raises(InvalidInput, match="a link or a device"):
        read_package(path)


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "bagit.txt").symlink_to("/etc/hostname")

    with pytest.raises(InvalidInput, match="a link or a device"):
        read_package(tmp_path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "twice.zip", ("bagit.txt", b"x"), ("bagit.txt", b"y"))

    with pytest.raises(InvalidInput, match="twice"):
        read_package(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_package_gets_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "some.zip"
    path.write_bytes(content)

    with pytest.raises(InvalidInput, match=r"Do not trust this file"):
        read_package(path)


def test_nothing_at_the_path_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="a release package is a folder or a zip file"):
        read_package(tmp_path / "absent")


def test_a_folder_that_is_no_package_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"no bagit\.txt"):
        read_package(tmp_path)
