"""The command itself: parse, ask, print. Exit codes: 0 an answer, 1 a refusal, 2 a wrong call, 130 interrupted."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence

from darkfigure.cli import answers, printing
from darkfigure.cli.options import WrongCall, parser
from darkfigure.errors import DarkfigureError, InvalidInput


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = parser().parse_args(arguments)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # What a reader must know is in the answer's own warnings.
            answer = answers.ask(options)
        printing.show(answer, as_json=options.json, level=options.confidence)
    except DarkfigureError as refusal:
        printing.refuse(refusal, as_json=options.json)
        return 1
    except WrongCall as wrong:
        parser().error(str(wrong))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as mishap:  # The last resort: a user never sees a traceback, nor anybody's row.
        printing.refuse(_unforeseen(mishap), as_json=options.json)
        return 1
    return 0


def _unforeseen(mishap: Exception) -> DarkfigureError:
    return InvalidInput(
        rule="every mishap has a sentence of its own",
        found=f"darkfigure stopped for a reason that it does not know ({type(mishap).__name__})",
        todo="Report it with the command's options, without the file",
    )
