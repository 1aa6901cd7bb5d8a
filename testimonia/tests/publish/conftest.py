"""One sample edition, its report and its package, made once and only read."""

import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from testimonia.cleared import ClearedEdition
from testimonia.crypto import Secret, Signer
from testimonia.publish.html import render_html
from testimonia.publish.package import Package, build
from testimonia.publish.pdf import render_pdf
from testimonia.publish.report import Report, build_report

_spec = importlib.util.spec_from_file_location("sample_editions", Path(__file__).with_name("editions.py"))
assert _spec is not None
assert _spec.loader is not None
editions = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(editions)


@pytest.fixture(scope="session")
def sample_edition() -> Callable[..., ClearedEdition]:
    """The sample edition, with fields changed."""
    return editions.sample_edition


@pytest.fixture(scope="session")
def spoken() -> dict[str, str]:
    """The Korean and the Chinese quote."""
    return {"ko": editions.KOREAN, "zh": editions.CHINESE}


@pytest.fixture(scope="session")
def signer() -> Signer:
    """A release key that only tests know."""
    return Signer(Secret(bytes(range(32))))


@pytest.fixture(scope="session")
def report() -> Report:
    return build_report(editions.sample_edition())


@pytest.fixture(scope="session")
def html(report: Report) -> str:
    return render_html(report).decode()


@pytest.fixture(scope="session")
def pdf(report: Report) -> bytes:
    return render_pdf(report)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory, signer: Signer) -> Package:
    """The package as it was written; copy it before changing anything."""
    return build(editions.sample_edition(), tmp_path_factory.mktemp("releases"), signer.sign, signer.public)


@pytest.fixture
def package(pristine: Package, tmp_path: Path) -> Path:
    """A copy of the package's folder, to be changed."""
    return Path(shutil.copytree(pristine.folder, tmp_path / pristine.folder.name))
