"""Every example of every docstring runs, and every public function has one or is named here."""

import doctest
import inspect
import pkgutil
from importlib import import_module

import pytest

import darkfigure

ROOMS = ("compose", "mse", "nsum", "plan", "proportions", "rds", "simulate")
MODULES = [
    found.name
    for found in pkgutil.walk_packages(darkfigure.__path__, "darkfigure.")
    if not found.name.endswith("__main__")  # Importing it runs the command.
]
WITHOUT = {"generalised", "visibility", "scale_up", "bonferroni", "check_lists", "check_referral"}


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_module_are_true(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


def test_no_example_is_skipped() -> None:
    finder = doctest.DocTestFinder()
    tests = [test for name in MODULES for test in finder.find(import_module(name))]

    assert not [t.name for t in tests for e in t.examples if e.options.get(doctest.SKIP)]


@pytest.mark.parametrize("room", ROOMS)
def test_public_functions_show_an_example(room: str) -> None:
    module = import_module(f"darkfigure.{room}")
    functions = {name: getattr(module, name) for name in module.__all__}

    bare = {name for name, f in functions.items() if inspect.isfunction(f) and ">>>" not in (inspect.getdoc(f) or "")}

    assert bare <= WITHOUT
