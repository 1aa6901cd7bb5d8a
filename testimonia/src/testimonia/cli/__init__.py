"""The command line. Every command imports what it needs when it runs, so that `verify` works in the core install.

One module a command; `COMMANDS` names them. Exit codes: 0 done, 1 refused or failed with one sentence, 2 usage,
3 done but some rows refused.
"""

import sys
import traceback
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from testimonia.core.errors import TestimoniaError

COMMANDS: tuple[str, ...] = ("new", "import_", "link", "estimate", "release", "serve", "verify", "demo")
"""Modules of this package. Each has a typer app of its own called ``app``; its commands join the others."""

_WORKBENCH = ("django", "sqlcipher3", "pyrage", "openpyxl", "edtf", "splink", "typst", "jinja2", "altair", "waitress")


class OneSentence(TyperGroup):
    """A group of commands whose refusals are one sentence on the error stream and exit code 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except TestimoniaError as refusal:
            typer.echo(str(refusal), err=True)
        except ModuleNotFoundError as missing:
            if (missing.name or "").split(".")[0] not in _WORKBENCH:
                raise
            typer.echo(
                f"{missing.name} is not installed: this command is part of the workbench. "
                "Install it with: pip install 'testimonia[workbench]'.",
                err=True,
            )
        raise typer.Exit(1)


app = typer.Typer(cls=OneSentence, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _testimonia() -> None:
    """From survivor testimony to published figures that hold up, and that put no one at risk."""


for _name in COMMANDS:
    app.add_typer(import_module(f"testimonia.cli.{_name}").app)


def main() -> None:
    """Run `testimonia`. An error that nobody foresaw shows where it arose, and never the values it arose from."""
    try:
        app()
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        typer.echo(
            f"{type(error).__name__} in {place.name} ({place.filename}, line {place.lineno}): this is a mistake in the "
            "program. Nothing that was stored is lost; report this line, which holds no data of yours.",
            err=True,
        )
        sys.exit(1)
