"""The release package as it is written."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from rocrate.rocrate import ROCrate

from testimonia.cleared import ClearedEdition
from testimonia.core.errors import InvalidInput
from testimonia.crypto import Signer
from testimonia.publish import package as room
from testimonia.publish.package import Package, build, find
from testimonia.publish.reading import read_package


def test_the_package_is_a_valid_bag(pristine: Package) -> None:
    bag = bagit.Bag(str(pristine.folder))

    bag.validate()

    assert bag.info["Bagging-Date"] == "2026-11-24"


def test_the_payload_is_an_ro_crate_that_describes_every_file(pristine: Package) -> None:
    crate = ROCrate(str(pristine.folder / "data"))

    described = {entity.id for entity in crate.data_entities}
    present = {p.relative_to(pristine.folder / "data").as_posix() for p in (pristine.folder / "data").rglob("*.*")}

    assert described == present - {"ro-crate-metadata.json"}
    assert crate.root_dataset["datePublished"] == "2026-11-24"


def test_provenance_leads_from_every_file_back_to_inputs_and_approvals(pristine: Package) -> None:
    prov = json.loads((pristine.folder / "data" / "provenance.json").read_bytes())

    made = {pair["prov:entity"]: pair["prov:activity"] for pair in prov["wasGeneratedBy"].values()}
    files = {id for id, entity in prov["entity"].items() if "prov:location" in entity and id != "ed:plan"}

    assert all(made[id] == "ed:publish" for id in files)
    assert {p["prov:entity"] for p in prov["used"].values() if p["prov:activity"] == "ed:estimate"} == {
        "ed:inputs", "ed:plan",
    }  # fmt: skip
    assert len([a for a in prov["agent"].values() if "ed:key_fingerprint" in a]) == 2


def test_figures_json_says_all_of_each_figure(pristine: Package) -> None:
    file = json.loads((pristine.folder / "data" / "figures.json").read_bytes())

    figures = {figure["id"]: figure for figure in file["figures"]}

    assert figures["sold_into_marriage"]["percent"] == 60
    assert figures["annual_profit"]["parameters"][0]["source"].startswith("Claim R02")
    assert figures["share_by_chain_referral"]["refusal"]["rule"].startswith("chain referral needs")
    assert file["disclosure"]["attacked"] is False


def test_the_same_edition_gives_the_same_bytes(
    pristine: Package, sample_edition: Callable[..., ClearedEdition], signer: Signer, tmp_path: Path
) -> None:
    again = build(sample_edition(), tmp_path, signer.sign, signer.public)

    assert again.zip.read_bytes() == pristine.zip.read_bytes()
    assert read_package(again.folder).files == read_package(pristine.folder).files
    assert again.sha256 == pristine.sha256


def test_the_zip_holds_the_folder_and_nothing_of_the_machine(pristine: Package) -> None:
    with zipfile.ZipFile(pristine.zip) as zipped:
        entries = zipped.infolist()

    assert {entry.date_time for entry in entries} == {(2026, 11, 24, 0, 0, 0)}
    assert all(entry.filename.startswith("release-2026-1/") for entry in entries)
    assert read_package(pristine.zip).files == read_package(pristine.folder).files


def test_a_published_edition_is_never_overwritten(
    pristine: Package, sample_edition: Callable[..., ClearedEdition], signer: Signer
) -> None:
    with pytest.raises(InvalidInput, match="a published edition is never overwritten"):
        build(sample_edition(), pristine.folder.parent, signer.sign, signer.public)


def test_a_character_without_a_glyph_is_refused_before_it_prints_as_a_box(
    sample_edition: Callable[..., ClearedEdition], signer: Signer, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput, match=r"U\+1F600.*never printed with empty boxes"):
        build(sample_edition(subtitle="\U0001f600"), tmp_path, signer.sign, signer.public)


def test_a_build_that_fails_leaves_nothing(
    sample_edition: Callable[..., ClearedEdition], signer: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(room, "_write_zip", full)

    with pytest.raises(OSError, match="No space left"):
        build(sample_edition(), tmp_path, signer.sign, signer.public)

    assert list(tmp_path.iterdir()) == []


def test_a_whole_package_of_an_interrupted_run_is_found_and_its_zip_written_again(
    package: Path, pristine: Package, sample_edition: Callable[..., ClearedEdition], signer: Signer
) -> None:
    found = find(sample_edition(), package.parent, signer.public)

    assert found is not None
    assert found.sha256 == pristine.sha256
    assert found.zip.read_bytes() == pristine.zip.read_bytes()


def test_a_damaged_or_foreign_package_is_not_taken_for_ones_own(
    package: Path, sample_edition: Callable[..., ClearedEdition], signer: Signer
) -> None:
    assert find(sample_edition(seed=7), package.parent, signer.public) is None
    assert find(sample_edition(), package.parent, bytes(32)) is None
    (package / "data" / "plan.toml").write_text("")
    assert find(sample_edition(), package.parent, signer.public) is None
