"""`testimonia import DIR FILE ...` and `testimonia template FILE.xlsx`: a preview first, then --yes writes."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimonia.cli.unlocking import Folder, PassphraseFd, unlocked
from testimonia.core.errors import InvalidInput

if TYPE_CHECKING:
    from testimonia.collect.importing.plan import ImportPlan, Planned
    from testimonia.collect.importing.specs import TableSpec
    from testimonia.vault import Vault

app = typer.Typer()

SHOWN = 200
"""So many rows to create or change are listed; refused rows are always listed, all of them."""


@app.command("import")
def import_(
    folder: Folder,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="XLSX, CSV or JSONL files.")],
    yes: Annotated[bool, typer.Option("--yes", help="Write the good rows; without it nothing is written.")] = False,
    kind: Annotated[str, typer.Option(help="The kind of table, where neither file nor sheet says it.")] = "",
    encoding: Annotated[str, typer.Option(help="utf-8, utf-16, cp949 or gb18030, where it is not certain.")] = "",
    ignore: Annotated[list[str] | None, typer.Option(help="A column to leave out; give it for each.")] = None,
    population: Annotated[str, typer.Option(help="For a table of overlapping lists: of whom.")] = "",
    place: Annotated[str, typer.Option(help="For a table of overlapping lists: where.")] = "",
    period: Annotated[str, typer.Option(help="For a table of overlapping lists: when, such as 2013.")] = "",
    rows_at_once: Annotated[int, typer.Option(min=1, help="Rows in one transaction.")] = 1_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the preview for scripts.")] = False,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Preview what files would create, change or refuse, row by row; write it with --yes.

    Exit code 0: every row is good; 3: some were refused; 1: nothing could be read.

    Example: testimonia import harbour interviews.xlsx lists.csv, then the same with --yes
    """
    from testimonia.collect.actions import ImportOptions, plan_import
    from testimonia.collect.importing.overlaps import Reach
    from testimonia.collect.importing.spelling import term

    options = ImportOptions(
        kind=kind,
        encoding=_encoding(encoding),
        ignore=frozenset(map(term, ignore or ())),
        reach=Reach(population, place, period),
    )
    with unlocked(folder, passphrase_fd) as vault:
        plan = plan_import(vault, files, all_specs(), options)
        if not as_json:
            _show(plan)
        written = _write(vault, plan, rows_at_once, quiet=as_json) if yes else 0
    if as_json:
        typer.echo(json.dumps(_as_json(plan, written), ensure_ascii=False))
    elif not yes and plan.to_write:
        typer.echo("Nothing was written. Give --yes to write the good rows.")
    raise typer.Exit(plan.exit_code)


@app.command()
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook to make.")],
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind of table; give it for each.")] = None,
) -> None:
    """Make an empty workbook: one sheet a kind of table, lists of allowed terms, and a sheet that explains the columns.

    Example: testimonia template forms.xlsx --kind persons --kind interviews
    """
    from testimonia.collect.importing.template import write_template

    write_template(file, _chosen(kind or []))
    typer.echo(f"Wrote {file}.")


def all_specs() -> "tuple[TableSpec, ...]":
    """Return every kind of table that can be imported, in the order in which rows refer to earlier ones."""
    from testimonia.coding.tables import SPECS as CODING
    from testimonia.collect.kinds import SPECS as COLLECT

    return (*COLLECT, *CODING)


def _chosen(kinds: list[str]) -> "tuple[TableSpec, ...]":
    specs = all_specs()
    unknown = [kind for kind in kinds if kind not in {spec.name for spec in specs}]
    if unknown:
        raise InvalidInput(
            found=f"the kind {unknown[0]}",
            rule="a template is made for known kinds of tables",
            todo=f"Choose from {', '.join(spec.name for spec in specs)}",
        )
    return tuple(spec for spec in specs if not kinds or spec.name in kinds)


def _encoding(name: str) -> str:
    from testimonia.collect.importing.encodings import ENCODINGS

    if name and name.lower() not in ENCODINGS:
        raise InvalidInput(
            found="an encoding that is not known here",
            rule=f"it is one of {', '.join(ENCODINGS)}",
            todo="Choose one of these",
        )
    return name.lower()


def _write(vault: "Vault", plan: "ImportPlan", rows_at_once: int, *, quiet: bool) -> int:
    """Write and acknowledge; what was acknowledged is on the disk."""
    from testimonia.collect.actions import write_import

    def acknowledge(done: int, of: int) -> None:
        print(f"Stored {done} of {of} rows.", flush=True)  # noqa: T201 - flushed at once: a script may rely on it

    return write_import(vault, plan, rows_at_once=rows_at_once, acknowledge=None if quiet else acknowledge)


def _show(plan: "ImportPlan") -> None:
    from rich.console import Console
    from rich.table import Table

    from testimonia.collect.importing.plan import ACTIONS

    console = Console(highlight=False, markup=False)
    shown = [row for row in plan.rows if row.action in ("create", "change")][:SHOWN]
    rows = [row for row in plan.rows if row.action == "refuse"] + shown
    if rows:
        table = Table("file", "row", "table", "would", "why", box=None, padding=(0, 2, 0, 0))
        for numbers, row in _runs(rows):
            table.add_row(row.source, numbers, row.kind, row.action, row.reason)
        console.print(table)
    counts = plan.counts
    hidden = counts["create"] + counts["change"] - len(shown)
    if hidden:
        console.print(f"... and {hidden} more rows to create or change.")
    console.print("Rows: " + ", ".join(f"{counts[action]} {action}" for action in ACTIONS) + ".")


def _runs(rows: "list[Planned]") -> "list[tuple[str, Planned]]":
    """Put neighbours of one outcome into one line, such as `2-41`; every row stays named."""
    runs: list[list[Planned]] = []
    for row in rows:
        last = runs[-1][-1] if runs else None
        follows = last is not None and row.number == last.number + 1
        if follows and last is not None and _outcome(last) == _outcome(row):
            runs[-1].append(row)
        else:
            runs.append([row])
    return [(_numbers(run[0].number, run[-1].number), run[0]) for run in runs]


def _outcome(row: "Planned") -> tuple[str, ...]:
    return row.source, row.kind, row.action, row.reason


def _numbers(first: int, last: int) -> str:
    if not first:
        return "all"
    return str(first) if first == last else f"{first}-{last}"


def _as_json(plan: "ImportPlan", written: int) -> dict[str, object]:
    rows = [
        {"file": r.source, "row": r.number, "table": r.kind, "action": r.action, "reason": r.reason} for r in plan.rows
    ]
    return {"rows": rows, "summary": plan.counts, "written": written}
