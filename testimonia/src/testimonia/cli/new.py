"""`testimonia new DIR`: an empty investigation; each member's passphrase is shown once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


class WordListChoice(StrEnum):
    english = "english"
    korean = "korean"


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet.")],
    member: Annotated[
        list[str] | None, typer.Option(help="A founding member's name; give one for each. A release needs two.")
    ] = None,
    words: Annotated[WordListChoice, typer.Option(help="The list that passphrases are made from.")] = (
        WordListChoice.english
    ),
) -> None:
    """Make an empty investigation and show each member's passphrase once.

    Example: testimonia new harbour --member "Ji-woo" --member "Anna"
    """
    from testimonia.config import setup

    setup()
    from testimonia.accounts import create

    founded = create(folder, member or ["First member", "Second member"], word_list=words.value)
    for person in founded:
        typer.echo(f"{person.name}\n  passphrase   {person.passphrase}\n  fingerprint  {person.fingerprint}\n")
    typer.echo(
        "Write each passphrase on paper now: it is stored nowhere and nobody can reset it. Whoever forgets it "
        "loses access; if every member does, the testimony is lost.",
        err=True,
    )
