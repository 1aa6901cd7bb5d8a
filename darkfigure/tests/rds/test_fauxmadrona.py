"""Published and peers' figures for fauxmadrona (R packages RDS and sspse)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from darkfigure import rds
from darkfigure.rds import estimators, kernels
from darkfigure.streams import stream

PEERS = json.loads((Path(__file__).parents[1] / "truths" / "data" / "chain_referral_peers.json").read_text())
RDS = PEERS["RDS"]


def ask(method: str, **more: Any) -> rds.Settings:
    return rds.Settings(method=method, population=1000, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("method", "peer"), [("rds1", "RDS_I"), ("rds1", "RDS_I_smoothed"), ("rds2", "RDS_II")])
def test_rds1_and_rds2_have_the_peers_digits(fauxmadrona: rds.Sample, method: str, peer: str) -> None:
    found = rds.share(fauxmadrona, "disease", ask(method, interval="none"))

    assert found.value == pytest.approx(RDS[peer]["disease"], rel=1e-9)


def test_the_plain_share_and_the_recruitments_are_the_peers(fauxmadrona: rds.Sample) -> None:
    shown = rds.share(fauxmadrona, "disease", ask("rds2", interval="none")).diagnostics

    assert shown["share_of_sample"] == pytest.approx(RDS["naive_mean"]["1"])
    assert shown["recruitments"]["from_to"] == RDS["transitions"]["counts"]


def test_the_curve_of_ss_over_sizes_is_the_peers_within_their_simulation_error(fauxmadrona: rds.Sample) -> None:
    curve = rds.curve(fauxmadrona, "disease", [715, 1000, 2000, 5000])

    assert [share for _, share in curve] == pytest.approx(
        [RDS[f"SS_N{size}"]["disease"] for size in (715, 1000, 2000, 5000)], rel=0.006
    )


def test_the_weights_by_network_size_are_the_peers_within_their_simulation_error(fauxmadrona: rds.Sample) -> None:
    outcome = rds.Outcome.of(fauxmadrona, "disease")
    weights = dict(zip(fauxmadrona.network_size, rds.respondent_weights(outcome, 1000), strict=True))

    table = RDS["ss_weight_by_degree"]
    assert [weights[d] for d in table["degree"]] == pytest.approx(table["weight"], rel=0.006)


def test_hcg_is_the_peers_within_its_simulation_error(fauxmadrona: rds.Sample) -> None:
    found = rds.share(fauxmadrona, "disease", ask("hcg", interval="none"))

    assert found.value == pytest.approx(RDS["HCG"]["disease"], rel=0.004)


def test_homophily_and_differential_activity_are_the_peers(fauxmadrona: rds.Sample) -> None:
    outcome = rds.Outcome.of(fauxmadrona, "disease")
    population = rds.population_homophily(
        fauxmadrona, "disease", to_level="todiseased", to_others="tonondiseased", population=1000
    )

    assert rds.recruitment_homophily(outcome) == pytest.approx(PEERS["homophily"]["recruitment_homophily"], rel=1e-9)
    assert population == pytest.approx(RDS["homophily_population"]["value"][0], rel=0.002)
    assert rds.differential_activity(outcome, 1000) == pytest.approx(PEERS["truth"]["diff_activity"], rel=0.005)


def test_the_interval_of_ss_is_the_peers(fauxmadrona: rds.Sample) -> None:
    found = rds.share(fauxmadrona, "disease", ask("ss"))

    peer = RDS["bootstrap_Gile's SS"]
    assert found.interval()[1:3] == pytest.approx((peer["lower"], peer["upper"]), abs=0.004)
    assert found.diagnostics["standard_error"] == pytest.approx(peer["se"], rel=0.1)


@pytest.mark.parametrize(("method", "peer"), [("rds1", "bootstrap_RDS-I"), ("rds2", "bootstrap_RDS-II")])
def test_salganiks_interval_is_the_peers_once_its_groups_are_swapped(
    fauxmadrona: rds.Sample, method: str, peer: str
) -> None:
    """RDS 0.9.10 numbers groups by first appearance but reads their recruitments in sorted order.

    In this file the two orders differ, so its chain follows the other group's recruitments. Swapping ours gives its
    standard error; unswapped, the error is that of a chain with the observed recruitments (see the closed form below).
    """
    swapped = bootstrap_shares(fauxmadrona, method, swap=True)

    value = rds.share(fauxmadrona, "disease", ask(method, interval="none")).value
    limits = value - 1.96 * swapped.std(), value + 1.96 * swapped.std()
    assert swapped.std() == pytest.approx(RDS[peer]["se"], rel=0.06)
    assert limits == pytest.approx((RDS[peer]["lower"], RDS[peer]["upper"]), abs=0.005)


def test_the_two_orders_of_groups_differ_in_this_file(fauxmadrona: rds.Sample) -> None:
    """Its package: ``unique(group)`` for the chain, ``levels(factor(group))`` sorted for ``count.transitions``."""
    first_seen = list(dict.fromkeys(fauxmadrona.columns["disease"]))

    assert first_seen == ["1", "0"]
    assert first_seen != sorted(first_seen)


def test_salganiks_bootstrap_has_the_variance_of_its_markov_chain(fauxmadrona: rds.Sample) -> None:
    """For two groups the share of a chain's steps has variance p (1 - p) / n (1 + r) / (1 - r), r = S_00 + S_11 - 1."""
    outcome = rds.Outcome.of(fauxmadrona, "disease")
    steps = outcome.transitions / outcome.transitions.sum(axis=1, keepdims=True)
    r = np.trace(steps) - 1
    reached = steps[0, 1] / (steps[0, 1] + steps[1, 0])
    chain_error = np.sqrt(reached * (1 - reached) / 491 * (1 + r) / (1 - r))
    share = RDS["RDS_I"]["disease"]
    delta = chain_error * share * (1 - share) / (reached * (1 - reached))

    assert bootstrap_shares(fauxmadrona, "rds1", swap=False).std() == pytest.approx(delta, rel=0.08)


@pytest.mark.parametrize("method", ["rds1", "rds2"])
def test_the_tree_bootstrap_holds_the_truth(fauxmadrona: rds.Sample, method: str) -> None:
    low, high = rds.share(fauxmadrona, "disease", ask(method, interval="tree")).interval()[1:3]

    assert low < PEERS["truth"]["true_prevalence"] < high


def bootstrap_shares(sample: rds.Sample, method: str, *, swap: bool) -> np.ndarray:
    outcome = rds.Outcome.of(sample, "disease")
    observed = outcome.transitions[::-1, ::-1] if swap else outcome.transitions
    steps = np.cumsum(observed / observed.sum(axis=1, keepdims=True), axis=1)
    pool = outcome.degree_class[np.argsort(outcome.group, kind="stable")]
    start = np.concatenate([[0], np.cumsum(np.bincount(outcome.group))])
    rng = stream(1, sample.input_sha256)
    counts, transitions = kernels.salganik(rng, steps, outcome.group, pool, start, 490, 3000, outcome.degrees.size)
    if method == "rds1":
        return estimators.rds1(outcome.degrees, counts, transitions)[:, 1]
    return estimators.rds2(outcome.degrees, counts)[:, 1]
