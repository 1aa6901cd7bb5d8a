"""darkfigure stands alone: it installs and imports without the rest of the workspace."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def python_with_darkfigure_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert uv, "uv makes the environment of this project and must be in it"
    folder = tmp_path_factory.mktemp("alone")
    subprocess.run(
        [
            uv,
            "sync",
            "--quiet",
            "--frozen",
            "--no-dev",
            "--no-editable",
            "--reinstall-package",
            "darkfigure",
            "--package",
            "darkfigure",
        ],
        cwd=ROOT,
        env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(folder), "VIRTUAL_ENV": ""},
        check=True,
    )
    return folder / "bin" / "python"


def test_darkfigure_imports_without_the_rest(python_with_darkfigure_only: Path) -> None:
    script = (
        "import darkfigure, importlib.util as u; print([u.find_spec(m) for m in ('testimonia', 'django', 'pydantic')])"
    )

    said = subprocess.run([python_with_darkfigure_only, "-I", "-c", script], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[None, None, None]"


def test_every_module_of_darkfigure_imports_alone(python_with_darkfigure_only: Path) -> None:
    script = (
        "import pkgutil, importlib, darkfigure\n"
        "for m in pkgutil.walk_packages(darkfigure.__path__, 'darkfigure.'):\n"
        "    if not m.name.startswith('darkfigure.plots'): importlib.import_module(m.name)\n"
    )

    subprocess.run([python_with_darkfigure_only, "-I", "-c", script], check=True)
