"""`testimonia link`: asks before it writes rows in plain text, previews, stores, undoes."""

import csv

import pytest
from typer.testing import CliRunner

from testimonia.cli import app
from testimonia.collect.records import ListMembership

runner = CliRunner()
FACTS = {"birth_year": "1990", "province": "Jilin"}


@pytest.fixture
def run(investigation, quick_argon2, passphrase_fd):  # type: ignore[no-untyped-def]
    with investigation.unlock() as vault:
        entries = [
            ListMembership(id=i, subject="project", list_name=i.upper(), member_key=i, matching=FACTS, population="p",
                           place="q", period="2015") for i in "abc"
        ]  # fmt: skip
        vault.put(*entries, action="import")

    def call(*arguments: str, answer: str = ""):  # type: ignore[no-untyped-def]
        descriptor = str(passphrase_fd(investigation.passphrases[0]))
        full = ["link", str(investigation.folder), *arguments, "--passphrase-fd", descriptor]
        return runner.invoke(app, full, input=answer)

    return call


def _fill(path, decisions):  # type: ignore[no-untyped-def]
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*rows[:2], *([*r[:-1], d] for r, d in zip(rows[2:], decisions, strict=True))])


def test_a_queue_is_not_written_without_confirmation(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    result = run("--queue", str(tmp_path / "q.csv"), answer="n\n")

    assert result.exit_code == 1
    assert "Row-level material" in result.stderr
    assert not (tmp_path / "q.csv").exists()


def test_a_queue_goes_out_and_comes_back(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "q.csv"
    assert "3 pairs to review" in run("--queue", str(path), answer="y\n").stdout
    _fill(path, ["same", "different", "same"])

    preview, stored, status = run("--decisions", str(path)), run("--decisions", str(path), "--yes"), run()

    assert "Nothing was stored" in preview.stdout
    assert "contradiction 1: 3 entries" in preview.stdout
    assert "3 decisions are stored" in stored.stdout
    assert "3 entries, 0 settled clusters, 1 that wait" in status.stdout
    different = next(line.split()[-1] for line in status.stdout.splitlines() if line.startswith("  different"))
    assert "Undone" in run("--undo", different).stdout
    assert "1 settled clusters, 0 that wait" in run().stdout


def test_refused_rows_end_in_exit_code_3(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    run("--queue", str(tmp_path / "q.csv"), "--yes")
    _fill(tmp_path / "q.csv", ["same", "maybe", ""])

    result = run("--decisions", str(tmp_path / "q.csv"), "--yes")

    assert result.exit_code == 3
    assert "row 4: the decision is none of same, different, unsure" in result.stdout
    assert "1 decisions are stored" in result.stdout


def test_two_orders_at_once_are_a_usage_error(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert run("--undo", "x", "--score").exit_code == 2


def test_the_status_tells_of_lists_whose_fields_tell_too_little(run, investigation) -> None:  # type: ignore[no-untyped-def]
    with investigation.unlock() as vault:
        alike = [
            ListMembership(id=f"x{i}", subject="project", list_name="X", member_key=f"x{i}", matching=FACTS)
            for i in range(60)
        ]
        vault.put(*alike, action="import")

    status = run().stdout

    assert "X: 60 entries" in status
    assert "No pairs can be proposed: up to 3906 pairs agree" in status
