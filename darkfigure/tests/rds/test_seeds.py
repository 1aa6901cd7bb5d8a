"""What is said of seeds who are not like those whom their chains reached."""

from typing import Any

import numpy as np
import pytest

from darkfigure import InvalidInput, rds, simulate
from darkfigure.rds.seeds import seed_warnings


def study(seed: int, **more: Any) -> rds.Sample:
    settings = simulate.ReferralSettings(target=400, **more)
    return rds.Sample.from_table(simulate.chain_referral(simulate.population(seed=seed), settings, seed=seed).table())


def said(sample: rds.Sample, outcome: str = "minor") -> str:
    asked = rds.Settings(despite_design=True, interval="none")
    return " ".join(rds.share(sample, outcome, asked).warnings)


def test_seeds_who_all_suffer_one_form_are_warned_of_whatever_is_asked() -> None:
    sample = study(1, seed_form="prostitution", seeds_per_site=3)

    assert "All seeds are alike in prostitution" in said(sample)
    assert "89 to 90 %" in said(sample, "forced_marriage")


def test_seeds_found_by_chance_are_not_warned_of() -> None:
    assert not any(seed_warnings(rds.Outcome.of(study(seed), "minor")) for seed in (2, 3, 4))


def test_seeds_unlike_their_recruits_in_what_is_asked_are_counted() -> None:
    held = [1] * 6 + [int(i % 4 == 0) for i in range(60)]
    table = {
        "id": range(66),
        "recruiter_id": ["seed"] * 6 + [i % 6 for i in range(60)],
        "network_size": [5] * 66,
        "held": held,
    }

    assert "6 of 6 seeds have held = 1, against 25%" in said(rds.Sample.from_table(table), "held")


def test_seeds_who_recruited_nobody_and_too_few_waves_are_said() -> None:
    table = {
        "id": range(24),
        "recruiter_id": ["seed"] * 4 + [0] * 20,
        "network_size": [25] * 24,
        "held": [0, 1] * 12,
    }

    found = said(rds.Sample.from_table(table), "held")

    assert "3 of 4 seeds recruited nobody" in found
    assert "1 waves" in found


@pytest.mark.parametrize("method", ["rds1", "rds2", "ss"])
def test_draws_do_not_depend_on_the_number_of_workers(simulated: rds.Sample, method: str) -> None:
    one, two = (
        rds.share(simulated, "minor", rds.Settings(method, 3000, replicates=300, despite_design=True, n_jobs=n))  # type: ignore[arg-type]
        for n in (1, 2)
    )

    np.testing.assert_array_equal(one.draws, two.draws)
    assert one.draws.size == 300


def test_a_worker_gets_nobodys_answers() -> None:
    bare = rds.Outcome.of(study(2), "minor").bare

    assert bare.sample.columns == {}
    np.testing.assert_array_equal(bare.counts, rds.Outcome.of(study(2), "minor").counts)


def test_no_workers_are_refused() -> None:
    with pytest.raises(InvalidInput, match="somebody works"):
        rds.Settings(n_jobs=0)
