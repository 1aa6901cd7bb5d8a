"""The examples in the docstrings of `darkfigure.plan` and on its page run and give what they say."""

import doctest
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

from darkfigure import plan

MODULES = ["darkfigure.plan", *(f"darkfigure.plan.{found.name}" for found in pkgutil.iter_modules(plan.__path__))]


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name), optionflags=doctest.IGNORE_EXCEPTION_DETAIL).failed == 0


def test_the_page_of_the_method_is_true() -> None:
    pages = (parent / "docs/methods/study-planner.md" for parent in Path(__file__).resolve().parents)
    page = next(filter(Path.is_file, pages), None)
    if page is None:
        pytest.skip("the documentation is not beside the package")

    assert doctest.testfile(str(page), module_relative=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL).failed == 0
