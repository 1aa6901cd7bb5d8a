"""Run the benchmarks: `make bench`, or `python -m bench mse` for some. Every module here with a ``run()`` is one."""

from __future__ import annotations

import os

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(threads, "1")  # Bars are for one core; set before NumPy is imported.

import sys  # noqa: E402
from importlib import import_module  # noqa: E402
from pathlib import Path  # noqa: E402


def main(wanted: list[str]) -> int:
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in ("__main__", "measure"))
    rows = []
    for name in wanted or names:
        print(f"\n{name}")
        for row in import_module(f"bench.{name}").run():
            print(f"  {row}", flush=True)
            rows.append(row)
    over = sum(not row.passed for row in rows)
    print(f"\n{len(rows)} workloads, {over} over their bar; medians of CPU seconds on one core")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
