"""`testimonia verify`, in this environment and in one without the workbench."""

import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from testimonia.cli import app
from testimonia.crypto import Secret, Signer
from testimonia.publish.package import Package, build

ROOT = Path(__file__).parents[3]
WORKBENCH = ("django", "jinja2", "typst", "altair", "vl_convert", "fontTools", "sqlcipher3", "pyrage", "openpyxl")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Package:
    path = Path(__file__).parents[1] / "publish" / "editions.py"
    spec = importlib.util.spec_from_file_location("sample_editions_for_cli", path)
    assert spec is not None
    assert spec.loader is not None
    editions = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(editions)
    signer = Signer(Secret(bytes(range(32))))
    return build(editions.sample_edition(), tmp_path_factory.mktemp("released"), signer.sign, signer.public)


def test_a_whole_package_ends_with_zero_and_names_the_key(released: Package) -> None:
    said = CliRunner().invoke(app, ["verify", str(released.zip)])

    assert said.exit_code == 0
    assert released.fingerprint in said.output
    assert "Signer unknown" in said.output


def test_a_changed_package_ends_with_one_and_names_the_file(released: Package, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(released.folder, tmp_path / "copy"))
    (folder / "data" / "plan.toml").write_text("# other")

    said = CliRunner().invoke(app, ["verify", str(folder)])

    assert said.exit_code == 1
    assert "altered  data/plan.toml" in said.output
    assert "Do not rely on this package" in said.output


def test_another_key_than_the_one_given_ends_with_one(released: Package) -> None:
    said = CliRunner().invoke(app, ["verify", str(released.zip), "--key", "00000 00000 00000 00000 00000 00000"])

    assert said.exit_code == 1
    assert "NOT the key" in said.output


def test_json_says_the_same(released: Package) -> None:
    said = CliRunner().invoke(app, ["verify", str(released.zip), "--key", released.fingerprint, "--json"])

    result = json.loads(said.output)

    assert (result["ok"], result["signer"], result["altered"]) == (True, "known", [])
    assert {check["status"] for check in result["checks"]} == {"ok", "not_checked"}


def test_what_is_no_package_is_one_sentence_and_one(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["verify", str(tmp_path)])

    assert said.exit_code == 1
    assert len(said.output.strip().splitlines()) == 1


@pytest.fixture(scope="module")
def core_install(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with testimonia's core only, its wheels built from this tree."""
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert uv, "uv makes the environment of this project and must be in it"
    folder = tmp_path_factory.mktemp("core")
    subprocess.run(
        [
            *(uv, "sync", "--quiet", "--frozen", "--no-dev", "--no-editable", "--package", "testimonia"),
            *("--reinstall-package", "testimonia", "--reinstall-package", "darkfigure"),  # built before: perhaps stale
        ],
        cwd=ROOT,
        env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(folder), "VIRTUAL_ENV": ""},
        check=True,
    )
    return folder / "bin"


@pytest.mark.timeout(300)
def test_verify_needs_no_workbench_and_under_five_seconds(core_install: Path, released: Package) -> None:
    script = f"import importlib.util as u; print([m for m in {WORKBENCH!r} if u.find_spec(m)])"
    held = subprocess.run([core_install / "python", "-I", "-c", script], capture_output=True, text=True, check=True)
    command = [core_install / "testimonia", "verify", released.zip, "--key", released.fingerprint]
    subprocess.run(command, capture_output=True, check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    said = subprocess.run(command, capture_output=True, text=True, cwd=released.folder.parent, check=False)

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert held.stdout.strip() == "[]"
    assert said.returncode == 0, said.stderr
    assert "drawn again" in " ".join(said.stdout.split())
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5
