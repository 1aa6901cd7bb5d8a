"""R1: killed at any moment, the store opens and holds every record that was acknowledged."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from testimonia.accounts import verify_log
from testimonia.collect.records import Answers, Person

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no fork and no kill -9")
WRITERS = Path(__file__).with_name("kill_writers.py")


def kill_writers(investigation, times: int, seed: int) -> tuple[set[str], set[str]]:
    """Start and kill writers so many times; return the ids of people and of answers that were acknowledged."""
    source, people, answers = random.Random(seed), set(), set()
    with subprocess.Popen(
        [sys.executable, WRITERS, investigation.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as writers:
        writers.stdin.write(f"{investigation.passphrases[0]}\n")
        for _ in range(times):
            writers.stdin.write("start\n")
            writers.stdin.flush()
            running: list[int] = []
            for line in writers.stdout:
                word, *rest = line.split()
                if word == "dead":
                    break
                if word == "started":
                    running = [int(process) for process in rest]
                    continue
                people.add(rest[0])
                answers.add(rest[1])
                if running:
                    time.sleep(source.uniform(0, 0.2))
                    for process in running:
                        os.kill(process, signal.SIGKILL)
                    running = []
        writers.stdin.close()
    return people, answers


def lost_after_kills(investigation, times: int, seed: int) -> int:
    people, answers = kill_writers(investigation, times, seed)
    assert len(people) >= times

    with investigation.unlock() as vault:
        kept_people = {person.id for person in vault.scan(Person)}
        kept_answers = {one.id for one in vault.scan(Answers)}
        report = verify_log(vault)
    assert report.findings == ()
    assert report.orphans.records_without_keys == ()
    assert len(kept_people) == len(kept_answers)
    return len(people - kept_people) + len(answers - kept_answers)


def test_20_kills_lose_no_acknowledged_record(investigation):
    assert lost_after_kills(investigation, times=20, seed=1) == 0


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_1_000_kills_lose_no_acknowledged_record(investigation):
    assert lost_after_kills(investigation, times=1000, seed=2) == 0
