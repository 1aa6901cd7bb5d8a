"""A release: the newest figures, quotes and findings go through the gate; two members approve; the package is built.

    draft -> approve, approve -> release

A draft is sealed with its hash, and each approval names that hash. Before the package is built the gate is asked
once more for the same day: where it answers differently, as after a withdrawal, the draft and its approvals are void.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from testimonia.accounts import members
from testimonia.cleared import Approval, Clearance, ClearedEdition, ClearedQuote
from testimonia.core.errors import Damaged, Refused
from testimonia.core.records import PROJECT, Record, new_id
from testimonia.crypto import Secret, Signer, bind, new_key, verify
from testimonia.disclose.cells import WORDS
from testimonia.disclose.gate import Gate
from testimonia.disclose.profiles import Rules, rules_for
from testimonia.disclose.quotes import runs
from testimonia.disclose.records import Edition, EditionApproval, PublishedFigure, Quote
from testimonia.disclose.sayings import Sayings
from testimonia.disclose.typed import check_texts
from testimonia.ledger.asked import Asked, cleared_claims, evidence, gather, known_words, speaking
from testimonia.ledger.records import EditionDraft, ReleaseKey
from testimonia.vault import Vault

R = TypeVar("R", bound=Record)

APPROVALS = 2
ALONE = timedelta(days=3)
"""What stands in for the second approval where there is only one member."""

CONTROLLED = (
    "Groups that are too small are hidden, or said in a word, by the rules printed here: the figures are "
    "disclosure-controlled, which is not the same as anonymous."
)


@dataclass(frozen=True)
class Drafted:
    """A draft, and the whole edition as it would be printed."""

    draft: EditionDraft
    edition: ClearedEdition
    why: dict[str, str]
    """For the team alone: which figure stands in the way of one that is held back."""


def draft(vault: Vault, on: date) -> Drafted:
    """Send everything through the gate and seal the result as a draft."""
    made = _clear(vault, gather(vault), new_id(), on)
    vault.put(made.draft, action="release.draft")
    return made


def preview(vault: Vault, draft_id: str) -> Drafted:
    """Ask the gate again for a stored draft; Refused where it would answer differently now."""
    stored = vault.get(EditionDraft, draft_id)
    now = _clear(vault, gather(vault), stored.edition.id, date.fromisoformat(stored.edition.published_on))
    if now.draft.sha256 != stored.sha256:
        raise Refused(
            found="what this draft rests on has changed since it was made",
            rule="approvals hold for exactly what was approved",
            todo="Make a new draft and have it approved",
        )
    # What is recorded of the release is what the gate says now, not what stands in a record that anyone can revise.
    fields = {name: getattr(now.draft, name) for name in ("edition", "behind", "quotes", "invented_names")}
    return Drafted(stored.model_copy(update=fields), now.edition, now.why)


def approve(vault: Vault, draft_id: str, on: date) -> EditionApproval:
    """Approve a draft as the member who unlocked; a second approval by the same member changes nothing."""
    drafted = preview(vault, draft_id)
    for given in approvals(vault, drafted.draft):
        if given.member == vault.me.id:
            return given
    approval = EditionApproval(
        subject=PROJECT,
        draft_sha256=drafted.draft.sha256,
        member=vault.me.id,
        fingerprint=vault.me.fingerprint,
        on=on.isoformat(),
    )
    signed = approval.model_copy(update={"signature": vault.sign(_approved_bytes(approval)).hex()})
    return _only(vault.put(signed, action="release.approve"), EditionApproval)


def approvals(vault: Vault, draft: EditionDraft) -> list[EditionApproval]:
    """The approvals of a draft, at most one a member. One that its member did not sign is none, whoever stored it."""
    keys = {member.id: member.public.verify for member in members(vault) if member.state == "active"}
    given = [a for a in vault.scan(EditionApproval) if a.draft_sha256 == draft.sha256 and _is_signed(a, keys)]
    return list({approval.member: approval for approval in given}.values())


def _is_signed(approval: EditionApproval, keys: dict[str, bytes]) -> bool:
    try:
        signature = bytes.fromhex(approval.signature)
        verify(keys.get(approval.member, b""), _approved_bytes(approval), signature, "an approval")
    except (Damaged, ValueError):
        return False
    return True


def _approved_bytes(approval: EditionApproval) -> bytes:
    letters = approval.fingerprint.replace(" ", "-")
    return bind("approval", approval.draft_sha256, approval.member, letters, approval.on)


def lacking(given: list[EditionApproval], n_members: int, on: date) -> str:
    """Why these approvals are not enough on this day, or nothing; a lone member waits 72 hours instead of a second."""
    if len(given) >= APPROVALS:
        return ""
    if n_members >= APPROVALS:
        return f"a release needs the approval of {APPROVALS} members"
    if given and on - date.fromisoformat(given[0].on) >= ALONE:
        return ""
    return f"where one member works alone, {ALONE.days} days must pass after the approval"


def release(vault: Vault, draft_id: str, on: date, build: Callable[[ClearedEdition, Signer], str]) -> Edition:
    """Build the package of an approved draft and record who stands behind it.

    ``build`` writes the package and returns its hash. The record comes first, so that an edition that exists is
    never unknown to the gate; where building fails, the record says so by its empty hash.
    """
    drafted = preview(vault, draft_id)
    given = approvals(vault, drafted.draft)
    if missing := lacking(given, len(members(vault)), on):
        raise Refused(
            found=f"{len(given)} of {APPROVALS} approvals for this draft", rule=missing, todo="Approve it, then publish"
        )
    edition = _approved(drafted.edition, given)
    record = _recorded(vault, drafted)
    if record.package_sha256:
        raise Refused(
            found="this draft was released already",
            rule="an edition is published once",
            todo="Make a new draft for a new edition",
        )
    package_sha256 = build(edition, _signer(vault))
    published = record.model_copy(update={"package_sha256": package_sha256})
    return _only(vault.put(published, action="release.publish"), Edition)


def newest_draft(vault: Vault) -> EditionDraft | None:
    """The last draft that was made and not released."""
    released = {edition.id for edition in vault.scan(Edition) if edition.package_sha256}
    drafts = [d for d in vault.scan(EditionDraft) if d.edition.id not in released]
    return drafts[-1] if drafts else None


def _clear(vault: Vault, asked: Asked, edition_id: str, on: date) -> Drafted:
    rules = rules_for(asked.plan.plan.profile, len(asked.interviewed))
    gate = Gate(rules, evidence(vault, asked, edition_id, on))
    for figure in asked.figures:
        gate.ask(figure)
    sayings = Sayings(rules, edition_id, speaking(vault, asked, edition_id, on))
    quotes = sayings.quotes(asked.quotes)
    shown = {figure.id for figure in gate.figures} | {table.id for table in gate.tables}
    findings = sayings.findings(asked.findings, asked.information, shown)
    edition = ClearedEdition(
        id=edition_id,
        title=asked.plan.plan.title,
        subtitle=asked.plan.report.subtitle,
        organisation=asked.plan.report.organisation,
        language=asked.plan.plan.language,
        published_on=on.isoformat(),
        seed=asked.plan.plan.seed,
        simulated=asked.plan.report.simulated,
        summary=tuple(asked.plan.report.summary),
        figures=tuple(gate.figures),
        tables=tuple(gate.tables),
        quotes=tuple(cleared for _, cleared in quotes),
        claims=cleared_claims(asked),
        findings=tuple(findings),
        clearance=_clearance(rules, (*gate.withheld, *sayings.withheld)),
        plan_toml=asked.plan.toml,
        plan_sha256=asked.plan.sha256,
        inputs_sha256=vault.keyed_hash("|".join(figure.input_hash for figure in asked.figures).encode()),
        software=asked.software,
    )
    check_texts(edition, known_words(vault), rules.threshold)
    return Drafted(_draft(vault, edition, quotes, gate.behind, sayings.names), edition, gate.why)


def _draft(
    vault: Vault,
    edition: ClearedEdition,
    quotes: list[tuple[Quote, ClearedQuote]],
    behind: list[PublishedFigure],
    names: dict[str, str],
) -> EditionDraft:
    """Seal what may stand under the project: ids and hashes, no teller's words."""
    return EditionDraft(
        subject=PROJECT,
        edition=edition.model_copy(update={"quotes": ()}),
        sha256=vault.keyed_hash(edition.model_dump_json().encode()),
        behind=tuple(f.model_copy(update={"id": f"{edition.id[:16]}-{n}"}) for n, f in enumerate(behind)),
        quotes=tuple(quote.id for quote, _ in quotes),
        invented_names=tuple(names.values()),
    )


