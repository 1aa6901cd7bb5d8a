"""`testimonia new` and the asking for a passphrase."""

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from testimonia.cli import app
from testimonia.cli.unlocking import read_passphrase, unlocked
from testimonia.core.errors import InvalidInput

runner = CliRunner()


def passphrases_in(output: str) -> list[str]:
    return [line.split(maxsplit=1)[1] for line in output.splitlines() if line.startswith("  passphrase")]


def test_new_makes_an_investigation_that_its_printed_passphrases_unlock(tmp_path, quick_argon2, passphrase_fd):
    folder = tmp_path / "harbour"

    result = runner.invoke(app, ["new", str(folder), "--member", "하나", "--member", "Anna"])

    assert result.exit_code == 0, result.output
    for name, passphrase in zip(["하나", "Anna"], passphrases_in(result.stdout), strict=True):
        with unlocked(folder, passphrase_fd(passphrase)) as vault:
            assert vault.me.name == name


def test_new_refuses_a_folder_that_holds_something(tmp_path):
    (tmp_path / "kept").write_text("x")

    result = runner.invoke(app, ["new", str(tmp_path)])

    assert result.exit_code == 1
    assert "is not an empty folder" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_two_passphrases_can_follow_each_other_on_one_descriptor(passphrase_fd):
    descriptor = passphrase_fd("first", "두 번째")

    assert [read_passphrase(descriptor), read_passphrase(descriptor)] == ["first", "두 번째"]


def test_a_descriptor_that_is_not_open_is_named():
    with pytest.raises(InvalidInput, match="file descriptor 999 gives no passphrase"):
        read_passphrase(999)


def test_the_installed_command_refuses_in_one_sentence(tmp_path):
    (tmp_path / "kept").write_text("x")

    done = subprocess.run(
        [sys.executable, "-c", "from testimonia.cli import main; main()", "new", os.fspath(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
