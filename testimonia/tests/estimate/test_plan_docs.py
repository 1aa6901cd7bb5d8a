"""docs/reference/plan.md holds every word of the plan's language, and no key that the code does not know."""

import re
from pathlib import Path
from typing import get_args

import pytest

from testimonia.estimate.columns import ACT_COLUMNS, PERSON_COLUMNS
from testimonia.estimate.plan import (
    CONSTANTS,
    METHODS,
    VALUES,
    FromElicitation,
    Heading,
    PlannedFigure,
    PlannedParameter,
    ReportHeading,
)
from testimonia.estimate.records import Planned
from testimonia.estimate.ternary import REASONS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "plan.md"
TABLES = {"plan": Heading, "report": ReportHeading, "parameters.NAME": PlannedParameter, "figures.ID": PlannedFigure}


def section(table: str) -> str:
    found = re.search(rf"^## `\[{re.escape(table)}\]`\n(.*?)(?=^## )", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("table", list(TABLES))
def test_each_table_lists_exactly_the_keys_that_the_code_knows(table: str) -> None:
    rows = section(table).split("\n\n| distribution")[0].split("\n\n| method")[0]
    cells = [line.split("|")[1] for line in rows.splitlines() if line.startswith("| `")]

    assert {key for cell in cells for key in re.findall(r"`(\w+)`", cell)} == set(TABLES[table].model_fields)


@pytest.mark.parametrize(
    "word",
    sorted({*VALUES, *CONSTANTS, *METHODS, *REASONS, *PERSON_COLUMNS, *ACT_COLUMNS, *get_args(Planned),
            *FromElicitation.model_fields, *(option for options in METHODS.values() for option in options)}),
)  # fmt: skip
def test_every_word_of_the_language_stands_on_the_page(word: str) -> None:
    assert re.search(rf"`[^`\n]*\b{word}\b[^`\n]*`", PAGE.read_text(encoding="utf-8"))
