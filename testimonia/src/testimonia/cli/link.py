"""`testimonia link DIR`: which list entries are the same person; every decision can be undone."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from testimonia.cli.unlocking import Folder, PassphraseFd, unlocked
from testimonia.core.errors import Refused

if TYPE_CHECKING:
    from testimonia.link.actions import Preview
    from testimonia.link.clusters import Contradiction
    from testimonia.vault import Vault

app = typer.Typer()


@app.command()
def link(
    folder: Folder,
    queue: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the pairs to review to a new CSV or XLSX file.")
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Read a filled queue back: a preview; with --yes it is stored.")
    ] = None,
    score: Annotated[
        bool, typer.Option("--score", help="Above 2,000 entries: let the model take clear pairs as the same.")
    ] = False,
    undo: Annotated[str | None, typer.Option(metavar="DECISION", help="Take one decision back.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it, without asking.")] = False,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Show where the lists stand; write a queue of pairs; read decisions back.

    Example: testimonia link harbour --queue review.xlsx
    """
    if sum(bool(option) for option in (queue, decisions, score, undo)) > 1:
        raise typer.BadParameter("give one of --queue, --decisions, --score and --undo")
    if queue is not None and not yes:
        _confirm_export(queue)
    with unlocked(folder, passphrase_fd) as vault:
        if queue is not None:
            _write(vault, queue)
        elif decisions is not None:
            _read_back(vault, decisions, yes)
        elif score:
            _score(vault, yes)
        elif undo:
            _undo(vault, undo)
        else:
            _status(vault)


def _confirm_export(queue: Path) -> None:
    from testimonia.link.queue import NOTICE

    typer.echo(NOTICE, err=True)
    if not typer.confirm(f"Write {queue.name} in plain text?", err=True):
        raise Refused(
            found="the export was not confirmed",
            rule="row-level material leaves the store only when a person says so",
            todo="Run the command again and confirm, or give --yes",
        )


def _write(vault: "Vault", queue: Path) -> None:
    from testimonia.link.actions import export_queue

    n_pairs = export_queue(vault, queue)
    typer.echo(
        f"{n_pairs} pairs to review are in {queue.name}. Fill its last column and read it back with --decisions."
    )


def _read_back(vault: "Vault", path: Path, yes: bool) -> None:
    from testimonia.link.actions import preview_decisions, store_decisions

    preview = preview_decisions(vault, path, date.today())
    _show(preview)
    if not yes:
        typer.echo("Nothing was stored. Give --yes to store these decisions.")
    else:
        store_decisions(vault, preview.decisions)
        typer.echo(f"{len(preview.decisions)} decisions are stored.")
    if preview.refused:
        raise typer.Exit(3)


def _show(preview: "Preview") -> None:
    counts = {verdict: sum(d.verdict == verdict for d in preview.new) for verdict in ("same", "different", "unsure")}
    typer.echo(f"New: {', '.join(f'{n} {verdict}' for verdict, n in counts.items())}.")
    typer.echo(
        f"Changed: {len(preview.changed)}. As before: {preview.n_as_before}. Left blank: {preview.n_blank}. "
        f"Refused: {len(preview.refused)}."
    )
    for row, reason in preview.refused:
        typer.echo(f"  row {row}: {reason}")
    _show_waiting(preview.contradictions)


def _show_waiting(contradictions: "tuple[Contradiction, ...]") -> None:
    for number, contradiction in enumerate(contradictions, start=1):
        typer.echo(f"  contradiction {number}: {contradiction}; these entries wait until one decision is undone.")


def _score(vault: "Vault", yes: bool) -> None:
    from testimonia.link.actions import preview_machine_decisions, store_decisions
    from testimonia.link.probabilistic import Probabilistic

    settings = Probabilistic()
    decisions = preview_machine_decisions(vault, date.today(), settings)
    typer.echo(f"{len(decisions)} pairs have a match probability of at least {settings.same_from}.")
    if yes:
        store_decisions(vault, decisions)
        typer.echo("They are stored as the same. Write the grey zone with --queue.")
    else:
        typer.echo("Nothing was stored. Give --yes to take them as the same.")


def _undo(vault: "Vault", decision: str) -> None:
    from testimonia.link.actions import undo

    undone = undo(vault, decision, date.today())
    typer.echo(f"Undone. To bring the decision back: --undo {undone.id}")


def _status(vault: "Vault") -> None:
    from testimonia.link.access import clusters, list_entries, review
    from testimonia.link.actions import decisions_about

    entries = list_entries(vault)
    names = sorted({e.list_name for e in entries})
    for name in names:
        typer.echo(f"{name}: {sum(e.list_name == name for e in entries)} entries")
    result = clusters(vault)
    typer.echo(f"{len(entries)} entries, {len(result.settled)} settled clusters, {len(result.waiting)} that wait.")
    try:
        waiting = review(vault)
        typer.echo(f"{len(waiting.pairs)} pairs wait for a review, {waiting.n_clear} clear ones for --score.")
    except Refused as refusal:
        typer.echo(f"No pairs can be proposed: {refusal}")
    for number, contradiction in enumerate(result.waiting, start=1):
        typer.echo(f"contradiction {number}: {contradiction}")
        for decision in decisions_about(vault, contradiction.judged):
            typer.echo(f"  {decision.verdict}, decided on {decision.decided_on}; to undo it: --undo {decision.id}")
