"""`testimonia estimate DIR`: run the plan, print every figure by its kind, refusals among them, and store them."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimonia.cli.unlocking import Folder, PassphraseFd, unlocked

if TYPE_CHECKING:
    from testimonia.estimate.records import Figure

app = typer.Typer()

KINDS = {
    "count": "Counts: these people and no others",
    "judged_range": "Judged ranges: what the sources say, carried through a formula; no confidence interval",
    "estimate": "Estimates",
    "refusal": "Refused: these can't be estimated from what there is",
}


@app.command()
def estimate(
    folder: Folder,
    plan: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The plan, a TOML file; plan.toml in DIR without it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Run the analysis plan: counts, judged ranges, estimates, or a refusal with its rule.

    Example: testimonia estimate harbour --plan plan.toml
    """
    from testimonia.estimate.actions import run_plan
    from testimonia.estimate.plan import read_plan

    planned = read_plan(plan or folder / "plan.toml")
    with unlocked(folder, passphrase_fd) as vault:
        figures = run_plan(vault, planned, date.today(), _progress)
    if as_json:
        typer.echo(json.dumps({"plan_sha256": planned.sha256, "figures": [_plain(f) for f in figures]}, indent=1))
    else:
        _show(figures)


def _progress(title: str, number: int, total: int) -> None:
    typer.echo(f"[{number}/{total}] {title}", err=True)


def _show(figures: "list[Figure]") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for kind, heading in KINDS.items():
        of_kind = [figure for figure in figures if figure.figure_kind == kind]
        if not of_kind:
            continue
        columns = (
            ("figure", "why", "what to do") if kind == "refusal" else ("figure", "value", "range", "unit", "planned")
        )
        table = Table(*columns, title=heading, title_justify="left")
        for figure in of_kind:
            table.add_row(*_refusal(figure) if kind == "refusal" else _row(figure))
        console.print(table)
    n_warnings = sum(len(figure.warnings) for figure in figures)
    console.print(f"{len(figures)} figures are stored, with {n_warnings} warnings that the report prints.")


def _row(figure: "Figure") -> tuple[str, ...]:
    value = "" if figure.value is None else f"{figure.value:,.4g}"
    if figure.figure_kind == "count":
        value = f"{figure.value:.0f} of {figure.of}"
    limits = f"{figure.limits.low:,.4g} to {figure.limits.high:,.4g}" if figure.limits else ""
    return figure.title, value, limits, figure.unit, figure.planned


def _refusal(figure: "Figure") -> tuple[str, ...]:
    refusal = figure.refusal
    return (figure.title, f"{refusal.found}: {refusal.rule}", refusal.todo) if refusal else (figure.title, "", "")


def _plain(figure: "Figure") -> dict[str, object]:
    """What a script may read: no ids of people, records or Information."""
    hidden = {
        "id",
        "subject",
        "revision",
        "people",
        "among",
        "undecided",
        "spoken_of",
        "tellers",
        "information",
        "records",
    }
    plain = figure.model_dump(mode="json", exclude=hidden)
    plain["cells"] = {cell.label: len(cell.people) for cell in figure.cells}
    for parameter in plain["parameters"]:
        del parameter["contributions"], parameter["source_ids"]
    return plain
