"""`testimonia release DIR`: what would leave and what the gate holds back; two approvals; then the package."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from testimonia.cli.unlocking import Folder, PassphraseFd, unlocked

if TYPE_CHECKING:
    from testimonia.cleared import ClearedEdition
    from testimonia.crypto import Signer
    from testimonia.ledger.release import Drafted
    from testimonia.publish.package import Package
    from testimonia.vault import Vault

app = typer.Typer()


@app.command()
def release(
    folder: Folder,
    approve: Annotated[bool, typer.Option("--approve", help="Approve the draft as the member who unlocks.")] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Build the package of a draft with two approvals.")
    ] = False,
    new_draft: Annotated[bool, typer.Option("--new-draft", help="Ask the gate afresh; approvals start again.")] = False,
    passphrase_fd: PassphraseFd = None,
) -> None:
    """Send the newest figures through the gate, have two members approve, and publish report and package.

    Example: testimonia release harbour, then by two members testimonia release harbour --approve, then
    testimonia release harbour --publish
    """
    with unlocked(folder, passphrase_fd) as vault:
        from testimonia.ledger import release as stage

        today = date.today()
        waiting = None if new_draft else stage.newest_draft(vault)
        drafted = stage.preview(vault, waiting.id) if waiting else stage.draft(vault, today)
        if approve:
            stage.approve(vault, drafted.draft.id, today)
        _show(drafted)
        if publish:
            package = publish_draft(vault, drafted.draft.id, today)
            typer.echo(f"Published: {package.folder / 'data' / 'report.html'}\nPackage: {package.zip}")
            typer.echo(f"Release key: {package.fingerprint}. Tell it to your readers by another way than the package.")
        else:
            n = len(stage.approvals(vault, drafted.draft))
            typer.echo(
                f"Approved by {n} of {stage.APPROVALS} members. Nothing has left. " + _next(n >= stage.APPROVALS)
            )


def publish_draft(vault: "Vault", draft_id: str, on: date) -> "Package":
    """Build the package beside the store; one that an interrupted run left whole is taken as it is."""
    from testimonia.ledger.release import release as publish_approved
    from testimonia.publish.package import build, find

    built: list[Package] = []

    def write(edition: "ClearedEdition", signer: "Signer") -> str:
        parent = vault.folder / "releases"
        package = find(edition, parent, signer.public) or build(edition, parent, signer.sign, signer.public)
        built.append(package)
        return package.sha256

    publish_approved(vault, draft_id, on, write)
    return built[0]


def _next(approved: bool) -> str:
    return "Publish it with --publish." if approved else "Each member approves with --approve."


def _show(drafted: "Drafted") -> None:
    """List what would leave and what is held back; the numbers shown are the cleared ones."""
    from rich.console import Console
    from rich.table import Table

    edition, console = drafted.edition, Console()
    table = Table("what would leave", "value", title=edition.title, title_justify="left")
    for figure in edition.figures:
        table.add_row(figure.title, _value(figure.value, figure.of, figure.words, figure.kind))
    for tabled in edition.tables:
        n_hidden = sum(cell.hidden for _, cells in tabled.rows for cell in cells)
        table.add_row(tabled.title, f"table of {len(tabled.rows)} rows, {n_hidden} hidden")
    console.print(table)
    console.print(
        f"{len(edition.quotes)} quotes, {len(edition.findings)} findings, {len(edition.claims)} published claims."
    )
    for withheld in edition.clearance.withheld:
        console.print(f"Held back: {withheld}", markup=False)
    for figure_id, reason in drafted.why.items():
        console.print(f"For the team alone, {figure_id}: {reason}", markup=False)
    console.print(edition.clearance.statement, markup=False)
    if not edition.clearance.attacked:
        console.print("The gate has not been attacked: nobody has tried yet to compute what it hides.")


def _value(value: float | None, of: int | None, words: str, kind: str) -> str:
    if value is None:
        return words or kind
    return f"{value:,.0f} of {of}" if of is not None else f"{value:,.6g}"
