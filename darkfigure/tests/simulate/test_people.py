"""Simulated populations: the truth is kept, and the same seed gives the same people."""

import numpy as np
import pytest

from darkfigure import InvalidInput, simulate


def test_the_same_seed_gives_the_same_population() -> None:
    one, two, other = (simulate.population(seed=seed) for seed in (5, 5, 6))

    assert np.array_equal(one.forms, two.forms)
    assert np.array_equal(one.network.contact, two.network.contact)
    assert not np.array_equal(one.province, other.province)


def test_contacts_know_each_other_and_nobody_knows_herself() -> None:
    network = simulate.population(simulate.PopulationSettings(size=300), seed=1).network

    for person in range(300):
        assert person not in network.contacts(person)
        assert all(person in network.contacts(other) for other in network.contacts(person))


def test_degrees_have_the_mean_asked_for_and_a_heavy_tail() -> None:
    degree = simulate.population(seed=2).network.degree

    assert degree.mean() == pytest.approx(12, rel=0.05)
    assert degree.max() > 4 * degree.mean()


def test_contacts_are_likelier_within_a_province_than_by_chance() -> None:
    hidden = simulate.population(seed=3)
    north = (hidden.province == 0).astype(float)

    among_contacts = hidden.network.mean_over_contacts(north)[hidden.province == 0]

    assert np.nanmean(among_contacts) > 1.4 * north.mean()


def test_forms_of_exploitation_coincide_and_depend_on_each_other() -> None:
    hidden = simulate.population(seed=4)
    marriage, prostitution = hidden.has_form("forced_marriage"), hidden.has_form("prostitution")

    both = (marriage & prostitution).mean()

    assert 0 < both < 0.8 * marriage.mean() * prostitution.mean()


def test_the_shares_are_those_of_the_settings() -> None:
    truth = simulate.population(simulate.PopulationSettings(size=20_000), seed=5).shares()

    assert truth["North"] == pytest.approx(0.5, abs=0.02)
    assert truth["minor"] == pytest.approx(0.2, abs=0.02)


def test_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(InvalidInput, match="add up to 1"):
        simulate.PopulationSettings(provinces=(simulate.Province("North", "A", 0.7),))
