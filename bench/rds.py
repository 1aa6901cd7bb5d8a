"""Chain referral, one core: a simulated study of 500 among 1,000, as large as the peers' example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.measure import Row, cpu_seconds
from darkfigure import rds, simulate

PEER = "RDS 0.9.10"


def study() -> dict[str, Any]:
    """500 of 1,000 simulated people, recruited from ten seeds."""
    hidden = simulate.population(simulate.PopulationSettings(size=1000, mean_degree=7), seed=1)
    settings = simulate.ReferralSettings(target=500, seeds_per_site=10, coupons=2, p_coupon_used=1.0, p_refuse=0.0)
    return dict(simulate.chain_referral(hidden, settings, seed=1).table())


def run() -> Iterator[Row]:
    table = study()
    sample = rds.Sample.from_table(table)
    as_words = rds.Sample.from_table(table | {"minor": ["minor" if m else "adult" for m in table["minor"]]})

    def share(method: Any, of: rds.Sample = sample, level: str | None = None, **more: Any) -> None:
        settings = rds.Settings(method, 1000, level=level, despite_design=True, **more)
        rds.share(of, "minor", settings)

    yield Row("1,000 Salganik bootstraps of RDS-I, n = 500", cpu_seconds(lambda: share("rds1")), 0.3, PEER, 16.3)
    yield Row("1,000 Salganik bootstraps of RDS-II", cpu_seconds(lambda: share("rds2")), 0.3, PEER, 14.7)
    yield Row("1,000 tree bootstraps of RDS-II", cpu_seconds(lambda: share("rds2", interval="tree")), 0.3)
    yield Row("1,000 SS bootstraps, outcome 0/1", cpu_seconds(lambda: share("ss")), 0.3, PEER, 26.0)
    yield Row(
        "1,000 SS bootstraps, outcome in words",
        cpu_seconds(lambda: share("ss", as_words, "minor")),
        0.3,
        PEER,
        0.26,
    )
    yield Row("100 HCG bootstraps", cpu_seconds(lambda: share("hcg", replicates=100), repeats=3), 3.0, PEER, 46.0)
    yield size_row(sample)


def size_row(sample: rds.Sample) -> Row:
    """Posterior size: CPU seconds for 1,000 effective draws, three priors included."""
    settings = rds.SizeSettings(prior_median=1000)
    judged = rds.size(sample, settings).diagnostics["convergence"]["size"]
    seconds = cpu_seconds(lambda: rds.size(sample, settings), repeats=3)
    effective = min(judged["ess_bulk"], judged["ess_tail"])
    return Row(
        "posterior size, per 1,000 effective draws", seconds * 1000 / effective, 10, "sspse (6.7 s for 40)", 6.7 * 25
    )
