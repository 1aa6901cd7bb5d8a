"""The examples of the method's page and of the docstrings run."""

import doctest
import importlib
from pathlib import Path

import pytest

METHODS = Path(__file__).parents[3] / "docs" / "methods"
PAGES = {
    "compare": 8,
    "multiple-systems": 10,
    "decomposable-graphs": 4,
    "latent-classes": 3,
    "linkage-and-covariates": 3,
}
MODULES = (
    "comparison",
    "histories",
    "terms",
    "searching",
    "modelling",
    "repeated",
    "chordal",
    "graphs",
    "classes",
    "linked",
    "strata",
    "adjusted",
)


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_the_page_run(page: str) -> None:
    found = doctest.testfile(str(METHODS / f"{page}.md"), module_relative=False, encoding="utf-8")

    assert (found.attempted > PAGES[page], found.failed) == (True, 0)


@pytest.mark.parametrize("name", [*(f"mse.{name}" for name in MODULES), "datasets", "progress"])
def test_the_examples_of_the_docstrings_run(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"darkfigure.{name}"))

    assert (found.attempted > 0, found.failed) == (True, 0)
