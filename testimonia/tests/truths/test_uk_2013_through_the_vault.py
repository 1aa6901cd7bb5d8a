"""UK 2013, five lists, 2,744 people: Silverman 2014 (Home Office); figures of SparseMSE as in Chan, Silverman, Vincent
2021, doi:10.1080/01621459.2019.1708748."""

from datetime import date

import pytest

from testimonia.collect.shipped import uk_2013
from testimonia.estimate.actions import run_plan
from testimonia.estimate.plan import parse_plan
from testimonia.vault import Vault

PLAN = """
[plan]
title = "United Kingdom 2013"
profile = "large"
seed = 1
"""
FIGURE = """
[figures.{name}]
title = "Victims of modern slavery"
kind = "estimate"
unit = "people"
population = "victims of modern slavery, United Kingdom, 2013"
planned = "before"
method = "loglinear"
options = {{ select = "{select}", interval = "wald" }}
"""


@pytest.mark.parametrize(
    ("select", "value", "low", "high"),
    [("none", 13_444.1, 11_985, 15_133), ("stepwise", 11_313.0, 9_884, 13_027)],
)
def test_the_uk_table_gives_its_published_figures_through_the_vault(
    vault: Vault, select: str, value: float, low: float, high: float
) -> None:
    vault.put(*uk_2013(vault.keyed_hash), action="import")

    (figure,) = run_plan(vault, parse_plan(PLAN + FIGURE.format(name="uk", select=select)), date(2026, 1, 1))

    assert figure.refusal is None
    assert figure.value == pytest.approx(value, abs=0.05)
    assert figure.limits is not None
    assert (figure.limits.low, figure.limits.high) == pytest.approx((low, high), abs=0.5)
    assert figure.n == 2_744
