"""The doubly robust estimate with covariates, against simulated truth."""

from typing import Any

import numpy as np
import pytest

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.mse import Adjustment, doubly_robust
from darkfigure.mse.logistic import fit_classes, predict

N = 5000


def study(seed: int, strength: float = 0.9) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two lists that depend on each other only through age and province."""
    draw = np.random.default_rng(seed)
    age, north = draw.normal(size=N), draw.random(N) < 0.4
    chance = 1 / (1 + np.exp(0.6 - strength * age - strength * north))
    one, two = draw.random(N) < chance, draw.random(N) < chance
    seen = one | two
    province = np.where(north, "north", "south")
    return {"one": one[seen], "two": two[seen]}, {"age": age[seen], "province": province[seen]}


def test_intervals_hold_the_truth_where_lists_depend_through_covariates() -> None:
    found = [doubly_robust(*study(seed)) for seed in range(60)]

    held = np.mean([e.interval().low < N < e.interval().high for e in found])
    assert held >= 0.85
    assert np.mean([e.value for e in found]) == pytest.approx(N, rel=0.03)
    assert np.mean([e.diagnostics["without covariates"] for e in found]) < 0.93 * N


def test_without_dependence_covariates_change_little() -> None:
    found = doubly_robust(*study(1, strength=0.0))

    assert found.value == pytest.approx(found.diagnostics["without covariates"], rel=0.02)


def test_draws_agree_with_the_limits() -> None:
    found = doubly_robust(*study(2), adjustment=Adjustment(replicates=20_000))

    assert np.quantile(found.draws, (0.025, 0.975)) == pytest.approx(found.interval()[1:3], rel=0.02)


def test_a_third_list_adds_people_and_the_pair_is_that_of_most_overlap() -> None:
    lists, covariates = study(3)
    rare = np.random.default_rng(1).random(len(lists["one"])) < 0.05

    found = doubly_robust(lists | {"rare": rare}, covariates)

    assert found.model.startswith("one and two independent")
    assert found.interval().low < N < found.interval().high


def test_logistic_shares_add_up_and_match_groups() -> None:
    draw = np.random.default_rng(1)
    group = draw.integers(0, 2, 3000)
    classes = np.where(group == 1, draw.choice(3, 3000, p=[0.2, 0.3, 0.5]), draw.choice(3, 3000, p=[0.6, 0.3, 0.1]))
    features = np.column_stack([np.ones(3000), group])

    shares = predict(features, fit_classes(features, classes, 3, 1e-6))

    assert shares.sum(axis=1) == pytest.approx(1)
    for g in (0, 1):
        observed = np.bincount(classes[group == g], minlength=3) / (group == g).sum()
        assert shares[group == g][0] == pytest.approx(observed, abs=1e-4)


def test_missing_covariates_and_columns_of_other_length_are_refused() -> None:
    lists, covariates = study(1)

    with pytest.raises(InvalidInput, match="missing for 1 people"):
        doubly_robust(lists, covariates | {"age": np.append(covariates["age"][1:], np.nan)})
    with pytest.raises(InvalidInput, match="one entry a person"):
        doubly_robust(lists, covariates | {"age": covariates["age"][1:]})


def test_a_pair_that_shares_hardly_anybody_is_refused() -> None:
    with pytest.raises(NotEstimable, match="share 2"):
        doubly_robust({"a": [1] * 12 + [0] * 8, "b": [0] * 10 + [1] * 10}, {"age": range(20)})


def test_a_pair_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Name two of one, two"):
        doubly_robust(*study(1), pair=("one", "three"))
