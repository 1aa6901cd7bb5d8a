"""The simulated world: repeatable, with a truth that is counted and lists that depend on each other."""

import numpy as np

from testimonia.demo.truth import truth_of
from testimonia.demo.world import CLINIC, FORMS, HOTLINE, INTERVIEWED, SHELTER, Dependence, make_world


def test_the_same_seed_makes_the_same_world(world):
    again = make_world(world.seed)

    assert np.array_equal(again.captures.matrix, world.captures.matrix)
    assert np.array_equal(again.chains.person, world.chains.person)
    assert again.prices == world.prices


def test_another_seed_makes_another_world(world):
    assert truth_of(make_world(world.seed + 1)) != truth_of(world)


def test_the_truth_counts_the_whole_population(world):
    truth = truth_of(world)

    assert truth.women == sum(truth.women_by_province.values()) == 3000
    assert all(truth.women_by_form[form] == sum(form in world.forms(i) for i in range(3000)) for form in FORMS)
    assert truth.of_figure("women_by_lists") == 3000
    assert truth.of_figure("no_such_figure") is None


def test_interviews_come_by_chains_with_refusals(world):
    assert world.chains.n == INTERVIEWED
    assert world.chains.wave.max() >= 3
    assert world.chains.refused_person.size > 0


def test_the_shelter_sends_women_to_the_hotline_and_shares_its_clients_with_the_clinic(world):
    captures = world.captures

    assert (captures.referred_from[:, HOTLINE] == SHELTER).any()
    on_both = (captures.matrix[:, SHELTER] & captures.matrix[:, CLINIC]).sum()
    expected = captures.matrix[:, SHELTER].mean() * captures.matrix[:, CLINIC].sum()
    assert on_both > 1.3 * expected


def test_lists_can_be_made_without_dependence():
    world = make_world(1, dependence=Dependence(0.0, 0.0))

    assert (world.captures.referred_from < 0).all()
