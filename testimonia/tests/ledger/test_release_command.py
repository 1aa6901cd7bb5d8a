"""`testimonia release`: drafted, approved by two members one after the other, published, and then verified."""

import pytest
from typer.testing import CliRunner

from testimonia.cli import app

runner = CliRunner()


@pytest.fixture
def run(estimated, quick_argon2, passphrase_fd):
    def call(member: int, *arguments: str):
        descriptor = str(passphrase_fd(estimated.passphrases[member]))
        return runner.invoke(app, ["release", str(estimated.folder), *arguments, "--passphrase-fd", descriptor])

    return call


def test_two_approvals_lead_to_a_package_that_verifies(run, estimated) -> None:
    assert "Approved by 0 of 2" in run(0).stdout
    assert "Approved by 1 of 2" in run(0, "--approve").stdout
    assert run(1, "--publish").exit_code == 1
    published = run(1, "--approve", "--publish")

    assert published.exit_code == 0, published.output
    (package,) = (estimated.folder / "releases").glob("*.zip")
    assert runner.invoke(app, ["verify", str(package)]).exit_code == 0


def test_what_the_gate_holds_back_is_said(run) -> None:
    said = run(0).stdout

    assert "Held back: a quote" in said
    assert "has not been attacked" in " ".join(said.split())


def test_a_publication_that_was_cut_off_after_the_package_is_finished_with_it(run, estimated) -> None:
    from testimonia.disclose.records import Edition

    run(0, "--approve")
    run(1, "--approve", "--publish")
    with estimated.unlock() as vault:
        (edition,) = vault.scan(Edition)
        vault.put(edition.model_copy(update={"package_sha256": ""}), action="test.interrupt")

    again = run(1, "--publish")

    assert again.exit_code == 0, again.output
    assert len(list((estimated.folder / "releases").glob("*.zip"))) == 1
