"""Spread blocks of replicates over processes or a cluster; the result does not depend on how many share the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from darkfigure.mse.settings import Resampling
from darkfigure.progress import progress

T = TypeVar("T")


def spread(task: Callable[[int], T], n_blocks: int, settings: Resampling, label: str) -> list[T]:
    """Call ``task(block)`` for every block and return the results in order."""
    return list(progress(_results(task, n_blocks, settings), n_blocks, label))


def _results(task: Callable[[int], T], n_blocks: int, settings: Resampling) -> Iterator[T]:
    if settings.scheduler is not None:
        return iter(_on_cluster(task, n_blocks, settings.scheduler))
    if settings.n_jobs == 1 or n_blocks == 1:
        return map(task, range(n_blocks))
    import joblib

    parallel = joblib.Parallel(n_jobs=settings.n_jobs, return_as="generator")
    return iter(parallel(joblib.delayed(task)(block) for block in range(n_blocks)))


def _on_cluster(task: Callable[[int], T], n_blocks: int, scheduler: Any) -> list[T]:
    if not hasattr(scheduler, "map"):
        from distributed import Client

        scheduler = Client(scheduler)
    found: list[T] = scheduler.gather(scheduler.map(task, range(n_blocks)))
    return found
