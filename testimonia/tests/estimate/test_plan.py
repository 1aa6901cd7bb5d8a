from pathlib import Path

import pytest

from testimonia.core.errors import InvalidInput
from testimonia.estimate.plan import Plan, parse_plan, read_plan

PLAN = """
[plan]
title = "A plan"
profile = "small"
seed = 7

[parameters.population]
distribution = "triangular"
values = { low = 0, mode = 200_000, high = 200_000 }
unit = "people"
bound = "at_most"
claim = "R02"
note = "No claim gives a lower end, so it is 0."

[parameters.share]
distribution = "pert"
unit = "share"
elicitation = { quantity = "share_women", pooling = "average" }

[figures.women]
title = "Women"
kind = "judged_range"
unit = "people"
population = "North Koreans in China"
planned = "before"
formula = "population * share"

[figures.sold]
title = "Women interviewed who were sold"
kind = "count"
unit = "people"
population = "women interviewed"
planned = "before"
where = "sold"
among = "trafficked"
"""
FIGURE = '[figures.extra]\ntitle="x"\nunit="people"\npopulation="p"\nplanned="later"\n'


def changed(old: str, new: str) -> str:
    assert old in PLAN
    return PLAN.replace(old, new)


def test_a_plan_is_read_and_hashed_by_its_text() -> None:
    plan = parse_plan(PLAN)

    assert plan.parameters["population"].claims == ("R02",)
    assert plan.order() == ["women", "sold"]
    assert plan.sha256 != parse_plan(PLAN + "# a comment\n").sha256
    assert plan.sha256 == parse_plan(PLAN).sha256


def test_a_figure_comes_after_those_that_its_formula_names() -> None:
    text = FIGURE.replace("extra", "all") + 'kind="judged_range"\nformula="women / women"\n'
    plan = parse_plan(text + PLAN)

    assert plan.order() == ["women", "all", "sold"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (changed('claim = "R02"', ""), r"\[parameters.population\] without a source: a multiplier without a source is"),
        (changed('claim = "R02"', 'claim = "R02"\ninterviews = "price"'), "exactly one source"),
        (changed('claim = "R02"', "claim = []"), "without a source"),
        (changed("seed = 7", "seed = 7\nsede = 8"), r"unknown key 'sede' in \[plan\].*Write 'seed' instead"),
        (changed("where =", "were ="), r"unknown key 'were' in \[figures.sold\].*Write 'where' instead"),
        (changed('"pert"', '"gaussian"'), r"unknown value of 'distribution' in \[parameters.share\].*'triangular'"),
        (changed("seed = 7", ""), r"no 'seed' in \[plan\]"),
        (changed("seed = 7", 'seed = "7"'), r"'seed' in \[plan\]"),
        (changed("[figures.women]", "[figures.Women]"), "the name 'Women'"),
        (changed("population * share", "population * 0.7"), r"number 0\.7 .* multiplier without a source is refused"),
        (changed("population * share", "population * other"), "unknown parameter 'other'.*without a source is refused"),
        (changed("population * share", "population * sold"), "the count 'sold'.*these people and no others"),
        (changed("population * share", "women * share"), "circle \\(women -> women\\)"),
        (changed("low = 0, ", ""), "triangular takes high, low, mode"),
        (changed('"average"', '"loudest"'), "unknown value of 'elicitation.pooling'"),
        (changed('where = "sold"', 'where = "__import__"'), "not part of the language"),
        (changed('unit = "people"\npopulation = "women', 'unit = "euro"\npopulation = "women'), "people or of acts"),
        (changed('profile = "small"', 'profile = "tiny"'), "unknown value of 'profile'"),
        (changed("[parameters.share]", "[parameters.sold]"), "the name 'sold' twice"),
        (PLAN + FIGURE + 'kind = "estimate"\nmethod = "magic"\n', "unknown method 'magic'.*loglinear"),
        (PLAN + FIGURE + 'kind = "estimate"\n', "no method in"),
        (PLAN + FIGURE + 'kind = "estimate"\nmethod = "rds2"\noptions = {}\n', "no where in .*rds2 takes a condition"),
        (PLAN + FIGURE + 'kind = "estimate"\nmethod = "loglinear"\nwhere = "sold"\n', "loglinear takes no condition"),
        (PLAN + FIGURE + 'kind = "count"\nmethod = "loglinear"\n', "a count has none"),
        (PLAN + FIGURE + 'kind = "estimate"\nmethod = "loglinear"\noptions = { q = 1 }\n', "unknown option 'q'"),
        (PLAN + FIGURE + 'kind = "estimate"\nmethod = "rds2"\nwhere = "sold"\n', "rds2 gives share"),
        ("[plan", "can't be read as TOML"),
        ("a = 1", "unknown key 'a' in the plan|no 'plan'"),
        ("[plan]\ntitle='x'\nprofile='small'\nseed=1\n", "no 'figures' in the plan"),
    ],
)
def test_what_is_wrong_with_a_plan_is_one_clear_sentence(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        parse_plan(text)

    assert "\n" not in str(caught.value)
    assert "pydantic" not in str(caught.value)


def test_two_figures_may_not_rest_on_each_other() -> None:
    one = FIGURE.replace("extra", "one") + 'kind="judged_range"\nformula="two * share"\n'
    two = FIGURE.replace("extra", "two") + 'kind="judged_range"\nformula="one * share"\n'

    with pytest.raises(InvalidInput, match="circle \\(one -> two -> one\\)"):
        parse_plan(PLAN + one + two)


def test_a_missing_or_foreign_file_is_one_clear_sentence(tmp_path: Path) -> None:
    latin = tmp_path / "plan.toml"
    latin.write_bytes("title = 'caf\xe9'".encode("latin-1"))

    with pytest.raises(InvalidInput, match="not written in UTF-8"):
        read_plan(latin)
    with pytest.raises(InvalidInput, match=r"no readable plan at none\.toml"):
        read_plan(tmp_path / "none.toml")


def test_a_plan_read_from_a_file_equals_its_text(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_bytes(b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode())

    assert isinstance(read_plan(file), Plan)
    assert read_plan(file).sha256 == parse_plan(PLAN).sha256
