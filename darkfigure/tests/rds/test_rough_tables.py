"""Whatever a table holds, the answer is an estimate or a refusal in plain words, never a traceback."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from darkfigure import DarkfigureError, Estimate, rds

SIZE = st.one_of(st.integers(0, 40), st.sampled_from(["", "NA", "many", -3, 2.5, float("inf"), 10**6]))
ANSWER = st.sampled_from([0, 1, 1, 0, "", "yes", None, True])


@st.composite
def rough_tables(draw: st.DrawFn) -> dict[str, list[Any]]:
    n = draw(st.integers(0, 25))
    ids = draw(st.lists(st.integers(0, 30), min_size=n, max_size=n, unique=draw(st.booleans()) or n == 0))
    recruiters = [draw(st.sampled_from(["seed", "", 0, *ids])) for _ in ids]
    return {
        "id": list(ids),
        "recruiter_id": recruiters,
        "network_size": [draw(SIZE) for _ in ids],
        "held": [draw(ANSWER) for _ in ids],
    }


@st.composite
def sound_tables(draw: st.DrawFn) -> dict[str, list[Any]]:
    n = draw(st.integers(2, 25))
    return {
        "id": list(range(1, n + 1)),
        "recruiter_id": ["seed", *(draw(st.sampled_from(["seed", *range(1, i + 1)])) for i in range(1, n))],
        "network_size": [draw(st.one_of(st.integers(0, 40), st.just(""))) for _ in range(n)],
        "held": [draw(st.sampled_from([0, 1, ""])) for _ in range(n)],
    }


@given(
    table=st.one_of(rough_tables(), sound_tables()),
    method=st.sampled_from(["rds1", "rds2", "ss", "hcg"]),
    interval=st.sampled_from([None, "salganik", "ss", "tree", "none"]),
    population=st.sampled_from([None, 5, 30, 1000]),
)
@settings(max_examples=150, deadline=None)
def test_an_estimate_or_a_refusal(table: dict[str, list[Any]], method: Any, interval: Any, population: Any) -> None:
    asked = partial(rds.Settings, method, population, interval, replicates=20, level="1", despite_design=True)

    found = answer(lambda: rds.share(rds.Sample.from_table(table), "held", asked()))

    if isinstance(found, Estimate):
        assert 0 <= found.value <= 1
        assert np.all((found.draws >= 0) & (found.draws <= 1))


@given(table=sound_tables(), factor=st.floats(1.01, 50))
@settings(max_examples=10, deadline=None)
def test_a_size_or_a_refusal(table: dict[str, list[Any]], factor: float) -> None:
    def size() -> Estimate:
        sample = rds.Sample.from_table(table)
        return rds.size(sample, rds.SizeSettings(prior_median=factor * sample.n, draws=100))

    found = answer(size)

    if isinstance(found, Estimate):
        assert np.all(found.draws >= found.n)


def answer(question: Callable[[], Estimate]) -> Estimate | DarkfigureError:
    """The estimate, or the refusal if it is one in three parts; anything else fails the test."""
    try:
        return question()
    except DarkfigureError as refusal:
        return refusal
