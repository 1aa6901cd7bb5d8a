"""One decorator: compile when first called, keep the result on disk where a folder for it can be written."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile with Numba, lazily, and cache.

    Numba looks for a cache beside the package, then in the user's cache folder. Where neither can be written (a
    read-only installation without a home), a private temporary folder serves this process and its workers and goes with
    it; where that fails too, nothing is cached.
    """
    import numba

    try:
        return cast(F, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast(F, _in_a_temporary_cache(function))


def _in_a_temporary_cache(function: Callable[..., Any]) -> Callable[..., Any]:
    import numba

    try:
        folder = tempfile.mkdtemp(prefix=f"darkfigure-{os.getpid()}-", dir=Path(tempfile.gettempdir()))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"] = folder  # type: ignore[attr-defined]
        return cast(Callable[..., Any], numba.njit(cache=True, nogil=True)(function))
    except (OSError, RuntimeError):
        return cast(Callable[..., Any], numba.njit(nogil=True)(function))
