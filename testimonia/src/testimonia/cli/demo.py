"""`testimonia demo [DIR]`: a simulated investigation through every stage to a verified release."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from testimonia.demo.run import Demo

app = typer.Typer()

SEED = 7


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to make it; must not exist yet.")] = Path("demo"),
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the workbench in the end.")] = True,
    seed: Annotated[int, typer.Option(min=0, help="Another seed makes another world.")] = SEED,
) -> None:
    """Simulate an investigation, take it through every stage, release it and verify the release.

    Every person in it is invented. Example: testimonia demo harbour --no-serve
    """
    from testimonia.config import setup

    setup()
    from testimonia.demo.run import STAGES, run

    typer.echo("Every person, place and price of this investigation is invented.")
    began = time.monotonic()
    with _shown(STAGES) as show:
        made = run(folder, seed, show)
    _tell(made, time.monotonic() - began)
    if serve:
        _serve(made.folder)


@contextmanager
def _shown(stages: tuple[str, ...]) -> Iterator[Callable[[str, str], None]]:
    """Show a line for each stage that is done; on a terminal, also which one runs."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    with console.status(f"{stages[0]} ...") as status:

        def show(stage: str, done: str) -> None:
            number = stages.index(stage) + 1
            console.print(f"[bold]\\[{number}/{len(stages)}] {stage:<9}[/] {done}")
            status.update(f"{stages[number]} ..." if number < len(stages) else "")
            sys.stdout.flush()

        yield show


def _tell(made: "Demo", seconds: float) -> None:
    typer.echo(f"Done in {seconds:.0f} s.\n")
    typer.echo("Passphrases, shown once because this is a demonstration:")
    for member in made.members:
        typer.echo(f"  {member.name}: {member.passphrase}")
    typer.echo(f"\nReport:  {made.package.folder / 'data' / 'report.html'}")
    typer.echo(f"Package: {made.package.zip}")
    typer.echo(f'Verify:  testimonia verify {made.package.zip} --key "{made.package.fingerprint}"')


def _serve(folder: Path) -> None:
    """Serve from a new process, whose memory has never held what this one has."""
    typer.echo("")
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-c", "from testimonia.cli import main; main()", "serve", str(folder)])  # noqa: S606
