import builtins

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.core.errors import InvalidInput
from testimonia.estimate.expressions import And, Compare, Literal, Name, Not, condition, formula, names
from testimonia.estimate.ternary import Cell, judge

ROW = {
    "trafficked": Cell(True),
    "sold": Cell(False),
    "asked_late": Cell(missing="not_asked"),
    "forgot": Cell(missing="unknown"),
    "times": Cell(3),
    "exploitation": Cell(frozenset({"forced_marriage"})),
    "means": Cell(frozenset({"fraud"}), missing="not_asked"),
    "answers.work": Cell("farm"),
}


def answer(text: str) -> str:
    return judge(condition(text), ROW).answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trafficked", "yes"),
        ("not sold", "yes"),
        ("trafficked == 'yes' and sold == 'no'", "yes"),
        ("'forced_marriage' in exploitation", "yes"),
        ("'prostitution' in exploitation", "no"),
        ("'fraud' in means", "yes"),
        ("'abduction' in means", "undecided"),
        ("'abduction' not in means", "undecided"),
        ("times >= 2 and times < 4", "yes"),
        ("answers.work in ('farm', 'factory')", "yes"),
        ("asked_late", "undecided"),
        ("asked_late or trafficked", "yes"),
        ("asked_late and sold", "no"),
        ("asked_late == 'not_asked'", "yes"),
        ("forgot == 'not_asked'", "no"),
        ("not (asked_late or sold)", "undecided"),
        ("(times > 2) == trafficked", "yes"),
    ],
)
def test_a_condition_is_yes_no_or_undecided(text: str, expected: str) -> None:
    assert answer(text) == expected


def test_an_undecided_answer_keeps_every_reason() -> None:
    truth = judge(condition("asked_late and forgot"), ROW)

    assert truth.reasons == {"not_asked", "unknown"}


def test_and_binds_closer_than_or_and_not_closest() -> None:
    node = condition("a or not b and c")

    assert node.right == And(Not(Name("b")), Name("c"))  # type: ignore[union-attr]
    assert names(node) == ("a", "b", "c")


def test_a_comparison_keeps_its_sides() -> None:
    assert condition("times >= 2") == Compare(">=", Name("times"), Literal(2))


@pytest.mark.parametrize(
    "text",
    ["", "a b", "a ==", "(a", "a in b, c", "a.b.c", "f(a)", "a[0]", "a ** b", "lambda: a", "a if b else c", "__class__",
     "'a' 'b'", "a == b == c", "x = 1", "a; b", "'\\x41' in a", "a + b", "a in (b, c)", "{a}", "a @ b", "`a`"],
)  # fmt: skip
def test_whatever_is_not_in_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="expression"):
        condition(text)


@pytest.mark.parametrize("text", ["a and b", "a == b", "'a' in b", "a ** b", "-a", "f(a)", "a in b"])
def test_formulas_know_arithmetic_only(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"formulas know|part of the language"):
        formula(text)


def test_a_number_in_a_formula_is_a_multiplier_without_a_source() -> None:
    with pytest.raises(InvalidInput, match=r"the number 0\.6 .* a multiplier without a source is refused"):
        formula("women * 0.6")

    assert names(formula("(1 - share) * women / (women + 0)")) == ("share", "women")


@pytest.mark.parametrize("text", ["(" * 300 + "a" + ")" * 300, "not " * 380 + "a", "a or " * 390 + "a", "a" * 3_000])
def test_no_text_is_too_deep_or_too_long_for_a_clear_refusal(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"nested|words and signs|characters"):
        condition(text)


@pytest.mark.parametrize(
    "text", ["times", "exploitation == 'forced_marriage'", "'a' < times", "times == 'a'", "'a' in times"]
)
def test_a_condition_on_the_wrong_kind_of_column_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="condition of the plan"):
        answer(text)


_WORDS = [*ROW, "and", "or", "not", "in", "(", ")", "[", "]", ",", "==", "<", "+", "*", "1", "'x'", "true",
          "__import__", "import", "os", ".", "eval", "lambda", ":", "=", ";", "\\", "\n", "{", "}", "@", "%",
          "#", "exec"]  # fmt: skip


@given(text=st.one_of(st.text(max_size=80), st.lists(st.sampled_from(_WORDS), max_size=25).map(" ".join)))
def test_any_text_is_parsed_or_refused_and_nothing_is_executed(text: str) -> None:
    before = {name: getattr(builtins, name) for name in ("eval", "exec", "compile")}
    touched: list[str] = []
    try:
        for name in before:
            setattr(builtins, name, lambda *_, name=name, **__: touched.append(name))
        for parse in (condition, formula):
            try:
                node = parse(text)
                if parse is condition and set(names(node)) <= set(ROW):
                    judge(node, ROW)
            except InvalidInput:
                pass
    finally:
        for name, value in before.items():
            setattr(builtins, name, value)
    assert touched == []


@given(a=st.sampled_from(list(ROW)[:4]), b=st.sampled_from(list(ROW)[:4]))
def test_de_morgan_holds_with_undecided_answers(a: str, b: str) -> None:
    assert answer(f"not ({a} and {b})") == answer(f"not {a} or not {b}")
