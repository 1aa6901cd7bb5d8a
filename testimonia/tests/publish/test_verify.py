"""Whether a package is whole, whose it is, and whether its figures follow from it."""

import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from testimonia.cleared import ClearedEdition
from testimonia.core.errors import InvalidInput
from testimonia.crypto import Secret, Signer
from testimonia.publish import bag
from testimonia.publish.package import Package, build
from testimonia.publish.verify import verify


def _names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def _resign(folder: Path, signer: Signer) -> None:
    """Make hashes and signature fit whatever was changed, as someone who holds the key could."""
    listed = {n: bag.sha256((folder / n).read_bytes()) for n in _names(folder) if n.startswith("data/")}
    (folder / bag.MANIFEST).write_bytes(bag.manifest(listed))
    tags = {n: bag.sha256((folder / n).read_bytes()) for n in ("bag-info.txt", "bagit.txt", bag.MANIFEST)}
    (folder / bag.TAG_MANIFEST).write_bytes(bag.manifest(tags))
    signature = signer.sign(bag.signed_message(bag.manifest(tags)))
    (folder / bag.SIGNATURE).write_bytes(bag.write_signature(signer.public, signature))


def _change_figure(folder: Path, id: str, **changes: object) -> None:
    path = folder / "data" / "figures.json"
    file = json.loads(path.read_bytes())
    next(f for f in file["figures"] if f["id"] == id).update(changes)
    path.write_text(json.dumps(file))


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_a_package_as_written_is_whole(pristine: Package, kind: str) -> None:
    found = verify(getattr(pristine, kind), pristine.fingerprint)

    assert found.ok
    assert found.signer == "known"
    assert not [check for check in found.checks if check.status == "failed"]


