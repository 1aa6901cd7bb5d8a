"""Shares from chain referral: laws that hold for every sample, refusals and warnings."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from darkfigure import InvalidInput, NotEstimable, rds
from darkfigure.rds.resample import whole_people

METHODS = ["rds1", "rds2", "ss", "hcg"]


def ask(method: str, **more: Any) -> rds.Settings:
    return rds.Settings(**({"method": method, "population": 3000, "replicates": 60, "despite_design": True} | more))


def random_table(seed: int, n: int) -> dict[str, list[Any]]:
    rng = np.random.default_rng(seed)
    recruiters: list[Any] = ["seed"] + [int(rng.integers(max(0, i - 8), i)) for i in range(1, n)]
    held = rng.integers(0, 2, n).tolist()
    held[:2] = [0, 1]
    return {
        "id": list(range(n)),
        "recruiter_id": recruiters,
        "network_size": rng.integers(1, 30, n).tolist(),
        "held": held,
    }


@pytest.mark.parametrize("method", METHODS)
def test_draws_agree_with_the_interval_and_stay_inside_zero_and_one(simulated: rds.Sample, method: str) -> None:
    found = rds.share(simulated, "minor", ask(method))

    level, low, high, _ = found.interval()
    assert 0 <= low <= found.value <= high <= 1
    assert (low, high) == pytest.approx(np.quantile(found.draws, [0.025, 0.975]))
    assert np.median(found.draws) == pytest.approx(found.value, abs=0.002)
    assert (found.unit, found.kind, level) == ("share", "estimate", 0.95)


@given(seed=st.integers(0, 10_000), n=st.integers(12, 60), bootstrap=st.sampled_from(["salganik", "ss", "tree"]))
@settings(max_examples=60, deadline=None)
def test_limits_lie_in_the_possible_range_for_any_sample(seed: int, n: int, bootstrap: str) -> None:
    sample = rds.Sample.from_table(random_table(seed, n))

    for method in ("rds2", "ss"):
        found = rds.share(sample, "held", ask(method, interval=bootstrap, population=n + 20, replicates=40))
        low, high = found.interval()[1:3]
        assert 0 <= low <= high <= 1


@pytest.mark.parametrize("method", METHODS)
def test_the_shares_of_an_outcome_and_of_its_opposite_add_up_to_one(simulated: rds.Sample, method: str) -> None:
    both = [rds.share(simulated, "minor", ask(method, interval="none", level=level)).value for level in ("0", "1")]

    assert sum(both) == pytest.approx(1)


@pytest.mark.parametrize("method", ["rds1", "rds2", "ss"])
def test_the_order_of_the_rows_does_not_matter(method: str) -> None:
    table = random_table(5, 80)
    order = np.random.default_rng(1).permutation(80)
    mixed = {name: [cells[i] for i in order] for name, cells in table.items()}

    one, other = (rds.share(rds.Sample.from_table(t), "held", ask(method, interval="none")) for t in (table, mixed))

    assert one.value == pytest.approx(other.value, rel=1e-12)


@pytest.mark.parametrize("kind", ["numbers", "text", "flags"])
def test_the_type_of_the_outcome_does_not_matter(kind: str) -> None:
    table = random_table(6, 80)
    as_kind = {"numbers": [float(h) for h in table["held"]], "text": ["yes" if h else "no" for h in table["held"]]}
    as_kind["flags"] = [bool(h) for h in table["held"]]  # type: ignore[assignment]

    one, other = (
        rds.share(rds.Sample.from_table(table | {"held": held}), "held", ask("rds1", interval="none"))
        for held in (table["held"], as_kind[kind])
    )

    assert one.value == other.value


def test_more_people_known_by_all_alike_change_nothing() -> None:
    table = random_table(7, 80)
    tripled = table | {"network_size": [3 * size for size in table["network_size"]]}

    one, other = (rds.share(rds.Sample.from_table(t), "held", ask("rds2", interval="none")) for t in (table, tripled))

    assert one.value == pytest.approx(other.value, rel=1e-12)


def test_equal_network_sizes_give_the_plain_share() -> None:
    table = random_table(8, 80) | {"network_size": [5] * 80}

    for method in ("rds2", "ss"):
        found = rds.share(rds.Sample.from_table(table), "held", ask(method, interval="none"))
        assert found.value == pytest.approx(np.mean(table["held"]))


def test_the_same_seed_gives_the_same_draws_and_another_seed_others(simulated: rds.Sample) -> None:
    one, two, other = (rds.share(simulated, "minor", ask("rds2", seed=seed)) for seed in (1, 1, 2))

    assert np.array_equal(one.draws, two.draws)
    assert not np.array_equal(one.draws, other.draws)


def test_a_sample_of_everyone_does_not_break_the_bootstrap() -> None:
    sample = rds.Sample.from_table(random_table(9, 60))

    found = rds.share(sample, "held", ask("ss", population=60))

    assert found.draws.std() == pytest.approx(0, abs=1e-9)


def test_several_levels_are_estimated_one_by_one(simulated: rds.Sample) -> None:
    for method in ("rds1", "rds2", "ss", "hcg"):
        shares = [
            rds.share(simulated, "province", ask(method, level=place, interval="none")).value
            for place in ("North", "South", "East")
        ]
        assert sum(shares) == pytest.approx(1)


def test_groups_that_never_recruit_each_other_have_no_rds1() -> None:
    table = random_table(1, 10) | {"recruiter_id": ["seed", 0, 0, 1, 2, "seed", 5, 5, 6, 7], "held": [0] * 5 + [1] * 5}

    with pytest.raises(NotEstimable, match="lead from group to group"):
        rds.share(rds.Sample.from_table(table), "held", ask("rds1"))


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"population": None}, "need the size of the population"),
        ({"population": 3}, "at least as large as the sample"),
        ({"method": "rds3"}, "the method is one of"),
        ({"interval": "wald"}, "the interval is one of"),
        ({"method": "hcg", "interval": "tree"}, "follows the order of recruitment"),
        ({"replicates": 0}, "replicates are at least 1"),
    ],
)
def test_impossible_requests_are_refused(simulated: rds.Sample, more: dict[str, Any], rule: str) -> None:
    with pytest.raises(InvalidInput, match=rule):
        rds.share(simulated, "minor", ask(**({"method": "ss"} | more)))


def test_nobody_knows_more_people_than_there_are() -> None:
    table = random_table(2, 30) | {"network_size": [500] + [4] * 29}

    with pytest.raises(InvalidInput, match="nobody knows more people"):
        rds.share(rds.Sample.from_table(table), "held", ask("ss", population=400))


def test_people_are_rounded_to_the_population_and_no_respondent_is_lost() -> None:
    people = np.array([[2.4, 3.3], [4.9, 1.4]])

    whole = whole_people(people, 12)

    assert whole.sum() == 12
    assert np.all(whole >= np.floor(people))


def test_warnings_of_the_table_reach_the_estimate() -> None:
    table = random_table(3, 60)
    table["network_size"][4] = 0
    table["held"][9] = ""

    warnings = rds.share(rds.Sample.from_table(table), "held", ask("rds2")).warnings

    assert any("network size of zero" in text for text in warnings)
    assert any("have no answer" in text for text in warnings)
