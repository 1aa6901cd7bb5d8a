"""Compiled functions are kept even where neither the package's folder nor a home can be written."""

import os
from pathlib import Path

import numba
import pytest

from darkfigure import compiled


def add(a: int, b: int) -> int:
    return a + b


def test_a_private_folder_serves_where_nothing_else_can_be_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", numba.config.CACHE_DIR)
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    monkeypatch.setattr(compiled.tempfile, "tempdir", str(tmp_path))
    kept = compiled._in_a_temporary_cache(add)

    assert kept(2, 3) == 5
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    assert folder.parent == tmp_path
    assert folder.stat().st_mode & 0o077 == 0
    assert list(folder.rglob("*.nbi"))
