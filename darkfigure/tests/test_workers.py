"""Work is spread over processes or a cluster, with the same result."""

import pickle
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from darkfigure import datasets
from darkfigure.errors import InvalidInput
from darkfigure.mse import Histories, Resampling, captures, chao, loglinear
from darkfigure.workers import spread


class OneByOne:
    """A client that does as Dask's does and pickles what it sends."""

    def map(self, task, blocks, pure):  # type: ignore[no-untyped-def]
        sent = pickle.loads(pickle.dumps(task))  # noqa: S301
        return [SimpleNamespace(result=lambda b=block: sent(b)) for block in blocks]

    def __reduce__(self) -> str:
        raise TypeError("a client cannot be sent")


@pytest.mark.parametrize("method", [loglinear, captures, chao])
def test_two_processes_and_a_cluster_give_the_same_draws_as_one(method) -> None:  # type: ignore[no-untyped-def]
    hare = Histories.from_csv(datasets.path("hare"))
    kind = {"select": "stepwise"} if method is loglinear else {}

    alone, two, cluster = (
        method(hare, resampling=crew, **kind).draws
        for crew in (Resampling(100), Resampling(100, n_jobs=2), Resampling(100, scheduler=OneByOne()))
    )

    np.testing.assert_array_equal(alone, two)
    np.testing.assert_array_equal(alone, cluster)


def test_without_dask_a_scheduler_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(InvalidInput, match=r"Install darkfigure\[cluster\]"):
        spread(abs, 2, Resampling(scheduler="tcp://scheduler:8786"), "counting")


def test_a_scheduler_that_does_not_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise OSError("timed out")

    monkeypatch.setitem(sys.modules, "distributed", SimpleNamespace(Client=never))

    with pytest.raises(InvalidInput, match="no scheduler answers"):
        spread(abs, 2, Resampling(scheduler="tcp://scheduler:8786"), "counting")
