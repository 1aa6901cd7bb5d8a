"""The posterior size: the algebra against direct simulation, a plain Gibbs sampler and the peer, and its refusals."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.integrate import trapezoid
from scipy.special import gammaln

from darkfigure import InvalidInput, NotEstimable, rds
from darkfigure.rds import size_kernels as kernels
from darkfigure.rds.posterior import time_density
from darkfigure.rds.prior import size_prior

PEER = json.loads((Path(__file__).parents[1] / "truths" / "data" / "chain_referral_peers.json").read_text())["sspse"]
FAST = 600


def successive_sample(degrees: np.ndarray, n: int, seed: int) -> rds.Sample:
    times = np.random.default_rng((seed, 1)).exponential(size=degrees.size) / degrees
    drawn = degrees[np.argsort(times)[:n]]
    return rds.Sample.from_table({"id": range(n), "recruiter_id": ["seed"] * n, "network_size": drawn.tolist()})


def test_summing_out_the_unseen_gives_the_chance_of_the_order_drawn() -> None:
    sizes, unseen, p = np.array([3.0, 1.0, 5.0, 2.0, 4.0, 2.0]), 20, np.array([0.4, 0.3, 0.2, 0.1])
    log_r, log_density = time_density(sizes)
    r = np.exp(log_r)
    density = np.exp(log_density - log_density.max())
    damped = (p * np.exp(-np.outer(r, np.arange(1, 5)))).sum(axis=1)
    rates = np.cumsum(sizes[::-1])
    total = np.random.default_rng(1).choice(np.arange(1, 5), size=(200_000, unseen), p=p).sum(axis=1)

    found = trapezoid(density * damped**unseen, r) / trapezoid(density, r)

    assert found == pytest.approx(np.prod(rates / (total[:, None] + rates), axis=1).mean(), rel=0.03)


@pytest.mark.parametrize("median", [520, 1000, 4000])
def test_the_prior_has_its_median_and_ends_where_it_has_nearly_no_mass(median: float) -> None:
    prior = size_prior(500, median)

    mass = prior.width * np.exp(prior.log_mass)
    assert mass.sum() == pytest.approx(1)
    assert prior.quantile(0.5) == pytest.approx(median, rel=0.005)
    assert prior.log_mass[-1] - prior.log_mass.max() == pytest.approx(np.log(0.01), abs=0.05)


def test_the_ladder_of_sizes_leaves_none_out() -> None:
    prior = size_prior(500, 4000)

    assert prior.low[0] == 500
    assert np.array_equal(prior.low[:-1] + prior.width[:-1], prior.low[1:])


@pytest.mark.parametrize("prior_median", [1000, 2000])
def test_the_posterior_is_the_peers_in_distribution(fauxmadrona: rds.Sample, prior_median: float) -> None:
    """The peer's chains are worth 40 and 7 draws: compare within what that leaves open."""
    key = "fauxmadrona visibility=FALSE default" + (
        " (samplesize=1000 interval=10 warmup=5000) prior 1000" if prior_median == 1000 else " prior 2000"
    )
    peer = PEER[key]["quantiles"]

    found = rds.size(fauxmadrona, rds.SizeSettings(prior_median=prior_median, draws=FAST))

    ours = np.quantile(found.draws, [0.025, 0.05, 0.25, 0.5])
    assert ours == pytest.approx([peer[q] for q in ("2.5%", "5%", "25%", "50%")], rel=0.10)
    assert found.diagnostics["convergence"]["size"]["converged"]


def test_the_prior_that_decides_is_named_in_a_warning(fauxmadrona: rds.Sample) -> None:
    found = rds.size(fauxmadrona, rds.SizeSettings(prior_median=1000, draws=FAST))

    assert [round(row["prior_median"]) for row in found.diagnostics["pull"]["under"]] == [550, 1000, 2000]
    assert 0.4 < found.diagnostics["pull"]["elasticity"] < 1
    assert any("prior decides more than the data" in text for text in found.warnings)


