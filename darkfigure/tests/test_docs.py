"""The tutorial and the first page of the package run as written."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "darkfigure" / "README.md", ROOT / "docs" / "tutorial" / "uk-2013.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_the_page_run(page: Path) -> None:
    found = doctest.testfile(str(page), module_relative=False, encoding="utf-8")

    assert (found.attempted > 3, found.failed) == (True, 0)


@pytest.mark.parametrize(
    "page", [*PAGES, *sorted((ROOT / "docs" / "methods").glob("*.md"))], ids=lambda page: page.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_option_of_the_shell_is_documented() -> None:
    from darkfigure.cli.options import parser

    page = (ROOT / "docs" / "reference" / "shell.md").read_text(encoding="utf-8")
    commands = next(action.choices for action in parser()._actions if action.dest == "command")

    assert all(f"| `{name}` |" in page for name in commands)
