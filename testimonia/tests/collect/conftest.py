"""The reference files, and short ways to make files as teams send them."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder `shared` beside the repository, or the one that TESTIMONIA_SHARED names."""
    named = os.environ.get("TESTIMONIA_SHARED")
    beside = [parent / "shared" for parent in Path(__file__).resolve().parents]
    for folder in [Path(named)] if named else beside:
        if (folder / "reference").is_dir():
            return folder
    pytest.skip("the folder of samples and reference files is not on this machine")


@pytest.fixture
def make_csv(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def make_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook of sheets, each a list of rows."""

    def write(name: str, **sheets: Sequence[Sequence[object]]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return write
