"""Writes of coded material: each one function, one transaction, one audit entry.

Whatever a teller said is coded only while her consent to coding is in force.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from testimonia.coding import access
from testimonia.coding.records import (
    Act,
    Classification,
    Code,
    Coding,
    Finding,
    Indicator,
    Information,
    Involvement,
    Segment,
)
from testimonia.coding.segments import Anchor, mark, reanchor
from testimonia.collect.records import SourceMaterial
from testimonia.consent.book import ConsentBook
from testimonia.core.errors import InvalidInput, Refused
from testimonia.core.records import PROJECT
from testimonia.core.values import Ternary

if TYPE_CHECKING:
    from testimonia.vault import Vault

Coded = Information | Act | Involvement | Indicator
"""What a coder makes of a passage; its subject is the teller."""


def publish_codebook(vault: "Vault", version: str, codes: Sequence[Code]) -> None:
    """Store a whole version of the codebook; a version is never changed, codings keep the one they were made with."""
    if access.codebook(vault, version):
        raise Refused(
            found=f"codebook version {version} exists",
            rule="a version of the codebook is never changed",
            todo="Give the changed codebook a new version",
        )
    names = [code.name for code in codes]
    if len(set(names)) < len(names):
        raise InvalidInput(
            found="two codes of one name", rule="a code's name is unique in its version", todo="Rename one of them"
        )
    of_version = (c.model_copy(update={"codebook_version": version, "subject": PROJECT}) for c in codes)
    vault.put(*of_version, action="codebook version stored")


def mark_passage(vault: "Vault", material_id: str, start: int, end: int, on: date) -> Segment:
    """Mark a passage of a source material, counted in code points."""
    material = vault.get(SourceMaterial, material_id)
    _check_consent(vault, {material.subject}, on)
    segment = mark(material.id, material.subject, material.text, start, end)
    vault.put(segment, action="passage marked")
    return segment


def apply_code(vault: "Vault", segment_id: str, code_id: str, on: date, blind_round: int | None = None) -> Coding:
    """Give a passage a code, as the member who is unlocked and with the code's version of the codebook."""
    segment, code = vault.get(Segment, segment_id), vault.get(Code, code_id)
    _check_consent(vault, {segment.subject}, on)
    coding = Coding(
        subject=segment.subject, segment=segment.id, code=code.id, coder=vault.me.id, blind_round=blind_round,
        codebook_version=code.codebook_version,
    )  # fmt: skip
    vault.put(coding, action="code applied")
    return coding


def store_coded(vault: "Vault", records: Sequence[Coded], on: date) -> None:
    """Store facts, acts, involvements and indicators that were coded together: all of them or none."""
    _check_consent(vault, {r.subject for r in records}, on)
    vault.put(*records, action="facts coded")


def verify_information(vault: "Vault", information_id: str) -> None:
    """Note that a second person checked a fact against its passage; the one who verified cannot be its coder."""
    information = vault.get(Information, information_id)
    if information.coded_by == vault.me.id:
        raise Refused(
            found="a fact that you coded yourself",
            rule="a fact behind a published figure is verified by a second person",
            todo="Ask another member",
        )
    vault.put(information.model_copy(update={"verified_by": vault.me.id}), action="fact verified")


def decide_classification(vault: "Vault", victim: str, decided: Ternary, reason: str, on: date) -> Classification:
    """Store a human decision beside what the rule derives at that moment; neither replaces the other."""
    derived = access.verdicts(vault).get(victim)
    if derived is None:
        raise Refused(
            found="no act against this person", rule="a classification rests on coded acts", todo="Code the acts first"
        )
    if decided != derived.verdict and not reason.strip():
        raise InvalidInput(
            found="a decision against the rule without a reason",
            rule="whoever decides otherwise says why",
            todo="Write one sentence",
        )
    earlier = [c for c in vault.scan(Classification) if c.victim == victim]
    fields = {
        "derived": derived.verdict, "derived_reason": derived.reason, "derived_elements": derived.supporting,
        "decided": decided, "decided_by": vault.me.id, "decided_on": on.isoformat(), "decided_reason": reason,
    }  # fmt: skip
    decision = (
        earlier[-1].model_copy(update=fields)
        if earlier
        else Classification(subject=_teller(vault, victim), victim=victim, **fields)
    )
    vault.put(decision, action="classification decided")
    return decision


def state_finding(vault: "Vault", finding: Finding) -> None:
    """Store what the team asserts; it rests on facts that are stored, and says by which standard they carry it."""
    for information in (*finding.supporting, *finding.opposing):
        vault.get(Information, information)
    if not finding.supporting and not finding.figures:
        raise InvalidInput(
            found="a finding that rests on nothing",
            rule="a finding names the facts or the figures that carry it",
            todo="Name them",
        )
    vault.put(finding, action="finding stated")


def repair_anchors(vault: "Vault", material_id: str) -> tuple[Anchor, ...]:
    """After an edit, move each segment to the one place where its passage now stands; return the broken ones."""
    material = vault.get(SourceMaterial, material_id)
    segments = [s for s in vault.scan(Segment, subject=material.subject) if s.material == material_id]
    moved, broken = reanchor(segments, material.text)
    if moved:
        vault.put(*moved, action="passages re-anchored")
    return broken


def _teller(vault: "Vault", victim: str) -> str:
    """Return whose words a classification rests on: the victim's own where she told any of it."""
    tellers = [act.subject for act in access.acts(vault, victim)]
    return victim if victim in tellers else tellers[0]


def _check_consent(vault: "Vault", tellers: set[str], on: date) -> None:
    book = ConsentBook.of(vault)
    for teller in sorted(tellers):
        permission = book.allows(teller, "code", on)
        if not permission.allowed:
            raise Refused(
                found=f"for this teller {permission.reason}",
                rule="testimony is coded only while its teller agrees to that",
                todo="Ask her, or leave her words uncoded",
            )
