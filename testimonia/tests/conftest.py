"""A real investigation for tests: real sealing and real databases, with an argon2 cost that only tests may use."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from testimonia.config import setup
from testimonia.crypto import Cost

setup()
sys.path.insert(0, str(Path(__file__).parent))  # for `from canaries import Canaries`

QUICK = Cost(passes=1, memory_kib=64)
"""Far too weak to store: `unlock` refuses it unless a test says otherwise."""


@dataclass(frozen=True)
class Investigation:
    """A new investigation with two founding members."""

    folder: Path
    passphrases: list[str] = field(repr=False)
    cost: Cost = QUICK

    def unlock(self, member: int = 0):
        from testimonia.accounts import unlock

        return unlock(self.folder, self.passphrases[member], floor=QUICK)


@pytest.fixture(scope="session", autouse=True)
def _databases_open_at_runtime(django_db_blocker: pytest.FixtureRequest) -> None:
    """The vault opens its own databases; pytest-django guards only those of the settings, and there are none."""
    django_db_blocker.unblock()


@pytest.fixture
def investigation(tmp_path: Path) -> Investigation:
    """A new investigation, locked."""
    from testimonia.accounts import create

    folder = tmp_path / "investigation"
    founded = create(folder, ["First Member", "Second Member"], cost=QUICK)
    return Investigation(folder, [member.passphrase for member in founded])


@pytest.fixture
def vault(investigation: Investigation) -> Iterator:
    """The same, unlocked by its first member."""
    with investigation.unlock() as opened:
        yield opened


@pytest.fixture
def quick_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that go through commands: new slots are cheap and cheap slots open."""
    from testimonia.accounts import creation, unlocking

    for function in (creation.create, unlocking.unlock):
        defaults = {name: QUICK for name in ("cost", "floor") if name in (function.__kwdefaults__ or {})}
        monkeypatch.setattr(function, "__kwdefaults__", {**function.__kwdefaults__, **defaults})


@pytest.fixture
def passphrase_fd() -> Iterator:
    """Give passphrases to a command as ``--passphrase-fd`` does: a function from passphrases to a descriptor."""
    opened: list[int] = []

    def give(*passphrases: str) -> int:
        reading, writing = os.pipe()
        os.write(writing, "".join(f"{passphrase}\n" for passphrase in passphrases).encode())
        os.close(writing)
        opened.append(reading)
        return reading

    yield give
    for descriptor in opened:
        os.close(descriptor)


@pytest.fixture
def locked(investigation: Investigation, quick_argon2: None, monkeypatch: pytest.MonkeyPatch) -> Iterator:
    """A client of a workbench that nobody has unlocked."""
    from django.test import Client

    from testimonia.accounts import sessions, views
    from testimonia.accounts.attempts import Attempts

    monkeypatch.setattr(views, "attempts", Attempts())
    sessions.serve_folder(investigation.folder)
    yield Client(headers={"host": "localhost:8000"}, enforce_csrf_checks=False)
    sessions.on_last_lock.clear()
    sessions.end_all()


@pytest.fixture
def unlocked(locked, investigation: Investigation):
    """The same, unlocked by the first member."""
    locked.post("/unlock/", {"passphrase": investigation.passphrases[0]})
    return locked
