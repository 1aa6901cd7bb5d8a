"""The demo from beginning to end: a folder and a seed go in; an investigation and its verified release come out.

Each stage does what a team would do, by the same actions. `Progress` is told what was done, for a terminal to show.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

from testimonia.accounts import create, unlock
from testimonia.coding import access as coding
from testimonia.coding.actions import decide_classification, state_finding, verify_information
from testimonia.coding.agreement import krippendorffs_alpha
from testimonia.coding.records import Information
from testimonia.collect import shipped
from testimonia.collect.actions import record_identities
from testimonia.collect.records import Identity
from testimonia.consent.actions import withdraw_consent
from testimonia.crypto import Cost
from testimonia.demo import editing, partners, sources
from testimonia.demo.filling import Imported, import_facts, import_rows
from testimonia.demo.plans import plan, plan_toml
from testimonia.demo.tellers import RELEASED_ON, WITHDRAWN_ON, Teller, tellers
from testimonia.demo.testimony import Testimony, testimony
from testimonia.demo.truth import Truth, truth_of
from testimonia.demo.world import LISTS, World, make_world
from testimonia.disclose.actions import choose_quotes
from testimonia.estimate.actions import run_plan
from testimonia.estimate.records import Figure
from testimonia.ledger import release
from testimonia.link import access as link
from testimonia.link.actions import store_decisions
from testimonia.link.decisions import next_sequence
from testimonia.link.records import MatchDecision, Verdict
from testimonia.publish.package import Package
from testimonia.publish.verify import verify
from testimonia.vault import Vault

STAGES = ("set up", "collect", "coding", "link", "estimate", "disclose", "publish", "verify")
MEMBERS = ("First member", "Second member")
Progress = Callable[[str, str], None]
"""Told the stage, and what was done in it."""


@dataclass(frozen=True)
class Member:
    name: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, repr=False)
class Demo:
    """What was made. ``truth`` is for comparison only: no record holds it."""

    folder: Path
    members: tuple[Member, ...]
    package: Package
    figures: tuple[Figure, ...]
    truth: Truth
    tellers: tuple[Teller, ...]
    told: Testimony


def run(folder: Path, seed: int, progress: Progress = lambda *_: None, cost: Cost | None = None) -> Demo:
    """Simulate, fill and release an investigation in a folder that does not exist yet."""
    with opened(folder, seed, progress, cost) as stages:
        figures = stages.figures()
        package = stages.released()
    return Demo(folder, stages.members, package, figures, truth_of(stages.world), stages.tellers, stages.told)


@contextmanager
def opened(folder: Path, seed: int, progress: Progress, cost: Cost | None = None) -> Iterator["Stages"]:
    """Make a new investigation of two members and unlock it for both; ``cost`` is for tests only."""
    founded = create(folder, MEMBERS, cost=cost)
    members = tuple(Member(m.name, m.passphrase) for m in founded)
    progress("set up", f"an investigation with {len(members)} members, each with a passphrase")
    floor = {"floor": cost} if cost else {}
    with ExitStack() as vaults:
        first, second = (vaults.enter_context(unlock(folder, m.passphrase, **floor)) for m in members)
        yield Stages(make_world(seed), first, second, members, progress)


class Stages:
    """The stages in their order, with what each hands to the next."""

    def __init__(
        self, world: World, first: Vault, second: Vault, members: tuple[Member, ...], progress: Progress
    ) -> None:
        self.world, self.first, self.second, self.progress = world, first, second, progress
        self.members = members
        self.tellers = tellers(world)
        self.told = testimony(world, self.tellers)
        self.entries = partners.entries(world, self.tellers)

    def figures(self) -> tuple[Figure, ...]:
        """Every stage up to the figures, which have not been through the gate yet."""
        self.imported = self._collect()
        self._coding()
        self._link()
        return self._estimate()

    def released(self) -> Package:
        """The gate, the package, and what anybody can verify of it."""
        package = self._publish(self.drafted())
        result = verify(package.folder, package.fingerprint)
        done = sum(check.status == "ok" for check in result.checks)
        whole = "every file is whole and signed" if result.ok else "something is wrong with the package"
        self.progress("verify", f"{whole}; {done} checks passed, figures computed again among them")
        return package

    def _collect(self) -> Imported:
        """Import the team's files, published facts and lists, record names apart, and take one consent back."""
        rows = [
            *sources.person_rows(self.tellers), *sources.consent_rows(self.tellers),
            *sources.interview_rows(self.world, self.tellers), *sources.chain_rows(self.tellers),
            *sources.approach_rows(self.world, self.tellers), *sources.informant_rows(self.world),
            *self.entries.rows, *self.told.rows,
        ]  # fmt: skip
        imported = import_rows(self.first, rows)
        identities = [
            Identity(subject=person, person=person, names=names)
            for id, names in sources.identities(self.world, self.tellers)
            for person in [self._person(imported, id)]
        ]
        record_identities(self.first, identities)
        n_facts = _import_published(self.first)
        for teller in self.tellers:
            if teller.consent.withdrawn:
                withdraw_consent(self.first, self._person(imported, teller.pseudonym), WITHDRAWN_ON.isoformat())
        refused = "; ".join(f"refused: {reason}" for _, reason in imported.refusals)
        self.progress(
            "collect",
            f"{len(self.tellers)} interviews and {imported.n_written:,} rows imported, {n_facts} rows of published "
            f"facts, one consent withdrawn{'; ' + refused if refused else ''}",
        )
        return imported

    @staticmethod
    def _person(imported: Imported, pseudonym: str) -> str:
        return imported.record("persons", pseudonym).id

    def _coding(self) -> None:
        """The second member verifies facts and decides where the rule leaves a case open; coders are compared."""
        facts = [f for f in self.second.scan(Information) if f.verified_by is None]
        for fact in facts:
            verify_information(self.second, fact.id)
        open_cases = [v for v, verdict in coding.verdicts(self.second).items() if verdict.verdict == "undecided"]
        told = {self._person(self.imported, t.pseudonym) for t in self.tellers if t.told}
        for victim in sorted(told & set(open_cases))[:3]:
            decide_classification(self.second, victim, "undecided", "", RELEASED_ON)
        alpha = krippendorffs_alpha(coding.blind_judgements(self.second, 1), seed=self.world.seed, n_replicates=200)
        n_acts, n_passages = len(coding.acts(self.second)), sum(r["kind"] == "segments" for r in self.told.rows)
        self.progress(
            "coding",
            f"{n_passages} passages and {n_acts} acts, {len(facts)} facts verified by a second person just now; two "
            f"coders agree at alpha {alpha.value:.2f}",
        )

    def _link(self) -> None:
        """Review every pair: the first member leaves a few as unsure, the second decides them."""
        waiting = link.review(self.first).pairs
        doubtful = partners.unsure(waiting, self.world.random("unsure"))
        first = {p.ids: "unsure" if p.ids in doubtful else self.entries.verdict(p) for p in waiting}
        self._decide(self.first, first, date(2025, 11, 4))
        second = {p.ids: self.entries.verdict(p) for p in link.review(self.second).pairs}
        self._decide(self.second, second, date(2025, 11, 18))
        found = link.histories(self.first, LISTS)
        self.progress(
            "link",
            f"{len(first):,} pairs of list entries judged, {len(second)} of them twice: {found.n_people} women on "
            f"{len(LISTS)} lists",
        )

    @staticmethod
    def _decide(vault: Vault, verdicts: dict[tuple[str, str], Verdict], on: date) -> None:
        start = next_sequence(vault.scan(MatchDecision))
        store_decisions(vault, [
            MatchDecision(subject="project", left=ids[0], right=ids[1], verdict=verdict, decided_by=vault.me.id,
                          decided_on=on.isoformat(), sequence=start + n)
            for n, (ids, verdict) in enumerate(verdicts.items())
        ])  # fmt: skip

    def _estimate(self) -> tuple[Figure, ...]:
        (self.first.folder / "plan.toml").write_text(plan_toml(self.world.seed), encoding="utf-8")
        figures = tuple(run_plan(self.first, plan(self.world.seed), RELEASED_ON))
        n = {kind: sum(f.figure_kind == kind for f in figures) for kind in _KINDS}
        said = ", ".join(f"{n[kind]} {words}" for kind, words in _KINDS.items())
        self.progress("estimate", f"{said}, {sum(len(f.warnings) for f in figures)} warnings")
        return figures

    def drafted(self) -> str:
        """Choose quotes, state findings, send everything through the gate, and have both members approve."""
        choose_quotes(self.first, editing.quotes(self.tellers, self.told, self.imported), RELEASED_ON)
        for finding in editing.findings(self.tellers, self.told, self.imported):
            state_finding(self.first, finding)
        drafted = release.draft(self.first, RELEASED_ON)
        for vault in (self.first, self.second):
            release.approve(vault, drafted.draft.id, RELEASED_ON)
        edition = drafted.edition
        self.progress(
            "disclose",
            f"{len(edition.figures)} figures, {len(edition.tables)} tables and {len(edition.quotes)} quotes may leave, "
            f"{len(edition.clearance.withheld)} are held back; both members approve",
        )
        return drafted.draft.id

    def _publish(self, draft_id: str) -> Package:
        from testimonia.cli.release import publish_draft

        package = publish_draft(self.first, draft_id, RELEASED_ON)
        self.progress("publish", "report in HTML and PDF, figures, tables, provenance, signature")
        return package


_KINDS = {"count": "counts", "judged_range": "judged ranges", "estimate": "estimates", "refusal": "refusals"}


def _import_published(vault: Vault) -> int:
    """Import the published claims, the public facts and the table of the United Kingdom, as a team would."""
    data, facts = files("testimonia.collect") / "data", files("testimonia.estimate") / "data"
    with (
        as_file(data / "published_claims.csv") as claims,
        as_file(facts / "reference_facts.csv") as cited,
        as_file(data / "uk_2013_five_lists.csv") as uk,
    ):
        return import_facts(vault, [claims, cited]) + import_facts(vault, [uk], shipped.UK_2013)
