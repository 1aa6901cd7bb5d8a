"""`testimonia verify PACKAGE`: whether a release is whole, who signed it, and whether its figures follow from it.

Runs in the core install and needs no investigation.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from testimonia.publish.verification import Verification

app = typer.Typer()

_MARKS = {"ok": "[green]ok[/]", "failed": "[bold red]failed[/]", "not_checked": "[yellow]not checked[/]"}
_SIGNERS = {
    "known": "It is the key whose fingerprint you gave.",
    "unknown": (
        "Signer unknown: you gave no fingerprint. A signature only helps if you learnt the fingerprint elsewhere, such "
        "as from the publisher by phone or in print; then give it with --key."
    ),
    "other": "It is NOT the key whose fingerprint you gave.",
    "none": "There is no valid signature.",
}


@app.command()
def verify(
    package: Annotated[Path, typer.Argument(metavar="PACKAGE", help="The package's folder, or its zip file.")],
    key: Annotated[
        str, typer.Option(metavar="FINGERPRINT", help="The publisher's fingerprint, learnt in another way.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Check every hash and the signature of a release, and compute again what it allows.

    Exit code 0: nothing is wrong. 1: something was altered, removed, added, or does not add up.

    Example: testimonia verify release-2026-1.zip --key "3f9a1 77c02 b41de 90a3c 5d2e8 06f17"
    """
    from testimonia.publish.verify import verify as check

    result = check(package, key)
    if as_json:
        typer.echo(json.dumps({"ok": result.ok, **asdict(result)}, ensure_ascii=False, indent=1))
    else:
        _show(result)
    raise typer.Exit(0 if result.ok else 1)


def _show(result: "Verification") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False)
    for word, names in (("altered", result.altered), ("removed", result.removed), ("added", result.added)):
        for name in names:
            console.print(f"[bold red]{word}[/]  {escape(name)}", soft_wrap=True)
    if not (result.altered or result.removed or result.added):
        console.print("Every file is what the manifest lists; none is missing and none was added.", soft_wrap=True)
    if result.fingerprint:
        valid = "valid" if result.signature_valid else "NOT valid"
        console.print(f"Signature {valid}; key fingerprint {result.fingerprint}", soft_wrap=True)
    console.print(_SIGNERS[result.signer], soft_wrap=True)
    if result.checks:
        table = Table(box=None, pad_edge=False, show_header=False)
        for check in result.checks:
            table.add_row(escape(check.subject), _MARKS[check.status], escape(check.detail))
        console.print(table)
    if not result.ok:
        console.print("[bold red]Do not rely on this package.[/]")
    elif any(check.status == "not_checked" for check in result.checks):
        console.print("Nothing is wrong with what could be checked.")
    else:
        console.print("Everything was checked and nothing is wrong.")