def test_one_flipped_byte_in_any_file_of_the_folder_is_named(package: Path) -> None:
    for name in _names(package):
        whole = (package / name).read_bytes()
        for place in {0, len(whole) // 3, len(whole) // 2, len(whole) - 1}:
            flipped = bytearray(whole)
            flipped[place] ^= 1
            (package / name).write_bytes(flipped)

            found = verify(package)

            assert (found.ok, found.altered) == (False, (name,)), place
        (package / name).write_bytes(whole)


def test_one_flipped_byte_in_any_file_of_the_zip_is_named(pristine: Package, tmp_path: Path) -> None:
    whole = pristine.zip.read_bytes()
    with zipfile.ZipFile(pristine.zip) as zipped:
        entries = zipped.infolist()
    for entry in entries:
        start = entry.header_offset + 30 + len(entry.filename.encode())
        for place in {start, start + entry.file_size // 2, start + entry.file_size - 1}:
            flipped = bytearray(whole)
            flipped[place] ^= 0x40
            (tmp_path / "flipped.zip").write_bytes(flipped)

            found = verify(tmp_path / "flipped.zip")

            assert (found.ok, found.altered) == (False, (entry.filename.split("/", 1)[1],)), place


def test_a_byte_flipped_anywhere_in_the_zip_never_raises_and_never_changes_what_is_read(
    pristine: Package, tmp_path: Path
) -> None:
    whole, path = pristine.zip.read_bytes(), tmp_path / "flipped.zip"
    directory = whole.rindex(b"PK\x01\x02")
    for place in [*range(80), *range(directory, len(whole))]:
        flipped = bytearray(whole)
        flipped[place] ^= 0x11
        path.write_bytes(flipped)
        try:
            found = verify(path)
        except InvalidInput:
            continue
        assert found.ok or found.altered or found.removed or found.added


@pytest.mark.parametrize(
    "name", ["data/figures.json", "data/report.pdf", "bagit.txt", "manifest-sha256.txt", "signature.json"]
)
def test_a_removed_file_is_named(package: Path, name: str) -> None:
    (package / name).unlink()

    found = verify(package)

    assert (found.ok, found.removed) == (False, (name,))


@pytest.mark.parametrize("name", ["data/extra.csv", "extra.txt", "data/tables/.hidden"])
def test_an_added_file_is_named(package: Path, name: str) -> None:
    (package / name).write_text("x")

    found = verify(package)

    assert (found.ok, found.added, found.altered) == (False, (name,), ())


def test_another_key_is_told_apart_only_by_its_fingerprint(package: Path, pristine: Package) -> None:
    _resign(package, Signer(Secret(bytes(32))))

    assert verify(package).ok
    assert verify(package).signer == "unknown"
    assert verify(package, pristine.fingerprint).signer == "other"
    assert not verify(package, pristine.fingerprint).ok


def test_the_fingerprint_may_be_typed_in_any_way(pristine: Package) -> None:
    typed = pristine.fingerprint.upper().replace(" ", "-")

    assert verify(pristine.folder, typed).signer == "known"


@pytest.mark.parametrize(
    ("id", "changes"),
    [
        ("sold_into_marriage", {"percent": 61}),
        ("sold_into_marriage", {"value": 40.0, "percent": 89}),
        ("annual_profit", {"interval": {"name": "judged range", "level": 0.95, "low": 9e7, "high": 281e6}}),
        ("annual_profit", {"value": 1.2e8}),
        ("annual_profit", {"seed": 1, "value": 9.9e7}),
        ("hidden_population", {"value": 9000.0}),
    ],
)
def test_a_figure_that_does_not_follow_from_the_package_fails_even_when_signed(
    package: Path, signer: Signer, id: str, changes: dict[str, object]
) -> None:
    _change_figure(package, id, **changes)
    _resign(package, signer)

    found = verify(package)

    assert found.signature_valid
    assert id in {check.subject for check in found.checks if check.status == "failed"}


def test_a_report_that_prints_other_figures_than_figures_json_fails(package: Path, signer: Signer) -> None:
    path = package / "data" / "report.html"
    path.write_text(path.read_text().replace('data-value="27.0"', 'data-value="28.0"'))
    _resign(package, signer)

    assert [c.subject for c in verify(package).checks if c.status == "failed"] == ["data/report.html"]


def test_a_claim_that_changed_without_stated_drift_fails(
    sample_edition: Callable[..., ClearedEdition], signer: Signer, tmp_path: Path
) -> None:
    first, second = sample_edition().claims
    silent = sample_edition(figures=(), claims=(first, second.model_copy(update={"drift": ""})))

    made = build(silent, tmp_path, signer.sign, signer.public)

    assert [c.subject for c in verify(made.zip).checks if c.status == "failed"] == ["claim R02b"]


def test_what_could_not_be_checked_is_said_with_its_reason(pristine: Package) -> None:
    reasons = {c.subject: c.detail for c in verify(pristine.zip).checks if c.status == "not_checked"}

    assert "may not leave" in reasons["hidden_population"]
    assert "may not leave" in reasons["sold_more_than_once"]


def test_a_judged_range_is_drawn_again(pristine: Package) -> None:
    check = next(c for c in verify(pristine.zip).checks if c.subject == "annual_profit")

    assert (check.status, "drawn again 20,000 times" in check.detail) == ("ok", True)


def test_verifying_takes_little_time(pristine: Package) -> None:
    before = time.process_time()
    verify(pristine.zip)

    assert time.process_time() - before < 3


@pytest.mark.parametrize("name", ["", ".", "..", "C:x"])
def test_a_zip_with_a_name_that_is_none_is_refused_in_a_sentence(pristine: Package, tmp_path: Path, name: str) -> None:
    path = tmp_path / "named.zip"
    path.write_bytes(pristine.zip.read_bytes())
    with zipfile.ZipFile(path, "a") as zipped:
        entry = zipfile.ZipInfo("x")
        entry.filename = name
        zipped.writestr(entry, b"x")

    with pytest.raises(InvalidInput):
        verify(path)


@pytest.mark.parametrize(("before", "after"), [(b"#!/bin/sh\n", b""), (b"", b"more")])
def test_a_zip_with_something_around_it_is_refused(pristine: Package, tmp_path: Path, before, after) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "wrapped.zip").write_bytes(before + pristine.zip.read_bytes() + after)

    with pytest.raises(InvalidInput, match="before its files or after them"):
        verify(tmp_path / "wrapped.zip")


def test_a_report_that_shows_readers_another_number_is_found_whoever_signed_it(
    package: Path,
    signer: Signer,
) -> None:
    report = package / "data" / "report.html"
    figures = json.loads((package / "data" / "figures.json").read_bytes())["figures"]
    count = next(f for f in figures if f["kind"] == "count" and f["value"])
    shown, forged = (f'headline">{n}' for n in (f"{count['value']:.0f} of", "99 of"))
    text = report.read_text()
    assert shown in text
    report.write_text(text.replace(shown, forged))
    _resign(package, signer)

    found = verify(package)

    assert [check.subject for check in found.checks if check.status == "failed"] == ["data/report.html"]
