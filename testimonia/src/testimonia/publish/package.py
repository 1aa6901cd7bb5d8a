"""The release package: a cleared edition and a signing function go in, a BagIt folder and its zip come out."""

import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from testimonia.cleared import ClearedEdition
from testimonia.core.errors import InvalidInput
from testimonia.publish import bag, crate, fonts
from testimonia.publish.figures_file import write_figures
from testimonia.publish.html import render_html
from testimonia.publish.pdf import publication_day, render_pdf
from testimonia.publish.provenance import write_provenance
from testimonia.publish.reading import read_package
from testimonia.publish.report import build_report
from testimonia.publish.tables import claims_csv, table_csv, table_file
from testimonia.publish.verify import verify

Sign = Callable[[bytes], bytes]

_README = """{title}

This folder is a release package. Read report.html or report.pdf first.

To check that nothing in it was changed, and that the figures follow from what it holds:

    pip install testimonia
    testimonia verify PACKAGE --key FINGERPRINT

PACKAGE is the folder that holds bagit.txt, or the zip file. FINGERPRINT is the fingerprint of the publisher's release
key; ask for it by another way than the one that this package came by.
"""


@dataclass(frozen=True)
class Package:
    """What was written."""

    folder: Path
    zip: Path
    fingerprint: str
    sha256: str
    """Of the list that the signature signs: one hash for the whole package."""


def build(edition: ClearedEdition, parent: Path, sign: Sign, public_key: bytes) -> Package:
    """Write the package as a folder and as a zip; either both are there in the end, or nothing is."""
    name = _name(edition)
    folder, zipped = parent / name, parent / f"{name}.zip"
    for path in (folder, zipped):
        if path.exists():
            raise InvalidInput(
                found=f"{path.name} exists already",
                rule="a published edition is never overwritten",
                todo="Give the edition another id, or move the old one",
            )
    files = package_files(edition, sign, public_key)
    parent.mkdir(parents=True, exist_ok=True)
    draft = parent / f".{name}.part"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        _write_folder(files, draft / name)
        _write_zip(files, draft / zipped.name, name, edition.published_on)
        (draft / name).rename(folder)
        (draft / zipped.name).rename(zipped)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Package(folder, zipped, bag.fingerprint(public_key), bag.sha256(files[bag.TAG_MANIFEST]))


def find(edition: ClearedEdition, parent: Path, public_key: bytes) -> Package | None:
    """Return the package of this edition that an interrupted run left, if it is whole and signed with this key."""
    folder, zipped = parent / _name(edition), parent / f"{_name(edition)}.zip"
    if not folder.is_dir():
        return None
    figures = folder / "data" / "figures.json"
    if not verify(folder, bag.fingerprint(public_key)).ok or figures.read_bytes() != write_figures(edition):
        return None
    if not zipped.exists():
        draft = parent / f".{zipped.name}.part"
        _write_zip(read_package(folder).files, draft, folder.name, edition.published_on)
        draft.rename(zipped)
    return Package(folder, zipped, bag.fingerprint(public_key), bag.sha256((folder / bag.TAG_MANIFEST).read_bytes()))


def package_files(edition: ClearedEdition, sign: Sign, public_key: bytes) -> dict[str, bytes]:
    """Return every file by its name; the same edition and key give the same bytes."""
    _require_glyphs(edition)
    payload = _payload(edition)
    hashes = {name: bag.sha256(data) for name, data in payload.items()}
    payload[crate.NAME] = crate.write_crate(edition, payload, hashes)
    tags = {
        "bagit.txt": bag.BAGIT,
        "bag-info.txt": bag.bag_info(edition.title, edition.organisation, edition.published_on, payload),
        bag.MANIFEST: bag.manifest({name: bag.sha256(data) for name, data in payload.items()}),
    }
    tag_manifest = bag.manifest({name: bag.sha256(data) for name, data in tags.items()})
    signature = bag.write_signature(public_key, sign(bag.signed_message(tag_manifest)))
    return {**payload, **tags, bag.TAG_MANIFEST: tag_manifest, bag.SIGNATURE: signature}


def _require_glyphs(edition: ClearedEdition) -> None:
    lacking = fonts.missing(edition.model_dump_json(exclude={"plan_toml"}))
    if lacking:
        raise InvalidInput(
            found=f"no font of the report has {', '.join(f'U+{ord(c):04X}' for c in sorted(lacking))}",
            rule="a report is never printed with empty boxes",
            todo="Replace them in the text",
        )


def _payload(edition: ClearedEdition) -> dict[str, bytes]:
    report = build_report(edition)
    payload = {
        "data/README.txt": _README.format(title=edition.title).encode(),
        "data/report.html": render_html(report),
        "data/report.pdf": render_pdf(report),
        "data/figures.json": write_figures(edition),
        "data/plan.toml": edition.plan_toml.encode(),
        **{table_file(table): table_csv(table) for table in edition.tables},
    }
    if edition.claims:
        payload["data/tables/claims.csv"] = claims_csv(edition.claims)
    hashes = {name: bag.sha256(data) for name, data in payload.items()}
    payload["data/provenance.json"] = write_provenance(edition, hashes)
    return payload


def _name(edition: ClearedEdition) -> str:
    safe = "".join(c if (c.isalnum() and c.isascii()) or c in "-_" else "-" for c in edition.id)
    return f"release-{safe}"


def _write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _write_zip(files: Mapping[str, bytes], path: Path, top: str, published_on: str) -> None:
    day = publication_day(published_on)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as zipped:
        for name in sorted(files):
            # Stored, with the edition's day and plain rights: nothing of the machine that wrote it, and the same bytes.
            entry = zipfile.ZipInfo(f"{top}/{name}", (max(day.year, 1980), day.month, day.day, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, files[name])
