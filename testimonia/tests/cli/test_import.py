"""`testimonia import`: a preview first, every refused row named, nothing written without --yes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from testimonia.cli import app
from testimonia.collect.records import Person

runner = CliRunner()
Run = Callable[..., Result]

GOOD = "id,pseudonym\nP-1,Haneul\nP-2,Miso\n"
MIXED = GOOD + "P-3,\n"
BAD = "id,pseudonym\nP-1,\n"


@pytest.fixture
def run(investigation, quick_argon2, passphrase_fd, tmp_path):  # type: ignore[no-untyped-def]
    """Import a CSV file of persons with that content."""

    def call(text: str, *options: str) -> Result:
        path = tmp_path / "persons.csv"
        path.write_text(text, encoding="utf-8")
        descriptor = passphrase_fd(investigation.passphrases[0])
        command = ["import", str(investigation.folder), str(path), *options, "--passphrase-fd", str(descriptor)]
        return runner.invoke(app, command, env={"COLUMNS": "200"})

    return call


def persons(investigation) -> int:  # type: ignore[no-untyped-def]
    with investigation.unlock() as vault:
        return len(vault.scan(Person))


@pytest.mark.parametrize(
    ("text", "code", "stored"), [(GOOD, 0, 2), (MIXED, 3, 2), (BAD, 1, 0), ("", 1, 0), ("id,pseudonym\n", 1, 0)]
)
def test_the_exit_code_says_whether_rows_were_refused(
    investigation, run: Run, text: str, code: int, stored: int
) -> None:  # type: ignore[no-untyped-def]
    assert run(text).exit_code == code
    assert persons(investigation) == 0
    assert run(text, "--yes").exit_code == code
    assert persons(investigation) == stored


def test_the_preview_names_rows_and_reasons_and_no_cell(run: Run) -> None:
    result = run(MIXED)
    assert "pseudonym is empty and must be filled" in result.output
    assert "Rows: 2 create, 0 change, 0 unchanged, 1 refuse." in result.output
    assert "Nothing was written. Give --yes" in result.output
    assert "Haneul" not in result.output


def test_neighbours_of_one_outcome_share_a_line(run: Run) -> None:
    output = run("id,pseudonym\nP-1,Haneul\nP-2,Miso\nP-3,\nP-4,\nP-5,Bada\n").output
    assert [line.split()[1] for line in output.splitlines() if line.startswith("persons.csv")] == ["4-5", "2-3", "6"]


def test_what_was_stored_is_acknowledged(run: Run) -> None:
    assert "Stored 1 of 2 rows.\nStored 2 of 2 rows.\n" in run(GOOD, "--yes", "--rows-at-once", "1").output


def test_scripts_read_the_preview_as_json(run: Run) -> None:
    result = json.loads(run(MIXED, "--json", "--yes").output)
    assert result["summary"] == {"create": 2, "change": 0, "unchanged": 0, "refuse": 1}
    assert result["written"] == 2
    assert [row["action"] for row in result["rows"]] == ["create", "create", "refuse"]


def test_an_unknown_encoding_is_one_sentence(run: Run) -> None:
    result = run(GOOD, "--encoding", "latin1")
    assert result.exit_code == 1
    assert "it is one of utf-8, utf-16, cp949, gb18030" in result.output


def test_a_template_is_made_and_an_unknown_kind_refused(tmp_path: Path) -> None:
    target = tmp_path / "forms.xlsx"
    assert runner.invoke(app, ["template", str(target), "--kind", "persons"]).exit_code == 0
    assert target.exists()
    refused = runner.invoke(app, ["template", str(tmp_path / "other.xlsx"), "--kind", "shoes"])
    assert refused.exit_code == 1
    assert "Choose from persons" in refused.output
