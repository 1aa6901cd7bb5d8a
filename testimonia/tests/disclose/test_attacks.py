"""What a hostile reader of every edition would try on the figures, and what the gate answers."""

import pytest

from testimonia.disclose.gate import Evidence, Gate
from testimonia.disclose.profiles import LARGE, SMALL, Rules
from testimonia.disclose.records import PublishedFigure
from testimonia.disclose.texts import known_word, mended, parts_of_names, small_number
from testimonia.estimate.records import Figure, FigureParameter, Limits, Refusal


def women(first: int, last: int) -> tuple[str, ...]:
    return tuple(f"w{n}" for n in range(first, last))


def made(**more: object) -> Figure:
    fields: dict[str, object] = {
        "subject": "project", "figure_id": "f", "plan_sha256": "0", "title": "A figure", "figure_kind": "estimate",
        "asked_kind": "estimate", "unit": "people", "population": "all", "value": 2400.4, "n": 611,
        "limits": Limits(name="interval", level=0.95, low=1800.2, high=3300.7),
    }  # fmt: skip
    return Figure(**fields | more)  # type: ignore[arg-type]


def counted(name: str, yes: tuple[str, ...], among: tuple[str, ...], **more: object) -> Figure:
    return made(
        figure_id=name, title=name, figure_kind="count", asked_kind="count", value=len(yes), of=len(among), n=None,
        people=yes, among=among, tellers=among, columns=("exploitation",),
        limits=Limits(name="bounds", low=len(yes), high=len(yes)), **more,
    )  # fmt: skip


def price(contributors: tuple[str, ...]) -> FigureParameter:
    return FigureParameter(
        name="price", distribution="lognormal", values={"low": 8000, "high": 12000}, unit="CNY",
        source_kind="interviews", source="interviews", contributions=tuple((w, 100.0) for w in contributors),
    )  # fmt: skip


def judged(name: str, contributors: tuple[str, ...], **more: object) -> Figure:
    return made(
        figure_id=name, title=name, figure_kind="judged_range", asked_kind="judged_range", n=None,
        formula="price * months_per_year", parameters=(price(contributors),), tellers=contributors, **more,
    )  # fmt: skip


def passed(*figures: Figure, rules: Rules = SMALL, **evidence: object) -> Gate:
    gate = Gate(rules, Evidence(lambda _: "", **evidence))  # type: ignore[arg-type]
    for figure in figures:
        gate.ask(figure)
    return gate


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("3 of 600 respondents did not tell their network size.",
         "fewer than 5 of 600 respondents did not tell their network size."),
        ("598 of 600 respondents told it.", "nearly all of 600 respondents told it."),
        ("4 respondents without a recruiter were taken as seeds.",
         "fewer than 5 respondents without a recruiter were taken as seeds."),
        ("Nobody is on the lists A and B together; the model holds that nobody can be.",
         "Hardly anybody is on the lists A and B together; the model holds that hardly anybody can be."),
        ("Everyone on list A is also on list B.", "Nearly everyone on list A is also on list B."),
        ("BIC gives 12,345, 1.6 times the 7,716 of AIC.", "BIC gives 12,300, 1.6 times the 7,720 of AIC."),
        ("2 lists of 2017 with 95 % intervals and 1000 replicates.",
         "2 lists of 2017 with 95 % intervals and 1000 replicates."),
    ],
)  # fmt: skip
def test_a_warning_reaches_the_reader_without_its_small_number(said: str, printed: str) -> None:
    gate = passed(made(warnings=(said,)))

    assert mended(SMALL, said) == printed
    assert gate.figures[0].warnings == (printed,)


def test_what_a_refusal_found_is_told_without_small_numbers() -> None:
    refused = made(figure_kind="refusal", value=None, refusal=Refusal(rule="nine in ten", found="2 of 41", todo="Ask"))

    assert passed(refused).figures[0].refusal.found == "fewer than 5 of 41"  # type: ignore[union-attr]


def test_the_large_profile_rounds_the_size_of_a_sample() -> None:
    assert passed(made(), rules=LARGE).figures[0].n_words == "610"


@pytest.mark.parametrize(
    ("formula", "can"), [("price * months_per_year", True), ("price * hidden", False), ("", False)]
)
def test_only_a_formula_of_parameters_is_said_to_be_recomputable(formula: str, can: bool) -> None:
    figure = judged("profit", women(0, 8)).model_copy(update={"formula": formula})

    assert passed(figure).figures[0].recomputable is can


def test_two_mean_prices_over_nearly_the_same_women_are_not_both_shown() -> None:
    gate = passed(judged("all", women(0, 8)), judged("all but one", women(1, 8)))

    assert [figure.id for figure in gate.figures] == ["all"]
    assert "mean price" in gate.withheld[0]


def test_a_mean_price_of_an_earlier_edition_is_remembered_under_any_name() -> None:
    before = PublishedFigure(
        subject="project", edition="e1", figure="old", title="old", people=(), tellers=(), contributors=(women(0, 8),)
    )

    assert "mean price" in passed(judged("new", women(1, 8)), earlier=(before,)).withheld[0]


def test_an_estimate_does_not_change_by_one_woman_between_editions() -> None:
    before = PublishedFigure(subject="project", edition="e1", figure="f", title="f", people=(), tellers=women(0, 40))

    assert "since the last edition" in passed(made(tellers=women(1, 40)), earlier=(before,)).withheld[0]


@pytest.mark.parametrize("evasion", ["Kim Yuna", "KIM  YUNA", "kim\u200b yuna", "\uff2bim Yuna", "(Kim Yuna)"])
def test_a_name_is_found_however_it_is_written(evasion: str) -> None:
    assert known_word(f"as {evasion} said", {"Kim Yuna"})


def test_a_pseudonym_inside_another_word_is_no_name() -> None:
    assert not known_word("the parameters of Sarah", {"Ara", "X"})


def test_a_name_is_known_by_its_parts() -> None:
    assert parts_of_names(["Kim Yuna", "김연아"]) >= {"Kim", "Yuna", "연아", "김연아"}


@pytest.mark.parametrize(
    "text", ["only 3 women", "Three of the women", "4 of 45", "one of the women", "two young girls"]
)
def test_small_numbers_are_found_in_words_too(text: str) -> None:
    assert small_number(text, 5)


@pytest.mark.parametrize("text", ["27 of 45 women", "the price of one woman", "in 2013", "3 lists", "40 % of women"])
def test_other_numbers_are_not_taken_for_small_groups(text: str) -> None:
    assert not small_number(text, 5)


def test_a_reader_does_not_learn_that_someone_withdrew() -> None:
    gate = Gate(SMALL, Evidence(lambda _: "consent was withdrawn"))

    gate.ask(counted("sold", women(0, 27), women(0, 45)))

    assert "withdrawn" not in gate.withheld[0]
    assert gate.why["sold"] == "consent was withdrawn"


def test_two_groups_that_exclude_each_other_do_not_show_how_few_are_in_neither() -> None:
    gate = passed(counted("sold", women(0, 22), women(0, 45)), counted("abducted", women(22, 42), women(0, 45)))

    assert [figure.id for figure in gate.figures] == ["sold"]
    assert "together with another figure" in gate.withheld[0]


def test_two_groups_with_enough_in_neither_are_both_shown() -> None:
    gate = passed(counted("sold", women(0, 20), women(0, 45)), counted("abducted", women(20, 38), women(0, 45)))

    assert len(gate.figures) == 2
