"""The R packages' figures for the example of networkscaleup 0.2.1 (1,000,000 people, 100 respondents)."""

import os
from pathlib import Path

import pytest

from darkfigure.nsum import Survey, mle, pimle

SIZES = {"k1": 136961, "k2": 56322, "k4": 69238}
PEER_SIZES = {
    ("mle", "k3"): 34976.6002994012,
    ("mle", "k5"): 20042.7709580838,
    ("pimle", "k3"): 31232.1073928639,
    ("pimle", "k5"): 20831.4373129296,
}
PEER_DEGREES = [60.9475051519688, 7.6184381439961, 26.6645335039863, 57.1382860799707, 198.079391743899]


def shared() -> Path:
    here = Path(__file__).resolve()
    above = (parent / "shared" for parent in here.parents)
    folder = next(filter(Path.is_dir, above), Path(os.environ.get("TESTIMONIA_SHARED", "shared")))
    return folder / "reference" / "nsum" / "networkscaleup_example_ard.csv"


@pytest.fixture
def example() -> Path:
    if not shared().exists():
        pytest.skip(
            "the example table of networkscaleup is not here: it is read from the shared folder, never committed"
        )
    return shared()


@pytest.mark.parametrize(("method", "group"), PEER_SIZES)
def test_sizes_are_the_peers_to_nine_digits(example: Path, method: str, group: str) -> None:
    survey = Survey.from_csv(example, SIZES, 1_000_000, group)

    estimate = {"mle": mle, "pimle": pimle}[method](survey, group, seed=1)

    assert estimate.value == pytest.approx(PEER_SIZES[method, group], rel=1e-9)
    assert estimate.interval().low < {"k3": 36246, "k5": 20174}[group] < estimate.interval().high


def test_degrees_are_the_peers_to_nine_digits(example: Path) -> None:
    assert Survey.from_csv(example, SIZES, 1_000_000, "k3").degrees[:5] == pytest.approx(PEER_DEGREES, rel=1e-9)
