"""`darkfigure` from a shell: a file and options come in, one answer or one refusal goes out."""

from darkfigure.cli.command import main

__all__ = ["main"]
