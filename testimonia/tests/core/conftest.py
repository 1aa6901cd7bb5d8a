"""The folder with sample and reference files, where this machine has it."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder `shared` beside the repository, or the one that TESTIMONIA_SHARED names."""
    named = os.environ.get("TESTIMONIA_SHARED")
    beside = [parent / "shared" for parent in Path(__file__).resolve().parents]
    for folder in [Path(named)] if named else beside:
        if (folder / "samples").is_dir():
            return folder
    pytest.skip("the folder of samples and reference files is not on this machine")