def test_a_nearly_exhausted_population_is_found_whatever_the_prior() -> None:
    degrees = np.random.default_rng(1).geometric(0.12, 600)

    found = rds.size(successive_sample(degrees, 540, seed=1), rds.SizeSettings(prior_median=1500, draws=FAST))

    low, high = found.interval()[1:3]
    assert low <= 600 <= high
    assert high < 900
    assert found.diagnostics["pull"]["elasticity"] < 0.5


def test_intervals_hold_the_size_in_most_simulated_worlds() -> None:
    held = 0
    for seed in range(10):
        degrees = 1 + np.random.default_rng(seed).poisson(9, 1000)
        found = rds.size(successive_sample(degrees, 400, seed), rds.SizeSettings(prior_median=1000, draws=300))
        held += found.interval()[1] <= 1000 <= found.interval()[2]

    assert held >= 8


def test_the_three_dimensional_chain_agrees_with_drawing_everyone_who_was_not_seen() -> None:
    """A plain Gibbs sampler at fixed network-size parameters: draw U's people, the times, then N."""
    n, log_lambda, nu = 40, 1.2, 0.6
    degrees = 1 + np.random.default_rng(3).poisson(4, 120)
    sizes = successive_sample(degrees, n, seed=3).network_size
    prior = size_prior(n, 100)
    support = np.arange(1, 41)
    p = np.exp(support * log_lambda - nu * gammaln(support + 1))
    p /= p.sum()
    rates = np.cumsum(sizes[::-1])[::-1]
    rng, total_seen, people = np.random.default_rng(4), 300.0, []
    log_weight = prior.log_mass + np.log(prior.width) + gammaln(prior.middle + 1) - gammaln(prior.middle - n + 1)
    for _ in range(6000):
        r = (rng.exponential(size=n) / (total_seen + rates)).sum()
        damped = p * np.exp(-r * support)
        mass = log_weight + (prior.middle - n) * np.log(damped.sum())
        mass = np.exp(mass - mass.max())
        size = prior.middle[np.searchsorted(np.cumsum(mass), rng.random() * mass.sum())]
        total_seen = float((rng.multinomial(int(size - n), damped / damped.sum()) * support).sum())
        people.append(size)

    log_r, log_density = time_density(sizes)
    decay = np.array([kernels.moments(log_lambda, nu, x, gammaln(support + 1.0))[4] for x in log_r])
    over = kernels.over_sizes(decay, prior.middle, log_weight, n)
    weight = np.exp(log_density + over + log_r - (log_density + over + log_r).max())
    chosen = np.random.default_rng(5).choice(decay, size=6000, p=weight / weight.sum())
    drawn = kernels.draw_sizes(np.random.default_rng(6), chosen, prior.low, prior.width, log_weight, n)

    for q in (0.25, 0.5, 0.75):
        assert np.quantile(drawn, q) == pytest.approx(np.quantile(people[500:], q), rel=0.08)


@pytest.mark.parametrize(
    ("changes", "error", "rule"),
    [
        ({"prior_median": 100}, InvalidInput, "larger than the sample"),
        ({"chains": 1}, InvalidInput, "at least 2 chains"),
        ({"draws": 5}, InvalidInput, "at least 2 chains of 100 draws"),
    ],
)
def test_impossible_settings_are_refused(
    simulated: rds.Sample, changes: dict[str, Any], error: type[Exception], rule: str
) -> None:
    with pytest.raises(error, match=rule):
        rds.size(simulated, rds.SizeSettings(**({"prior_median": 3000} | changes)))


def test_network_sizes_that_are_all_alike_say_nothing() -> None:
    with pytest.raises(NotEstimable, match="network sizes that differ"):
        rds.size(successive_sample(np.full(50, 5), 30, seed=1), rds.SizeSettings(prior_median=100))


def test_the_same_seed_gives_the_same_draws(simulated: rds.Sample) -> None:
    one, two = (rds.size(simulated, rds.SizeSettings(prior_median=3000, draws=FAST)) for _ in range(2))

    assert np.array_equal(one.draws, two.draws)
