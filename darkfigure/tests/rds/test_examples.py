"""The examples in the docstrings and on the page of the method run and give what they say."""

import doctest
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

from darkfigure import rds, simulate

MODULES = [f"{room.__name__}.{found.name}" for room in (rds, simulate) for found in pkgutil.iter_modules(room.__path__)]


@pytest.mark.parametrize("name", ["darkfigure.rds", "darkfigure.simulate", *MODULES])
def test_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_the_page_of_the_method_is_true() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "methods" / "chain-referral.md"
    if not page.exists():
        pytest.skip("the documentation is not beside the package")

    assert doctest.testfile(str(page), module_relative=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL).failed == 0
