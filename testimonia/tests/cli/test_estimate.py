"""`testimonia estimate`: figures by kind, refusals among them, or one sentence and nothing stored."""

import json

import pytest
from typer.testing import CliRunner

from testimonia.cli import app
from testimonia.estimate.records import Figure

runner = CliRunner()

PLAN = """
[plan]
title = "t"
profile = "small"
seed = 1

[figures.interviewed]
title = "Women interviewed"
kind = "count"
unit = "people"
population = "women interviewed"
planned = "before"

[figures.all]
title = "Everyone"
kind = "estimate"
unit = "people"
population = "women"
planned = "before"
method = "loglinear"
"""
PARAMETER = '[parameters.p]\ndistribution = "fixed"\nvalues = { value = 1 }\nunit = "x"\n'


@pytest.fixture
def run(investigation, quick_argon2, passphrase_fd):  # type: ignore[no-untyped-def]
    def call(text: str, *arguments: str):  # type: ignore[no-untyped-def]
        (investigation.folder / "plan.toml").write_text(text, encoding="utf-8")
        descriptor = str(passphrase_fd(investigation.passphrases[0]))
        return runner.invoke(app, ["estimate", str(investigation.folder), *arguments, "--passphrase-fd", descriptor])

    return call


def test_figures_are_printed_by_kind_and_a_refusal_with_its_rule(run, investigation) -> None:  # type: ignore[no-untyped-def]
    result = run(PLAN)

    assert result.exit_code == 0
    assert "these people and no others" in result.stdout
    assert "0 of 0" in result.stdout
    assert "Refused" in result.stdout
    assert "[2/2] Everyone" in result.stderr
    with investigation.unlock() as vault:
        assert [f.figure_kind for f in vault.scan(Figure)] == ["count", "refusal"]


def test_json_holds_no_id_of_a_person_or_a_record(run) -> None:  # type: ignore[no-untyped-def]
    printed = json.loads(run(PLAN, "--json").stdout)

    assert [f["figure_id"] for f in printed["figures"]] == ["interviewed", "all"]
    assert not {"tellers", "people", "information", "records"} & printed["figures"][0].keys()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (PLAN.replace("loglinear", "magic"), "unknown method 'magic'"),
        (PLAN.replace("planned", "plannd", 1), "unknown key 'plannd'"),
        (PLAN + PARAMETER, "without a source"),
        (PLAN + PARAMETER + 'claim = "Z"\n', "claim 'Z'"),
    ],
)
def test_a_mistake_in_the_plan_is_one_sentence_and_nothing_is_stored(run, investigation, text, sentence) -> None:  # type: ignore[no-untyped-def]
    result = run(text)

    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stderr.strip().count("\n") == 0
    with investigation.unlock() as vault:
        assert vault.scan(Figure) == []
