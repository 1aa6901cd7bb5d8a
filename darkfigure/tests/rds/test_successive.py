"""Inclusion probabilities of successive sampling, against simulation and at their limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from darkfigure.rds.successive import arrival, inclusion


def simulated_inclusion(sizes: np.ndarray, people: np.ndarray, n: int, repeats: int) -> np.ndarray:
    rng = np.random.default_rng(1)
    who = np.repeat(np.arange(sizes.size), people)
    times = rng.exponential(size=(repeats, who.size)) / sizes[who]
    taken = np.argpartition(times, n - 1, axis=1)[:, :n]
    return np.bincount(who[taken].ravel(), minlength=sizes.size) / (repeats * people)


@pytest.mark.parametrize(("people", "n"), [([4, 8, 8], 6), ([60, 100, 40], 80), ([60, 100, 40], 190)])
def test_probabilities_are_those_of_drawing_one_after_the_other(people: list[int], n: int) -> None:
    sizes, group = np.array([1.0, 3.0, 10.0]), np.array(people)
    drawn = simulated_inclusion(sizes, group, n, 40_000)

    found = inclusion(sizes, group * drawn, group.sum())

    assert found == pytest.approx(drawn, abs=0.006)


@given(
    counts=st.lists(st.integers(1, 60), min_size=2, max_size=8),
    factor=st.floats(1.02, 50),
    seed=st.integers(0, 1000),
)
@settings(deadline=None)
def test_weights_add_up_to_the_population_and_fall_with_network_size(
    counts: list[int], factor: float, seed: int
) -> None:
    sizes = np.sort(np.random.default_rng(seed).choice(np.arange(1.0, 60), len(counts), replace=False))
    table = np.array(counts, dtype=float)
    population = factor * table.sum()

    for pi in (inclusion(sizes, table, population), arrival(sizes, table[None], population)[0]):
        assert (table / pi).sum() == pytest.approx(population, rel=1e-6)
        assert np.all(np.diff(pi) >= -1e-9)
        assert np.all((pi > 0) & (pi <= 1 + 1e-9))


def test_a_small_sample_gives_weights_in_proportion_to_the_inverse_network_size() -> None:
    sizes, counts = np.array([1.0, 2.0, 8.0]), np.array([10.0, 30.0, 20.0])

    pi = inclusion(sizes, counts, 1e7)

    assert pi / pi[0] == pytest.approx(sizes, rel=1e-4)


def test_a_sample_of_everyone_weighs_all_alike() -> None:
    assert np.all(inclusion(np.array([1.0, 5.0]), np.array([10.0, 10.0]), 20) == 1)
