"""The command line. Every command imports what it needs when it runs, so that `verify` works in the core install."""

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def main() -> None:
    """Run `testimonia`."""
    app()
