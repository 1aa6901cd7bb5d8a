"""Network scale-up, one core: simulated surveys as large as the peers' examples."""

from __future__ import annotations

from collections.abc import Iterator

from bench.measure import Row, cpu_seconds
from darkfigure import simulate
from darkfigure.nsum import Survey, mle, overdispersed, pimle

KNOWN = tuple(range(4_000, 64_000, 3_000))


def survey(known: tuple[int, ...]) -> Survey:
    """500 respondents with barriers, and the hidden group as the last column."""
    hidden = simulate.population(simulate.PopulationSettings(size=3000), seed=1)
    data = simulate.nsum(hidden, simulate.NsumSettings(known_sizes=known, barrier_sd=0.5), seed=1)
    names = [f"group {i}" for i in range(len(known))]
    return Survey(data.counts.astype(float), (*names, "hidden"), dict(zip(names, known, strict=True)), 2_000_000)


def run() -> Iterator[Row]:
    small, large = survey(KNOWN[::3]), survey(KNOWN)
    yield Row("1,000 bootstraps of the MLE, 500 respondents", cpu_seconds(lambda: mle(small, "hidden")), 0.3)
    yield Row("1,000 bootstraps of the PIMLE", cpu_seconds(lambda: pimle(small, "hidden")), 0.3)
    made = overdispersed(large, "hidden", seed=1).diagnostics
    seconds = cpu_seconds(lambda: overdispersed(large, "hidden", seed=1), repeats=3, warm=False)
    # Per 1,000 sweeps of one chain (4 chains of 3,000), to stand beside the peer's 1,000 iterations of 500 x 21.
    yield Row("overdispersed model, 500 x 21, per 1,000 sweeps", seconds / 12, 1.0, "NSUM (degree model)", 16.7)
    effective = min(made["ess_bulk"], made["ess_tail"])
    yield Row("overdispersed model, per 1,000 effective draws", seconds * 1000 / effective, 20.0)
