"""Ask for a passphrase and unlock. Never from an argument or the environment, where other programs can read it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimonia.core.errors import InvalidInput

if TYPE_CHECKING:
    from testimonia.vault import Vault

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The investigation's folder.")]
PassphraseFd = Annotated[
    int | None,
    typer.Option(metavar="FD", help="Read the passphrase, one line, from this file descriptor; else it is asked for."),
]

_LONGEST_BYTES = 4096


def read_passphrase(passphrase_fd: int | None, prompt: str = "Passphrase") -> str:
    """Return one passphrase. A second call on the same descriptor reads the next line, for a second member."""
    if passphrase_fd is not None:
        return _read_line(passphrase_fd)
    if not sys.stdin.isatty():
        raise InvalidInput(
            found="no terminal to ask for the passphrase",
            rule="a script passes it through a file descriptor",
            todo="Use --passphrase-fd, for example: --passphrase-fd 3 3<FILE",
        )
    answer: str = typer.prompt(prompt, hide_input=True, err=True)
    return answer


def _read_line(descriptor: int) -> str:
    """Read byte by byte, so that the next passphrase on the same descriptor stays there."""
    line = b""
    try:
        while len(line) < _LONGEST_BYTES and (byte := os.read(descriptor, 1)) not in (b"", b"\n"):
            line += byte
        return line.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise InvalidInput(
            found=f"file descriptor {descriptor} gives no passphrase",
            rule="it must be open for reading and hold text in UTF-8",
            todo="Use for example: --passphrase-fd 3 3<FILE",
        ) from None


@contextmanager
def unlocked(folder: Path, passphrase_fd: int | None, prompt: str = "Passphrase") -> "Iterator[Vault]":
    """Set Django up, ask for the passphrase, and lock again at the end whatever happens."""
    from testimonia.config import setup

    setup()
    from testimonia.accounts import unlock

    with unlock(folder, read_passphrase(passphrase_fd, prompt)) as vault:
        yield vault
