"""The examples of the method's page and of the docstrings run."""

import doctest
import importlib
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "multiple-systems.md"
MODULES = ("histories", "terms", "searching", "modelling", "repeated")


def test_the_examples_of_the_page_run() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert (found.attempted > 10, found.failed) == (True, 0)


@pytest.mark.parametrize("name", [*(f"mse.{name}" for name in MODULES), "datasets", "progress"])
def test_the_examples_of_the_docstrings_run(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"darkfigure.{name}"))

    assert (found.attempted > 0, found.failed) == (True, 0)
