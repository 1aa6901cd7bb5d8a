"""Strata added up, with and without pooling."""

import numpy as np
import pytest

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.mse import Histories, dga, stratified

CELLS = (np.arange(1, 8)[:, None] >> np.arange(3)) & 1


def stratum(size: int, seed: int, rates: tuple[float, ...] = (0.3, 0.25, 0.35)) -> Histories:
    seen = np.random.default_rng(seed).random((size, 3)) < np.array(rates)
    return Histories.from_records(seen[seen.any(axis=1)].astype(np.uint8), lists=("a", "b", "c"))


def unlinked() -> Histories:
    return Histories.from_counts([[1, 0, 0, 50], [0, 1, 0, 50], [0, 0, 1, 50]], lists=("a", "b", "c"))


def test_the_sum_holds_the_sum_of_the_truths() -> None:
    found = stratified({f"province {k}": stratum(400, k) for k in range(5)}, dga)

    assert found.interval().low < 2000 < found.interval().high
    assert found.value == pytest.approx(sum(s["value"] for s in found.diagnostics["strata"].values()))


def test_two_strata_with_equal_tables_are_drawn_apart() -> None:
    one, two = (stratified({name: stratum(400, 1) for name in names}, dga) for names in ("a", "ab"))

    assert two.value == pytest.approx(2 * one.value)
    assert two.draws.std() == pytest.approx(np.sqrt(2) * one.draws.std(), rel=0.15)


def test_a_stratum_that_cannot_be_estimated_is_named_and_left_out() -> None:
    found = stratified({"north": stratum(400, 1), "south": unlinked()}, dga)

    assert "value" not in found.diagnostics["strata"]["south"]
    assert found.diagnostics["strata"]["south"]["refused"]["found"] == "nobody is on two lists"
    assert any("south (150 seen)" in warning for warning in found.warnings)
    assert found.value == pytest.approx(dga(stratum(400, 1)).value)


def test_pooling_draws_small_strata_together_and_narrows_them() -> None:
    strata = {f"province {k}": stratum(120, k) for k in range(8)}

    apart, pooled = (stratified(strata, dga, pool=pool).diagnostics["strata"] for pool in (False, True))

    spread = [np.std([s["value"] / s["n"] for s in figures.values()]) for figures in (apart, pooled)]
    widths = [np.mean([s["high"] - s["low"] for s in figures.values()]) for figures in (apart, pooled)]
    assert spread[1] < 0.5 * spread[0]
    assert widths[1] < widths[0]


def test_pooling_leaves_strata_that_differ_widely_where_they_are() -> None:
    strata = {f"province {k}": stratum(3000, k, rates=(r, r, r)) for k, r in enumerate((0.1, 0.3, 0.6))}

    apart, pooled = (stratified(strata, dga, pool=pool).diagnostics["strata"] for pool in (False, True))

    for name in strata:
        assert pooled[name]["value"] == pytest.approx(apart[name]["value"], rel=0.03)


def test_pooling_two_strata_is_refused() -> None:
    with pytest.raises(NotEstimable, match="at least 3 strata"):
        stratified({"north": stratum(400, 1), "south": stratum(400, 2)}, dga, pool=True)


def test_no_strata_and_only_refused_strata_are_refused() -> None:
    with pytest.raises(InvalidInput, match="needs strata"):
        stratified({})
    with pytest.raises(NotEstimable, match="nobody is on two lists"):
        stratified({"south": unlinked()}, dga)
