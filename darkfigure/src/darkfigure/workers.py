"""Spread blocks of replicates over processes or a cluster; the result does not depend on how many share the work.

In: a task that can be pickled and takes a block's number. Out: the results, in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from darkfigure.errors import InvalidInput
from darkfigure.progress import progress

T = TypeVar("T")


class Crew(Protocol):
    """Who does the work: settings that have these two fields."""

    @property
    def n_jobs(self) -> int:
        """Processes; -1 for all cores."""

    @property
    def scheduler(self) -> Any:
        """Address or client of a Dask cluster, or None."""


def spread(task: Callable[[int], T], n_blocks: int, crew: Crew, label: str) -> list[T]:
    """Call ``task(block)`` for every block and return the results in order.

    Parameters
    ----------
    task : callable
        Takes the block's number, from 0. It is sent to the workers, so it holds no scheduler itself.
    n_blocks : int
    crew : Crew
    label : str
        What is being done, for the progress.

    Raises
    ------
    InvalidInput
        The cluster does not answer, or Dask is not installed.

    Examples
    --------
    >>> from darkfigure.mse import Resampling
    >>> spread(abs, 3, Resampling(), "counting")
    [0, 1, 2]
    """
    if crew.scheduler is not None:
        with _client(crew.scheduler) as client:
            # Not pure: Dask would hash the task to find its result again, and arrays of counts are slow to hash.
            futures = client.map(task, range(n_blocks), pure=False)
            return list(progress((future.result() for future in futures), n_blocks, label))
    return list(progress(_here(task, n_blocks, crew.n_jobs), n_blocks, label))


def _here(task: Callable[[int], T], n_blocks: int, n_jobs: int) -> Iterator[T]:
    if n_jobs == 1 or n_blocks == 1:
        return map(task, range(n_blocks))
    import joblib

    parallel = joblib.Parallel(n_jobs=n_jobs, return_as="generator")
    return iter(parallel(joblib.delayed(task)(block) for block in range(n_blocks)))


@contextmanager
def _client(scheduler: Any) -> Iterator[Any]:
    """Use the client that was given, or connect to an address and disconnect afterwards."""
    if hasattr(scheduler, "map"):
        yield scheduler
        return
    try:
        from distributed import Client

        client = Client(scheduler, timeout=10)
    except ImportError:
        raise InvalidInput(
            rule="work is spread over a cluster by Dask",
            found="Dask is not installed",
            todo="Install darkfigure[cluster], or use n_jobs",
        ) from None
    except (OSError, ValueError):
        raise InvalidInput(
            rule="a scheduler is a Dask client or the address of a running one",
            found="no scheduler answers at the address that was given",
            todo="Start the cluster, or use n_jobs",
        ) from None
    with client:
        yield client
