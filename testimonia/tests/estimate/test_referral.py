import numpy as np
import pytest

from darkfigure import NotEstimable
from testimonia.collect.records import Recruitment
from testimonia.estimate.frame import Frame, Row
from testimonia.estimate.plan import PlannedFigure
from testimonia.estimate.referral import from_referral
from testimonia.estimate.ternary import Cell

N, SEEDS = 600, 12
PEOPLE = [f"p{k}" for k in range(N)]
CHAIN = [
    Recruitment(subject=p, person=p, recruiter=PEOPLE[(k - SEEDS) // 2] if k >= SEEDS else None)
    for k, p in enumerate(PEOPLE)
]
NETWORK = {p: int(size) for p, size in zip(PEOPLE, np.random.default_rng(1).integers(2, 20, N), strict=True)}


def world(seed: int = 1, alike: float = 0.0) -> Frame:
    """A third were sold, independently of who sent them unless ``alike``."""
    rng = np.random.default_rng(seed)
    sold: list[bool] = []
    for k in range(N):
        copy = k >= SEEDS and rng.random() < alike
        sold.append(sold[(k - SEEDS) // 2] if copy else bool(rng.random() < 1 / 3))
    cells = [Cell(answer) if k % 50 else Cell(missing="refused") for k, answer in enumerate(sold)]
    rows = [Row(p, p, (p,), {"sold": cell}) for p, cell in zip(PEOPLE, cells, strict=True)]
    return Frame("people", tuple(rows), (), 0)


def figure(**keys: object) -> PlannedFigure:
    base = {"title": "t", "kind": "estimate", "unit": "share", "population": "women in the north", "planned": "before",
            "method": "rds2", "where": "sold", "options": {"replicates": 300}}  # fmt: skip
    return PlannedFigure.model_validate(base | keys)


def test_peer_recruitment_gives_the_share_of_the_population_with_an_interval() -> None:
    estimate = from_referral(figure(), world(), CHAIN, NETWORK, seed=1)
    _, low, high, _ = estimate.interval(0.95)

    assert low < 1 / 3 < high
    assert estimate.n == N - N // 50
    assert any("no answer" in warning for warning in estimate.warnings)


def test_people_who_recruit_their_like_are_worth_too_few_and_are_refused() -> None:
    with pytest.raises(NotEstimable, match="at least 100 respondents after division by the design effect"):
        from_referral(figure(), world(alike=0.97), CHAIN, NETWORK, seed=1)