def _clearance(rules: Rules, withheld: tuple[str, ...]) -> Clearance:
    words = {f"the word «{word}»": meaning.split(": ", 1)[1] for _, word, meaning in WORDS}
    return Clearance(
        profile=rules.name,
        parameters={**rules.parameters(), **words},
        approvals=(),
        attacked=False,
        statement=CONTROLLED,
        withheld=withheld,
    )


def _approved(edition: ClearedEdition, given: list[EditionApproval]) -> ClearedEdition:
    signed = tuple(Approval(fingerprint=a.fingerprint, on=a.on) for a in given)
    return edition.model_copy(update={"clearance": edition.clearance.model_copy(update={"approvals": signed})})


def _recorded(vault: Vault, drafted: Drafted) -> Edition:
    """The record of the edition; a first attempt to build that failed has left one."""
    for edition in vault.scan(Edition):
        if edition.id == drafted.edition.id:
            return edition
    texts = [text for quote in drafted.edition.quotes for text in (quote.text, quote.translation)]
    behind = [f.model_copy(update={"id": new_id(), "edition": drafted.edition.id}) for f in drafted.draft.behind]
    record = Edition(
        id=drafted.edition.id,
        subject=PROJECT,
        title=drafted.edition.title,
        published_on=drafted.edition.published_on,
        plan_sha256=drafted.edition.plan_sha256,
        public_runs=tuple(sorted({vault.keyed_hash(run.encode()) for text in texts for run in runs(text)})),
        invented_names=drafted.draft.invented_names,
    )
    return _only(vault.put(record, *behind, action="release.record"), Edition)


def _signer(vault: Vault) -> Signer:
    """The investigation's release key; made once, at the first release."""
    keys = vault.scan(ReleaseKey)
    if not keys:
        keys = [ReleaseKey(subject=PROJECT, seed=new_key().reveal().hex())]
        vault.put(*keys, action="release.key")
    return Signer(Secret(bytes.fromhex(keys[0].seed)))


def _only(stored: tuple[Record, ...], kind: type[R]) -> R:
    (record,) = (one for one in stored if isinstance(one, kind))
    return record
