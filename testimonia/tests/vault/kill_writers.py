"""Writers to be killed: forks two processes of twelve threads each, which acknowledge every stored record on stdout.

Run by test_kill.py. The first line of stdin is the passphrase; every further line starts the writers, whose process ids
are printed. A line "dead" follows when both have ended.
"""

import os
import sys
import threading
from pathlib import Path

from testimonia.config import setup

setup()

from testimonia.accounts import unlock  # noqa: E402
from testimonia.collect.records import Answers, Person  # noqa: E402
from testimonia.core.records import new_id  # noqa: E402
from testimonia.crypto import Cost  # noqa: E402

PROCESSES, THREADS = 2, 12


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def write(folder: Path, passphrase: str) -> None:
    """Store new people, each with answers, until the kill."""
    vault = unlock(folder, passphrase, floor=Cost(1, 64))

    def keep_writing() -> None:
        while True:
            id_ = new_id()
            answers = Answers(subject=id_, interview=new_id(), values={"q": "x" * 2000})
            vault.put(Person(id=id_, subject=id_, pseudonym="A"), answers, action="test")
            say(f"stored {id_} {answers.id}")

    for _ in range(THREADS):
        threading.Thread(target=keep_writing).start()


def main() -> None:
    folder, passphrase = Path(sys.argv[1]), sys.stdin.readline().strip()
    for _ in sys.stdin:
        children = []
        for _ in range(PROCESSES):
            child = os.fork()
            if child == 0:
                write(folder, passphrase)
                return
            children.append(child)
        say("started " + " ".join(map(str, children)))
        for child in children:
            os.waitpid(child, 0)
        say("dead")


if __name__ == "__main__":
    main()
