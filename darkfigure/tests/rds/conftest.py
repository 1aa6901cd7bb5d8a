"""Samples that the tests of chain referral share."""

import csv
import os
from pathlib import Path

import pytest

from darkfigure import rds, simulate


def shared_folder() -> Path:
    """The folder of reference data: an environment variable, or ``shared`` beside a folder above."""
    named = os.environ.get("TESTIMONIA_SHARED")
    places = [Path(named)] if named else [parent / "shared" for parent in Path(__file__).resolve().parents]
    for place in places:
        if (place / "reference" / "rds").is_dir():
            return place / "reference" / "rds"
    pytest.skip("the folder of reference data (shared/reference/rds) is not beside the project")


@pytest.fixture(scope="session")
def fauxmadrona() -> rds.Sample:
    """The simulated survey that the R package RDS distributes: n 500 of N 1,000, true share .20."""
    with (shared_folder() / "rds_fauxmadrona.csv").open(newline="") as file:
        return rds.Sample.from_table(list(csv.DictReader(file)))


@pytest.fixture(scope="session")
def simulated() -> rds.Sample:
    """400 of 3,000 simulated women."""
    hidden = simulate.population(seed=3)
    return rds.Sample.from_table(simulate.chain_referral(hidden, simulate.ReferralSettings(target=400), seed=3).table())
