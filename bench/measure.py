"""Measure CPU seconds: what is run comes in, a row with its median, bar and peer goes out."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """One workload. ``peer_seconds`` is what the named peer took (CPU seconds on two cores, R 4.2.2)."""

    workload: str
    seconds: float
    bar: float
    peer: str = ""
    peer_seconds: float | None = None

    @property
    def passed(self) -> bool:
        return self.seconds <= self.bar

    def __str__(self) -> str:
        ratio = f"{self.peer_seconds / self.seconds:,.0f} x {self.peer}" if self.peer_seconds else self.peer
        verdict = "within" if self.passed else "OVER"
        return f"{self.workload:<72} {self.seconds:>9.4f} s  {verdict:>6} {self.bar:>5g} s  {ratio}"


def cpu_seconds(work: Callable[[], Any], repeats: int = 5, warm: bool = True) -> float:
    """Median CPU time of this process over the repeats, after one call that compiles."""
    if warm:
        work()
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def cpu_seconds_of_python(script: str, repeats: int = 5) -> float:
    """Median CPU time of a fresh interpreter that runs a script, less that of an empty one."""
    return max(statistics.median(_children(script, repeats)) - statistics.median(_children("pass", repeats)), 0.0)


def _children(script: str, repeats: int) -> list[float]:
    taken = []
    for _ in range(repeats):
        before = os.times()
        subprocess.run([sys.executable, "-c", script], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        after = os.times()
        taken.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return taken
