"""Write the table of coverage: `python -m bench.coverage` for all, `--only lists` or `--only referral` for some.

Out: `darkfigure/data/coverage.csv`, which explanations of estimates read, and `docs/reference/coverage.md`.
"""

from __future__ import annotations

import os

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(threads, "1")

import argparse  # noqa: E402
from collections.abc import Iterable, Iterator  # noqa: E402
from pathlib import Path  # noqa: E402

from bench.coverage import mse, rds  # noqa: E402
from bench.coverage.page import read, write  # noqa: E402
from bench.coverage.rows import Row  # noqa: E402

METHODS = {
    "rds1": "RDS-I (Salganik and Heckathorn)",
    "rds2": "RDS-II (Volz and Heckathorn)",
    "ss": "Successive sampling (Gile)",
}
INTERVALS = {
    "salganik": "Salganik's bootstrap",
    "tree": "tree bootstrap",
    "ss": "successive-sampling bootstrap",
}


def referral(lines: Iterable[str]) -> Iterator[Row]:
    """The rows of chain referral, from the lines of its table."""
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 9 and cells[4].isdigit():
            world, method, interval, outcome = cells[:4]
            yield Row(
                "referral",
                world,
                METHODS[method],
                INTERVALS[interval],
                outcome,
                int(cells[4]),
                0.0,
                *map(float, cells[5:]),
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("lists", "latent", "referral"))
    parser.add_argument("--worlds", type=int, default=2000)
    parser.add_argument("--latent-worlds", type=int, default=100)
    parser.add_argument("--replicates", type=int, default=200)
    parser.add_argument("--referral-table", type=Path, help="a table made before by bench.coverage.rds, taken as it is")
    asked = parser.parse_args()
    lines = asked.referral_table.read_text(encoding="utf-8").splitlines() if asked.referral_table else None
    parts = {
        "lists": lambda: mse.rows(asked.worlds, asked.replicates, mse.METHODS),
        "latent": lambda: mse.rows(asked.latent_worlds, asked.replicates, mse.LATENT),
        "referral": lambda: referral(lines or rds.coverage(asked.worlds, asked.replicates)),
    }
    for name in (asked.only,) if asked.only else parts:
        for row in parts[name]():
            write([*(old for old in read() if old.cells()[:5] != row.cells()[:5]), row])


if __name__ == "__main__":
    main()
