"""Multiple systems estimation, one core."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import numpy as np

from bench.measure import Row, cpu_seconds, cpu_seconds_of_python
from darkfigure import datasets, mse

FIRST_CALL = """
from darkfigure import datasets, mse
mse.loglinear(mse.Histories.from_csv(datasets.path("UKdat")), select="stepwise", interval="bca")
"""


def people(n: int, n_lists: int, seed: int = 1) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Invented membership of lists, everyone on at least one."""
    rng = np.random.default_rng(seed)
    seen = (rng.random((n, n_lists)) < rng.uniform(0.02, 0.2, size=n_lists)).astype(np.uint8)
    seen[~seen.any(axis=1), 0] = 1
    return seen


def seconds_per_thousand_draws(histories: mse.Histories, seeds: int = 3) -> float:
    """Median CPU seconds of latent classes, all sweeps counted, over thousands of effective draws of N."""
    mse.latent_classes(histories)
    rates = []
    for seed in range(seeds):
        start = time.process_time()
        how = mse.latent_classes(histories, resampling=mse.Resampling(seed=seed)).diagnostics["convergence"]
        rates.append(1000 * (time.process_time() - start) / min(how["ess_bulk"], how["ess_tail"]))
    return statistics.median(rates)


def run() -> Iterator[Row]:
    five = mse.Histories.from_csv(datasets.path("UKdat_5"))
    six = mse.Histories.from_csv(datasets.path("UKdat"))
    yield Row(
        "1,024 two-way models, five lists, with existence checks",
        cpu_seconds(lambda: mse.search(five)),
        0.1,
        "MultipleSystemsEstimation",
        4.0,
    )
    yield Row("all 32,768 two-way models, six lists", cpu_seconds(lambda: mse.search(six), 3), 4)
    yield Row("6,893 hierarchical models, five lists", cpu_seconds(lambda: mse.search(five, 4)), 4)
    thousand = mse.Resampling(replicates=1000)
    yield Row(
        "1,000 BIC bootstrap replicates over all 1,024 models, five lists",
        cpu_seconds(lambda: mse.loglinear(five, select="bic", resampling=thousand), 3),
        40,
        "MultipleSystemsEstimation takes 27.5 s for 100 replicates over 100 models",
    )
    yield Row(
        "1,000 BIC bootstrap replicates over all 32,768 models, six lists",
        cpu_seconds(lambda: mse.loglinear(six, select="bic", resampling=thousand), 3),
        40,
    )
    yield Row(
        "1,000 stepwise replicates with BCa, UKdat six lists",
        cpu_seconds(lambda: mse.loglinear(six, select="stepwise", interval="bca", resampling=thousand)),
        3,
        "SparseMSE",
        370,
    )
    for n_lists, peer in ((8, 0.87), (10, 16.4)):
        many = mse.Histories.from_records(people(20_000, n_lists))
        yield Row(
            f"one stepwise fit, {n_lists} lists",
            cpu_seconds(lambda many=many: mse.loglinear(many, select="stepwise", interval="none")),  # type: ignore[misc]
            1,
            "SparseMSE",
            peer,
        )
    yield Row(
        "decomposable graphs, five lists, 822 graphs x 300 sizes",
        cpu_seconds(lambda: mse.dga(five, unseen=range(1, 90_000, 300)), 9),
        0.02,
        "dga",
        0.013,
    )
    yield Row("decomposable graphs, five lists, sizes chosen", cpu_seconds(lambda: mse.dga(five), 9), 0.02)
    for name, peer_rate in (("UKdat", 6), ("Kosovo", 100)):
        histories = mse.Histories.from_csv(datasets.path(name))
        yield Row(
            f"latent classes, {name}, 1,000 effective draws (the fewer of bulk and tail)",
            seconds_per_thousand_draws(histories),
            1000 / (20 * peer_rate),
            "LCMCR",
            1000 / peer_rate,
        )
    million = people(1_000_000, 10)
    names = [f"list {i}" for i in range(10)]
    yield Row(
        "a million records to capture histories, 10 lists",
        cpu_seconds(lambda: mse.Histories.from_records(million, names), 3),
        1,
    )
    yield Row("import darkfigure", cpu_seconds_of_python("import darkfigure"), 0.4)
    cpu_seconds_of_python(FIRST_CALL, 1)
    yield Row("first compiled call from a warm cache, with imports", cpu_seconds_of_python(FIRST_CALL, 3), 2)
