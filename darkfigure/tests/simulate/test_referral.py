"""Simulated chain referral: recruits are contacts of their recruiter, and every loss is recorded."""

from dataclasses import replace

import numpy as np
import pytest

from darkfigure import InvalidInput, simulate

HIDDEN = simulate.population(seed=1)
STUDY = simulate.ReferralSettings(target=200)


def test_every_recruit_is_a_contact_of_her_recruiter_one_wave_later() -> None:
    chains = simulate.chain_referral(HIDDEN, STUDY, seed=1)

    for row in np.flatnonzero(chains.recruiter >= 0):
        recruiter = chains.recruiter[row]
        assert chains.person[row] in HIDDEN.network.contacts(chains.person[recruiter])
        assert chains.wave[row] == chains.wave[recruiter] + 1
        assert chains.day[row] > chains.day[recruiter]


def test_nobody_is_interviewed_twice_or_after_refusing() -> None:
    chains = simulate.chain_referral(HIDDEN, replace(STUDY, p_refuse=0.3), seed=2)

    everyone = np.concatenate([chains.person, chains.refused_person])

    assert chains.refused_person.size > 0
    assert np.unique(everyone).size == everyone.size


def test_with_replacement_people_come_back() -> None:
    small = simulate.population(simulate.PopulationSettings(size=100), seed=1)

    chains = simulate.chain_referral(small, replace(STUDY, with_replacement=True), seed=3)

    assert chains.n == 200
    assert np.unique(chains.person).size <= 100


def test_no_more_recruits_than_coupons() -> None:
    chains = simulate.chain_referral(HIDDEN, replace(STUDY, coupons=2, p_coupon_used=1.0), seed=4)

    assert np.bincount(chains.recruiter[chains.recruiter >= 0]).max() == 2


def test_seeds_come_from_their_sites() -> None:
    chains = simulate.chain_referral(HIDDEN, replace(STUDY, target=45, sites=("North", "East")), seed=5)

    seeds = chains.wave == 0
    assert set(HIDDEN.province[chains.person[seeds & (chains.site == 1)]]) == {2}
    assert chains.n == 45


def test_those_sent_by_a_gatekeeper_have_no_recruiter() -> None:
    chains = simulate.chain_referral(HIDDEN, replace(STUDY, p_gatekeeper=0.3), seed=6)

    assert chains.gatekeeper.any()
    assert np.all(chains.recruiter[chains.gatekeeper] == -1)


def test_without_error_the_network_size_reported_is_the_true_degree() -> None:
    chains = simulate.chain_referral(HIDDEN, replace(STUDY, p_network_size_missing=0.2), seed=7)

    told = ~np.isnan(chains.network_size)
    assert 0 < told.mean() < 1
    assert np.array_equal(chains.network_size[told], HIDDEN.network.degree[chains.person[told]])


def test_a_site_outside_the_population_is_refused() -> None:
    with pytest.raises(InvalidInput, match="one of the population's provinces"):
        simulate.chain_referral(HIDDEN, replace(STUDY, sites=("Nowhere",)))
