"""Each mishap that a team will meet: one sentence on the error stream, exit code 1, and nothing changed on disk."""

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from testimonia.audit.models import AuditEntry
from testimonia.cli import app

PLAN = '[plan]\ntitle = "t"\nprofile = "small"\nseed = 1\n'
COUNT = '[figures.all]\ntitle = "All"\nkind = "count"\nunit = "people"\npopulation = "all"\nplanned = "before"\n'
UNKNOWN_METHOD = COUNT.replace('"count"', '"estimate"') + 'method = "guess"\n'
UNSOURCED = '[parameters.price]\ndistribution = "fixed"\nvalues = { value = 1 }\nunit = "CNY"\n'


@pytest.fixture
def refused(quick_argon2, passphrase_fd):
    """Run a command that must refuse; returns its sentence."""

    def call(folder: Path, passphrase: str, command: str, *arguments: str) -> str:
        before = fingerprint(folder)
        descriptor = str(passphrase_fd(passphrase))
        result = CliRunner().invoke(app, [command, str(folder), *arguments, "--passphrase-fd", descriptor])
        assert result.exit_code == 1, result.output
        assert fingerprint(folder) == before
        assert "Traceback" not in result.output
        return " ".join(result.stderr.split())

    return call


def fingerprint(folder: Path) -> dict[str, str]:
    """The bytes of every file that lasts; SQLite's -shm and -wal are empty leftovers of reading and hold no page."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not (path.name.endswith(("-shm", "-wal")) and (path.stat().st_size in (0, 32768)))
    }


def one_sentence(said: str) -> bool:
    """What was found, which rule it breaks, what to do: a colon between the first two, a full stop before the last."""
    return bool(re.fullmatch(r"[^:]+: .+\. .+\.", said))


def test_a_wrong_passphrase(investigation, refused) -> None:
    said = refused(investigation.folder, "not the passphrase", "estimate", "--plan", _plan(investigation, COUNT))

    assert one_sentence(said)


def test_a_missing_keyring(investigation, refused) -> None:
    for path in investigation.folder.glob("keyring.db*"):
        path.unlink()

    said = refused(
        investigation.folder, investigation.passphrases[0], "estimate", "--plan", _plan(investigation, COUNT)
    )

    assert one_sentence(said)
    assert "keyring" in said


@pytest.mark.parametrize("bytes_left", [0, 100, 4096, 10_000])
def test_a_truncated_store(investigation, refused, bytes_left: int) -> None:
    plan = _plan(investigation, COUNT)
    store = investigation.folder / "store.db"
    store.write_bytes(store.read_bytes()[:bytes_left])

    said = refused(investigation.folder, investigation.passphrases[0], "estimate", "--plan", plan)

    assert one_sentence(said)


def test_an_older_keyring_beside_a_newer_store(investigation, refused, tmp_path) -> None:
    from testimonia.collect.records import Person

    plan = _plan(investigation, COUNT)
    shutil.copy(investigation.folder / "keyring.db", tmp_path / "older.db")
    with investigation.unlock() as vault:
        vault.put(Person(id="p1", subject="p1", pseudonym="P-1"), action="test.fill")
    shutil.copy(tmp_path / "older.db", investigation.folder / "keyring.db")

    said = refused(investigation.folder, investigation.passphrases[0], "estimate", "--plan", plan)

    assert one_sentence(said)
    assert "keyring" in said
    assert "older" in said


@pytest.mark.parametrize(
    ("tables", "about"), [(UNKNOWN_METHOD, "method"), (UNSOURCED + COUNT, "source"), ("[figures", "TOML")]
)
def test_a_plan_that_breaks_a_rule(investigation, refused, tables: str, about: str) -> None:
    plan = _plan(investigation, tables)

    said = refused(investigation.folder, investigation.passphrases[0], "estimate", "--plan", plan)

    assert one_sentence(said)
    assert about in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lists.csv", b"hello\nworld\n"),
        ("lists.csv", b""),
        ("lists.csv", b"\x00\x01\x02" * 50),
        ("lists.xlsx", b"PK\x03\x04 no workbook"),
        ("lists.jsonl", b"[1, 2\n"),
    ],
)
def test_a_list_that_is_no_list(
    investigation, quick_argon2, passphrase_fd, tmp_path, name: str, content: bytes
) -> None:
    """Unlocking is an entry in the log, so the databases' bytes change; no record may."""
    file = tmp_path / name
    file.write_bytes(content)
    descriptor = str(passphrase_fd(investigation.passphrases[0]))

    result = CliRunner().invoke(
        app, ["import", str(investigation.folder), str(file), "--yes", "--passphrase-fd", descriptor]
    )

    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert name in result.output
    with investigation.unlock() as vault:
        assert {entry.action for entry in AuditEntry.objects.using(vault.store).all()} == {
            "investigation.create",
            "unlock",
        }


def _plan(investigation, tables: str) -> str:
    path = investigation.folder / "plan.toml"
    path.write_text(PLAN + tables, encoding="utf-8")
    return str(path)
