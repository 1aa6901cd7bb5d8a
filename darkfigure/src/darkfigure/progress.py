"""Progress with the time left, for work longer than two seconds. Silent unless asked for or seen on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")

QUIET_SECONDS = 2.0
PAUSE_SECONDS = 0.5


def progress(
    items: Iterable[T], total: int, label: str, *, show: bool | None = None, file: TextIO | None = None
) -> Iterator[T]:
    """Yield the items and say how far they are.

    Parameters
    ----------
    items : iterable
    total : int
        Number of items.
    label : str
        What is being done.
    show : bool, optional
        True or False; by default where the output is a terminal.

    Examples
    --------
    >>> sum(progress([1, 2, 3], 3, "adding"))
    6
    """
    out = file or sys.stderr
    shown = out.isatty() if show is None else show
    start = said = time.monotonic()
    wrote = False
    for done, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if shown and now - start > QUIET_SECONDS and now - said > PAUSE_SECONDS:
            out.write(f"\r{label}: {done} of {total}, {_left(now - start, done, total)} left   ")
            out.flush()
            said, wrote = now, True
    if wrote:
        out.write("\r" + " " * (len(label) + 60) + "\r")
        out.flush()


def _left(spent: float, done: int, total: int) -> str:
    seconds = spent / done * max(total - done, 0)
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
