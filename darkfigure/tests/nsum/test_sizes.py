"""Scale-up estimates on simulated surveys."""

import numpy as np
import pytest

from darkfigure import simulate
from darkfigure.compose import Parameter
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.nsum import Chains, Survey, adjusted, generalised, mle, overdispersed, pimle, visibility
from darkfigure.simulate import NsumSettings, PopulationSettings

HIDDEN = simulate.population(PopulationSettings(size=3000), seed=1)


def simulated(seed: int = 1, **settings: float) -> Survey:
    data = simulate.nsum(HIDDEN, NsumSettings(**settings), seed=seed)
    names = [f"group_{i}" for i in range(len(data.settings.known_sizes))]
    sizes = dict(zip(names, data.settings.known_sizes, strict=True))
    return Survey(data.counts, (*names, "hidden"), sizes, data.settings.total)


def share(name: str, value: float) -> Parameter:
    return Parameter(name, "fixed", {"value": value}, "share", "key informants")


@pytest.mark.parametrize("method", [mle, pimle])
def test_the_order_of_respondents_and_groups_does_not_matter(method: object) -> None:
    survey = simulated()
    order, columns = np.random.default_rng(1).permutation(500), [6, 2, 0, 1, 5, 4, 3]
    turned = Survey(survey.counts[order][:, columns], [survey.groups[j] for j in columns], survey.sizes, survey.total)

    assert method(turned, "hidden").value == pytest.approx(method(survey, "hidden").value)


def test_sizes_scale_with_the_frame_and_its_groups() -> None:
    survey = simulated()
    tenfold = Survey(survey.counts, survey.groups, {n: 10 * s for n, s in survey.sizes.items()}, 10 * survey.total)

    assert mle(tenfold, "hidden").value == pytest.approx(10 * mle(survey, "hidden").value)


def test_the_same_seed_gives_the_same_draws() -> None:
    survey = simulated()

    assert np.array_equal(mle(survey, "hidden", seed=5).draws, mle(survey, "hidden", seed=5).draws)


def test_intervals_hold_the_truth_at_their_level_without_barriers() -> None:
    held = [mle(simulated(seed), "hidden", replicates=400).interval() for seed in range(200)]

    assert 0.90 <= np.mean([i.low <= 3000 <= i.high for i in held]) <= 0.985


def test_known_groups_are_estimated_back_and_a_wrong_size_is_seen() -> None:
    survey = simulated()
    wrong = Survey(survey.counts, survey.groups, survey.sizes | {"group_0": 40_000}, survey.total)

    assert all(0.8 < ratio < 1.25 for ratio in mle(survey, "hidden").diagnostics["back"].values())
    assert any("group_0" in w for w in mle(wrong, "hidden").warnings)


def test_few_who_know_anybody_reach_the_reader() -> None:
    rare = simulate.population(PopulationSettings(size=30, mean_degree=5), seed=1)
    data = simulate.nsum(rare, NsumSettings(respondents=300), seed=2)
    survey = Survey(data.counts[:, [0, 6]], ("known", "hidden"), {"known": 4000}, 2_000_000)

    warnings = mle(survey, "hidden").warnings

    assert any("Only one group of known size" in w for w in warnings)
    assert any("respondents know a member" in w for w in warnings)


def test_transmission_divides_and_turns_the_estimate_into_a_judged_range() -> None:
    basic = mle(simulated(transmission=0.5), "hidden")

    result = adjusted(basic, transmission=share("transmission", 0.5))

    assert result.kind == "judged_range"
    assert result.value == pytest.approx(2 * np.median(basic.draws), rel=0.02)
    assert not any("no transmission error" in a for a in result.assumptions)
    assert "Degree ratio is 1 by assumption." in result.assumptions


def test_impossible_adjustments_are_refused() -> None:
    basic = mle(simulated(), "hidden")

    with pytest.raises(InvalidInput, match="needs one"):
        adjusted(basic)
    with pytest.raises(InvalidInput, match=r"lies in \(0, 1\]"):
        adjusted(basic, transmission=share("transmission", 1.5))


def test_reports_over_visibility_need_no_assumption_on_members_networks() -> None:
    # Members are known by half as many as others are: the basic estimate is half the truth, the generalised is not.
    survey = simulated(transmission=0.5)
    aware = np.random.default_rng(1).poisson(0.5 * 250 * np.array([4000, 9000]) / 2_000_000, size=(400, 2))

    seen = visibility(aware, [4000, 9000], 2_000_000, seed=1)
    result = generalised(survey, "hidden", seen, seed=1)

    assert seen.value == pytest.approx(125, rel=0.1)
    assert result.kind == "estimate"
    assert result.interval().low < 3000 < result.interval().high


def test_the_bayesian_model_finds_the_truth_and_the_barriers() -> None:
    plain = overdispersed(simulated(), "hidden", seed=1)
    barred = overdispersed(simulated(barrier_sd=0.7), "hidden", seed=1)

    assert plain.value == pytest.approx(mle(simulated(), "hidden").value, rel=0.03)
    assert plain.diagnostics["converged"]
    assert plain.diagnostics["overdispersion"]["group_5"] < 1.3 < barred.diagnostics["overdispersion"]["group_5"]
    assert barred.interval().low < 3000 < barred.interval().high


def test_short_chains_give_no_interval() -> None:
    result = overdispersed(simulated(), "hidden", settings=Chains(warmup=100, draws=100, thin=1), seed=1)

    assert result.draws.size == 0
    assert "have not converged" in result.warnings[0]
    with pytest.raises(NotEstimable, match="R-hat is above"):
        result.interval()


def test_one_chain_is_refused() -> None:
    with pytest.raises(InvalidInput, match="at least 4 chains"):
        Chains(chains=1)


@pytest.mark.soak
def test_bayesian_intervals_hold_the_truth_under_barriers() -> None:
    held = []
    for seed in range(100):
        interval = overdispersed(simulated(seed, barrier_sd=0.7, respondents=300), "hidden", seed=seed).interval()
        held.append(interval.low <= 3000 <= interval.high)

    assert np.mean(held) >= 0.88


def test_a_known_group_of_a_wrong_size_is_said_by_the_posterior_too() -> None:
    rng = np.random.default_rng(2)
    counts = rng.poisson(300 * np.array([0.005, 0.003, 0.004, 0.002]), (60, 4))
    sizes = {"teachers": 500, "nurses": 300, "cooks": 4000}
    survey = Survey(counts, ["teachers", "nurses", "cooks", "hidden"], sizes, 100_000)

    found = overdispersed(survey, "hidden", settings=Chains(warmup=100, draws=100), seed=1)

    assert found.diagnostics["back"]["cooks"] < 0.2
    assert any("cooks (0." in warning for warning in found.warnings)
