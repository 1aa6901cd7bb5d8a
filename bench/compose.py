"""Judged ranges, one core: the reference case's formula of six parameters."""

from __future__ import annotations

from collections.abc import Iterator

from bench.measure import Row, cpu_seconds
from darkfigure.compose import Parameter, evaluate, sobol, solve, tornado

FORMULA = "people * share_women * share_trafficked * (days * services * price - cost)"


def _given() -> list[Parameter]:
    def sourced(name: str, distribution: str, **values: float) -> Parameter:
        return Parameter(name, distribution, values, "-", "benchmark")

    return [
        sourced("people", "uniform", low=50_000, high=200_000),
        sourced("share_women", "beta", low=0.6, high=0.8),
        sourced("share_trafficked", "pert", low=0.4, mode=0.6, high=0.7),
        sourced("days", "triangular", low=200, mode=300, high=350),
        sourced("services", "lognormal", median=3, factor=2),
        sourced("price", "lognormal", low=30, high=120),
        sourced("cost", "uniform", low=5_000, high=20_000),
    ]


def run() -> Iterator[Row]:
    given = _given()
    yield Row(
        "judged range, 20,000 draws, dependent range included",
        cpu_seconds(lambda: evaluate(FORMULA, given, seed=1)),
        0.5,
    )
    yield Row("tornado of seven parameters", cpu_seconds(lambda: tornado(FORMULA, given)), 0.05)
    yield Row("Sobol shares, 8,192 points", cpu_seconds(lambda: sobol(FORMULA, given, seed=1)), 1.0)
    yield Row("what it takes to reach a claim", cpu_seconds(lambda: solve(FORMULA, given, 105e6, seed=1)), 2.0)
