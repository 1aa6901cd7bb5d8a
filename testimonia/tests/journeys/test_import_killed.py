"""An import is killed at random moments: every acknowledged row is there, whole, and the store opens."""

import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from testimonia.collect.records import Person

ROWS = 2_000
AT_ONCE = 50

# Runs the real command in a process of its own; only the cost of argon2 is lowered, which no command offers.
COMMAND = """
import sys
from testimonia.config import setup
setup()
from testimonia.accounts import unlocking
from testimonia.crypto import Cost
unlocking.unlock.__kwdefaults__["floor"] = Cost(passes=1, memory_kib=64)
sys.argv = ["testimonia", *sys.argv[1:]]
from testimonia.cli import main
main()
"""


def write_rows(path: Path, attempt: int) -> None:
    lines = (f"P-{attempt}-{i},person {attempt} {i}\n" for i in range(ROWS))
    path.write_text("id,pseudonym\n" + "".join(lines), encoding="utf-8")


def killed_import(investigation, path: Path, wait_seconds: float) -> int:  # type: ignore[no-untyped-def]
    """Return how many rows were acknowledged before the kill, which comes ``wait_seconds`` after the first."""
    reading, writing = os.pipe()
    os.write(writing, investigation.passphrases[0].encode() + b"\n")
    os.close(writing)
    arguments = ["import", str(investigation.folder), str(path), "--yes", "--rows-at-once", str(AT_ONCE)]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments, "--passphrase-fd", str(reading)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=[reading], text=True,
    )  # fmt: skip
    os.close(reading)
    assert process.stdout is not None
    said = ""
    while "Stored" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    time.sleep(wait_seconds)
    process.kill()
    said += process.stdout.read()
    process.stdout.close()
    process.wait()
    return max(int(n) for n in re.findall(r"Stored (\d+) of", said))


def check_after_kill(investigation, path: Path, attempt: int, acknowledged: int, before: int) -> int:  # type: ignore[no-untyped-def]
    """Open the store again: what was acknowledged is there, and only whole parts are."""
    with investigation.unlock() as vault:
        names = {p.pseudonym for p in vault.scan(Person)}
    stored = len(names) - before
    assert stored >= acknowledged > 0
    assert stored % AT_ONCE == 0 or stored == ROWS
    assert {f"person {attempt} {i}" for i in range(acknowledged)} <= names
    return len(names)


def kill_imports(investigation, tmp_path: Path, times: int) -> None:  # type: ignore[no-untyped-def]
    moments = random.Random(times)
    before = 0
    interrupted = 0
    for attempt in range(times):
        path = tmp_path / "persons.csv"
        write_rows(path, attempt)
        acknowledged = killed_import(investigation, path, moments.uniform(0, 0.3))
        before = check_after_kill(investigation, path, attempt, acknowledged, before)
        interrupted += acknowledged < ROWS
    assert interrupted > times / 2


@pytest.mark.timeout(120)
def test_no_acknowledged_row_is_lost_when_an_import_is_killed(investigation, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    kill_imports(investigation, tmp_path, times=3)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_no_acknowledged_row_is_lost_in_50_kills(investigation, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    kill_imports(investigation, tmp_path, times=50)
