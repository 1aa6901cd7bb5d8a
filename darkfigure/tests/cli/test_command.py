"""The shell through a subprocess: one object, one refusal, or one sentence; never a traceback."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from darkfigure import datasets, rds, simulate

REQUIRED = {
    "value", "interval", "method", "model", "n", "assumptions", "warnings", "diagnostics", "seed", "input_sha256",
}  # fmt: skip
Run = Callable[..., tuple[int, str, str]]


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "darkfigure.cli", *map(str, arguments)], capture_output=True, timeout=300
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def strict(text: str) -> dict:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


def asked(*arguments: str | Path) -> dict:
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (0, "")
    assert out.count("\n") == 1
    found = strict(out)
    assert set(found) >= REQUIRED
    assert set(found["interval"]) >= {"level", "low", "high"}
    return found


def refused(*arguments: str | Path) -> dict[str, str]:
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (1, "")
    found = strict(out)
    assert set(found) == {"refused"}
    assert set(found["refused"]) == {"rule", "found", "todo"}
    return found["refused"]


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def write(text: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    hidden = simulate.population(seed=3)
    table = rds.Sample.from_table(
        simulate.chain_referral(hidden, simulate.ReferralSettings(target=400), seed=3).table()
    ).columns
    path = tmp_path_factory.mktemp("study") / "study.csv"
    lines = [",".join(table), *(",".join(row) for row in zip(*table.values(), strict=True))]
    path.write_text("\n".join(lines))
    return path


def test_without_a_method_all_are_compared() -> None:
    found = asked("mse", datasets.path("UKdat_5"))

    assert found["verdict"] == "depends on the method"
    assert {row["method"] for row in found["table"]} >= {"main effects only (Mt)", "least BIC, pairs"}
    assert found["interval"]["low"] < 11_313 < found["interval"]["high"]


@pytest.mark.parametrize(
    ("options", "value"),
    [
        (("--method", "loglinear", "--select", "none"), 13444.1),
        (("--select", "stepwise", "--p", "0.02", "--interval", "wald"), 11313.0),
        (("--select", "bic", "--order", "4", "--interval", "none"), 25311.3),
        (("--select", "aic", "--interval", "profile"), 11174.8),
    ],
)
def test_a_named_method_gives_the_published_answer(options: Sequence[str], value: float) -> None:
    found = asked("mse", datasets.path("UKdat_5"), *options, "--replicates", "100")

    assert found["value"] == pytest.approx(value, abs=0.6)
    assert found["n"] == 2744


def test_compare_adds_verdict_and_table_to_a_named_method() -> None:
    found = asked("mse", datasets.path("Korea"), "--select", "bic", "--interval", "profile", "--compare")

    assert found["value"] == pytest.approx(157.17, abs=0.01)
    assert found["verdict"] == "depends on the method"
    assert found["table"]


def test_repeated_captures_and_their_lower_bound() -> None:
    bound = asked("mse", datasets.path("hare"), "--method", "chao", "--interval", "none")
    darroch = asked("mse", datasets.path("hare"), "--method", "mh", "--interval", "none")

    assert bound["value"] == pytest.approx(79.84, abs=0.01)
    assert darroch["value"] == pytest.approx(90.4, abs=0.01)


def test_averages_have_an_interval() -> None:
    found = asked("mse", datasets.path("Kosovo"), "--method", "dga")

    assert found["interval"]["low"] < found["value"] < found["interval"]["high"]


def test_the_same_seed_prints_the_same_bytes() -> None:
    one, other = (run("mse", datasets.path("Korea"), "--select", "bic", "--seed", "7", "--json") for _ in range(2))

    assert one == other
    assert strict(one[1])["seed"] == 7


def test_an_unbounded_limit_is_null_and_called_so(written: Callable[[str], Path]) -> None:
    table = "a,b,c,count\n1,0,0,9\n0,1,0,7\n0,0,1,8\n1,1,0,1\n0,1,1,1\n"

    found = asked("mse", written(table), "--select", "none", "--replicates", "100")
    words = run("mse", written(table), "--select", "none", "--replicates", "100")[1]

    assert found["interval"]["high"] is None
    assert found["interval"]["unbounded"] == ["high"]
    assert "unbounded" in words


BAD_LISTS = {
    "a,b,c,count\n1,0,0,-3\n0,1,0,5\n1,1,0,2\n": "a count is negative",
    "a,b,c,count\n1,0,0,2.5\n0,1,0,5\n1,1,0,2\n": "not a whole number",
    "a,b,c,count\n1,0,0,many\n0,1,0,5\n": "cells hold something else",
    "a,b,c,count\n1,0,0,\n0,1,0,5\n": "a count is missing",
    "a,b,c,count\n1,0,0,3\n0,1,0,5\n0,0,1,4\n": "nobody is on two lists",
    "a,b,count\n1,0,3\n0,1,5\n1,1,4\n": "2 lists were given",
    "a,b,c,count\n0,0,0,3\n0,1,0,5\n1,1,0,4\n": "on no list",
    "a,b,c,count\n1,0,0,0\n0,1,0,0\n": "all counts are zero",
    "a,b,c,count\n2,0,0,3\n0,1,0,5\n": "holds something else",
    "a,b,c,count\n1,0,0\n0,1,0,5\n": "row 2",
    "a,a,c,count\n1,0,0,2\n0,1,0,5\n": "columns without",
    "1,0,0,2\n0,1,0,5\n": "holds numbers",
    "a,b,c,count\n": "has not",
    "": "has not",
}


@pytest.mark.parametrize("table", BAD_LISTS, ids=BAD_LISTS.values())
def test_bad_lists_are_refused_in_one_sentence(table: str, written: Callable[[str], Path]) -> None:
    assert BAD_LISTS[table] in refused("mse", written(table))["found"]


EMPTY_LIST = "a,b,c,d,count\n1,0,0,0,30\n0,1,0,0,20\n1,1,0,0,9\n0,0,1,0,25\n1,0,1,0,8\n0,1,1,0,9\n1,1,1,0,3\n"
WARNED_LISTS = {
    EMPTY_LIST: "List d holds nobody",
    "a,b,c,count\n1,0,0,30\n1,0,0,5\n0,1,0,20\n1,1,0,9\n0,0,1,25\n1,0,1,8\n0,1,1,9\n1,1,1,3\n": "more than once",
    "a,b,c,count\n1,0,0,30\n1,1,0,9\n0,0,1,25\n1,0,1,8\n1,1,1,3\n": "Everyone on list b is also on list a",
}


@pytest.mark.parametrize("table", WARNED_LISTS, ids=WARNED_LISTS.values())
def test_doubtful_lists_are_answered_with_a_warning(table: str, written: Callable[[str], Path]) -> None:
    found = asked("mse", written(table), "--select", "none", "--interval", "wald")
    words = run("mse", written(table), "--select", "none", "--interval", "wald")[1]

    assert any(WARNED_LISTS[table] in warning for warning in found["warnings"])
    assert WARNED_LISTS[table] in words


def test_two_lists_are_allowed_where_asked_for(written: Callable[[str], Path]) -> None:
    found = asked("mse", written("a,b,count\n1,0,30\n0,1,20\n1,1,10\n"), "--select", "none", "--two-lists")

    assert found["value"] == pytest.approx(120)


GOOD = "shelter,church,hotline,count\n1,0,0,30\n0,1,0,20\n1,1,0,9\n0,0,1,25\n1,0,1,8\n0,1,1,9\n1,1,1,3\n"
WRITTEN = {
    "mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "utf-16": GOOD.encode("utf-16"),
    "semicolons": GOOD.replace(",", ";").encode(),
    "tabs": GOOD.replace(",", "\t").encode(),
    "carriage returns": GOOD.replace("\n", "\r\n").encode(),
    "quotes": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in GOOD.split()).encode(),
    "empty columns and rows": GOOD.replace("\n", ",,\n").encode() + b",,,,,\n\n",
    "count first": "\n".join(",".join([(c := line.split(","))[-1], *c[:-1]]) for line in GOOD.split()).encode(),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_spreadsheets_of_every_kind_are_read_alike(kind: str, written: Callable[[bytes], Path]) -> None:
    found = asked("mse", written(WRITTEN[kind]), "--select", "none", "--interval", "wald")

    assert found["n"] == 104
    assert found["model"] == "main effects only"


def test_another_encoding_is_read_by_name_or_warned_of(written: Callable[[bytes], Path]) -> None:
    table = written(GOOD.replace("church", "교회").encode("cp949"))

    by_name = asked("mse", table, "--select", "all-pairs", "--interval", "none", "--encoding", "cp949")
    guessed = asked("mse", table, "--select", "none", "--interval", "none")

    assert "교회" in by_name["model"]
    assert any("--encoding" in warning for warning in guessed["warnings"])


def test_a_file_that_is_none_is_one_sentence(tmp_path: Path, written: Callable[[bytes], Path]) -> None:
    assert "no such file" in refused("mse", tmp_path / "absent.csv")["found"]
    assert "is a folder" in refused("mse", tmp_path)["found"]
    assert "is not text" in refused("mse", written(b"PK\x03\x04\x00\x00"))["found"]


def test_a_share_from_chain_referral(study: Path) -> None:
    found = asked("rds", study, "--outcome", "minor", "--method", "ss", "--population", "3000", "--despite-design")

    assert 0 <= found["interval"]["low"] < found["value"] < found["interval"]["high"] <= 1
    assert found["unit"] == "share"


def test_a_size_from_chain_referral(study: Path) -> None:
    found = asked("rds", study, "--size", "--prior-median", "3000")

    assert found["interval"]["low"] < 3000 < found["interval"]["high"]
    assert found["diagnostics"]["convergence"]["size"]["converged"]


HEAD = "id,recruiter_id,network_size,held\n"
BAD_CHAINS = {
    HEAD + "1,seed,4,1\n": "1 in the table",
    HEAD + "1,2,4,1\n2,1,5,0\n3,seed,4,0\n": "run in a circle",
    HEAD + "1,seed,4,1\n2,9,5,0\n": "whose recruiter is in no row",
    HEAD + "1,seed,-4,1\n2,1,5,0\n": "negative",
    HEAD + "1,seed,x,1\n2,1,5,0\n": "no number",
    HEAD + "1,seed,4,1\n1,seed,5,0\n": "repeat an id",
    HEAD + "1,seed,4,\n2,1,5,\n": "",
    "id,network_size,held\n1,4,1\n2,5,0\n": "no column 'recruiter_id'",
}


@pytest.mark.parametrize("table", BAD_CHAINS, ids=[str(i) for i in range(len(BAD_CHAINS))])
def test_bad_chains_are_refused_in_one_sentence(table: str, written: Callable[[str], Path]) -> None:
    assert BAD_CHAINS[table] in refused("rds", written(table), "--outcome", "held")["found"]


def test_degree_zero_and_missing_outcomes_reach_the_warnings(written: Callable[[str], Path]) -> None:
    rows = "".join(f"{i},{i - 1 if i > 1 else 'seed'},{i % 5},{'' if i % 7 == 0 else i % 2}\n" for i in range(1, 40))

    found = asked("rds", written(HEAD + rows), "--outcome", "held", "--despite-design")

    assert any("network size of zero" in warning for warning in found["warnings"])
    assert any("answer" in warning or "missing" in warning for warning in found["warnings"])


def test_a_design_that_does_not_allow_it_is_refused(written: Callable[[str], Path]) -> None:
    rows = "".join(f"{i},{i - 1 if i > 1 else 'seed'},{3 + i % 5},{i % 3 == 0:d}\n" for i in range(1, 40))

    assert "respondents with a design effect" in refused("rds", written(HEAD + rows), "--outcome", "held")["found"]


def test_a_scale_up(written: Callable[[str], Path]) -> None:
    table = written("teachers,nurses,hidden\n2,1,0\n4,3,1\n3,2,2\n")

    found = asked(
        "nsum", table, "--group", "hidden", "--total", "100000", "--known", "teachers=500", "--known", "nurses=300"
    )

    assert found["value"] == pytest.approx(160)


def test_a_proportion(written: Callable[[str], Path]) -> None:
    table = written("held\n" + "1\n" * 27 + "0\n" * 63 + "\n")

    found = asked("proportion", table, "--outcome", "held", "--sampling", "random")

    assert found["value"] == pytest.approx(0.3)
    assert found["interval"]["low"] == pytest.approx(0.215, abs=1e-3)


def test_a_proportion_of_people_who_were_not_drawn_is_refused(written: Callable[[str], Path]) -> None:
    table = written("held\n1\n0\n1\n")

    assert "how they came in" in refused("proportion", table, "--outcome", "held")["found"]
    assert (
        "not drawn by a design"
        in refused("proportion", table, "--outcome", "held", "--sampling", "convenience")["found"]
    )


def test_missing_answers_are_left_out_with_a_warning(written: Callable[[str], Path]) -> None:
    found = asked("proportion", written("id,held\n1,1\n2,\n3,0\n4,NA\n"), "--outcome", "held", "--sampling", "random")

    assert found["n"] == 2
    assert any("2 people without an answer" in warning for warning in found["warnings"])


def test_a_planned_study(tmp_path: Path) -> None:
    described = "[population]\nsize = 800\n[lists]\nrates = [0.3, 0.2, 0.2]\ninterval = 'profile'\n"
    (tmp_path / "study.toml").write_text(described)

    found = asked("plan", tmp_path / "study.toml", "--studies", "20")

    assert tomllib.loads(described)
    assert found["expectation"]["studies"] == 20
    assert found["interval"]["low"] < found["value"] < found["interval"]["high"]


def test_a_plan_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("[population\n")

    assert "is not TOML" in refused("plan", tmp_path / "study.toml")["found"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("mse",),
        ("guess", "x.csv"),
        ("mse", "x.csv", "--p", "2"),
        ("mse", "x.csv", "--select", "best"),
        ("mse", str(datasets.path("Korea")), "--method", "dga", "--select", "bic"),
    ],
)
def test_a_wrong_call_exits_with_2(arguments: Sequence[str]) -> None:
    code, out, err = run(*arguments)

    assert (code, out) == (2, "")
    assert "Traceback" not in err


def test_people_read_sentences_not_objects() -> None:
    code, out, err = run("mse", datasets.path("Korea"), "--select", "bic")
    _, nothing, refusal = run("mse", "absent.csv")

    assert (code, err) == (0, "")
    assert "What it takes for granted:" in out
    assert (nothing, refusal.count("\n")) == ("", 1)
