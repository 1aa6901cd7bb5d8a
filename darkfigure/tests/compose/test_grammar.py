"""The formula language."""

import numpy as np
import pytest

from darkfigure.compose.grammar import MAX_DEPTH, compute, expand, names, numbers, parse
from darkfigure.errors import InvalidInput


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("a + b * c", 14.0),
        ("(a + b) * c", 20.0),
        ("a - b - c", -5.0),
        ("c / a / b", 4 / 2 / 3),
        ("-a * b", -6.0),
        ("--a", 2.0),
        ("2 * -a", -4.0),
        ("min(a, b, c) + max(a, b)", 5.0),
        ("1.5e1 * a", 30.0),
        ("days_per_year * a", 730.0),
    ],
)
def test_formulas_follow_the_rules_of_arithmetic(formula: str, result: float) -> None:
    values = {"a": np.array([2.0]), "b": np.array([3.0]), "c": np.array([4.0])}

    assert compute(parse(formula), values) == pytest.approx(result)


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "a +",
        "a b",
        "(a",
        "a)",
        "a ** b",
        "f(a)",
        "a; b",
        "a.b",
        "a[0]",
        "'a'",
        "min(a)",
        "1 2",
        "__import__",
        "a = 1",
    ],
)
def test_what_is_not_arithmetic_is_refused(formula: str) -> None:
    with pytest.raises(InvalidInput, match="formula"):
        parse(formula)


def test_deep_nesting_is_refused_without_a_crash() -> None:
    with pytest.raises(InvalidInput, match="nested too deep"):
        parse("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1))
    with pytest.raises(InvalidInput, match="longest allowed"):
        parse("-" * 5000 + "a")


def test_names_come_in_order_and_without_constants() -> None:
    node = parse("b * days_per_year + a * b + 3")

    assert names(node) == ("b", "a")
    assert numbers(node) == (3.0,)


def test_formulas_expand_to_parameters_alone() -> None:
    formula = expand("women * price - cost", {"women": "total * share", "cost": "women * 0.25"})
    values = {name: np.array([x]) for name, x in {"total": 100.0, "share": 0.5, "price": 3.0}.items()}

    assert names(parse(formula)) == ("total", "share", "price")
    assert compute(parse(formula), values) == pytest.approx(50 * 3 - 12.5)


def test_formulas_in_a_circle_are_refused() -> None:
    with pytest.raises(InvalidInput, match="circle"):
        expand("a", {"a": "b + 1", "b": "a * 2"})
