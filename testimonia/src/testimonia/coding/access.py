"""Reads of coded material. The vault opens only what the member's keys open; a blind round hides other coders too."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from testimonia.coding.age import AgeRange, age_at_act, days_of, was_child
from testimonia.coding.agreement import Judgement
from testimonia.coding.article3 import Verdict, classify_victim
from testimonia.coding.pathways import Chain, sale_chains
from testimonia.coding.records import Act, Code, Coding, Indicator, Segment, Transfer
from testimonia.coding.segments import Anchor, locate
from testimonia.collect.records import Person, SourceMaterial
from testimonia.core.errors import Refused
from testimonia.core.values import Ternary

if TYPE_CHECKING:
    from testimonia.vault import Vault


def codebook(vault: "Vault", version: str | None = None) -> list[Code]:
    """Return the codes of one version of the codebook; of the newest without one."""
    codes = vault.scan(Code)
    newest = max((c.codebook_version for c in codes), key=_as_number, default="1")
    return [c for c in codes if c.codebook_version == (version or newest)]


def acts(vault: "Vault", victim: str | None = None) -> list[Act]:
    """Return acts and transfers, of one victim or of all; a teller tells of others, so the subject is no help."""
    found = [*vault.scan(Act), *vault.scan(Transfer)]
    return [a for a in found if victim is None or a.victim == victim]


def codings(vault: "Vault") -> list[Coding]:
    """Return all codings but those that another coder made in a blind round."""
    return [c for c in vault.scan(Coding) if c.blind_round is None or c.coder == vault.me.id]


def blind_judgements(vault: "Vault", blind_round: int) -> list[Judgement]:
    """Return who gave which code to which passage in a finished blind round, for agreement.

    Refused to a coder of the round until every one of them has coded the same passages.
    """
    of_round = [c for c in vault.scan(Coding) if c.blind_round == blind_round]
    done = {coder: {c.segment for c in of_round if c.coder == coder} for coder in {c.coder for c in of_round}}
    if vault.me.id in done and (len(done) < 2 or len(set(map(frozenset, done.values()))) > 1):
        raise Refused(
            found=f"blind round {blind_round}, in which not every coder has coded the same passages yet",
            rule="a coder sees the others' codes only when the round is finished",
            todo="Finish the round first",
        )
    interviews = {m.id: m.interview for m in vault.scan(SourceMaterial)}
    materials = {s.id: interviews.get(s.material, s.material) for s in vault.scan(Segment)}
    return [Judgement(materials.get(c.segment, c.segment), c.segment, c.coder, c.code) for c in of_round]


def anchors(vault: "Vault", material_id: str) -> list[Anchor]:
    """Return where each segment of a source material stands now, broken ones included."""
    material = vault.get(SourceMaterial, material_id)
    found = vault.scan(Segment, subject=material.subject)
    return [locate(segment, material.text) for segment in found if segment.material == material_id]


def age_at(act: Act, people: Mapping[str, Person]) -> AgeRange:
    """Return the victim's age at an act from her birth, where it is on record, and from the age she said."""
    victim = people.get(act.victim)
    birth = victim.birth if victim else ""
    return age_at_act(birth=birth, when=act.when, age_said=act.age_said, counting=act.age_counting)


def chains(vault: "Vault") -> tuple[Chain, ...]:
    """Return every victim's sale chain, with its gaps and contradictions."""
    return sale_chains(vault.scan(Transfer), when=days_of)


def verdicts(vault: "Vault") -> dict[str, Verdict]:
    """Return what art. 3 says of every victim by rule."""
    people = {p.id: p for p in vault.scan(Person)}
    indicators: dict[str, list[Indicator]] = {}
    for indicator in vault.scan(Indicator):
        indicators.setdefault(indicator.victim, []).append(indicator)
    by_victim: dict[str, list[Act]] = {}
    for act in acts(vault):
        by_victim.setdefault(act.victim, []).append(act)
    return {
        victim: classify_victim(theirs, _children(theirs, people), indicators.get(victim, ()))
        for victim, theirs in sorted(by_victim.items())
    }


def _children(theirs: list[Act], people: Mapping[str, Person]) -> dict[str, Ternary]:
    return {act.id: was_child(age_at(act, people)) for act in theirs}


def _as_number(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
