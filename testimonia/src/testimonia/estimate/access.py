"""What a run of the plan reads: each kind once, and only if a figure asks for it. The vault opens what a member may."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from testimonia.coding.access import acts, age_at
from testimonia.coding.age import was_child
from testimonia.coding.records import Classification, Indicator, Information, Involvement
from testimonia.collect.records import (
    Answers,
    Claim,
    Elicitation,
    Form,
    Interview,
    KeyInformant,
    ListMembership,
    NetworkReport,
    Person,
    Recruitment,
)
from testimonia.consent.book import ConsentBook
from testimonia.core.records import PROJECT
from testimonia.estimate.frame import Frame, Sources, Unit, build
from testimonia.estimate.parameters import Evidence
from testimonia.estimate.records import Figure, PlanVersion
from testimonia.link.records import MatchDecision
from testimonia.vault import Vault


class Material:
    """The records behind the figures of one run, as consent stands on one day."""

    def __init__(self, vault: Vault, on: date) -> None:
        self.vault = vault
        self.on = on
        self._frames: dict[Unit, Frame] = {}
        self._hashes: dict[Unit, str] = {}

    @cached_property
    def consents(self) -> ConsentBook:
        return ConsentBook.of(self.vault)

    def permits(self, teller: str) -> bool:
        """Whether this teller's words may be counted on that day."""
        return self.consents.allows(teller, "count", self.on).allowed

    def frame(self, unit: Unit) -> Frame:
        """The analysis frame of people or of acts."""
        if unit not in self._frames:
            self._frames[unit] = build(self._sources, self.permits, unit)
        return self._frames[unit]

    def frame_hash(self, unit: Unit) -> str:
        """The keyed hash of a frame."""
        if unit not in self._hashes:
            self._hashes[unit] = self.vault.keyed_hash(self.frame(unit).payload())
        return self._hashes[unit]

    @cached_property
    def _sources(self) -> Sources:
        vault = self.vault
        persons = vault.scan(Person)
        by_id = {person.id: person for person in persons}
        told = acts(vault)
        return Sources(
            persons=persons,
            interviews=vault.scan(Interview),
            forms=vault.scan(Form),
            answers=vault.scan(Answers),
            acts=told,
            involvements=vault.scan(Involvement),
            information=vault.scan(Information),
            indicators=vault.scan(Indicator),
            classifications=vault.scan(Classification),
            children={act.id: was_child(age_at(act, by_id)) for act in told},
        )

    @cached_property
    def claims(self) -> Sequence[Claim]:
        return self.vault.scan(Claim)

    @cached_property
    def evidence(self) -> Evidence:
        """What parameters may cite. What an informant who is also a teller judged follows her consent."""
        judged = [e for e in self.vault.scan(Elicitation) if e.subject == PROJECT or self.permits(e.subject)]
        return Evidence(self.claims, judged, self.vault.scan(KeyInformant), self.frame("acts"))

    @cached_property
    def entries(self) -> Sequence[ListMembership]:
        return self.vault.scan(ListMembership)

    @cached_property
    def decisions(self) -> Sequence[MatchDecision]:
        return self.vault.scan(MatchDecision)

    @cached_property
    def recruitments(self) -> Sequence[Recruitment]:
        return self.vault.scan(Recruitment)

    @cached_property
    def network(self) -> dict[str, int]:
        """The network size that each person said, by person."""
        reports = self.vault.scan(NetworkReport)
        return {r.subject: r.network_size for r in reports if r.network_size is not None}

    @cached_property
    def versions(self) -> Sequence[PlanVersion]:
        return sorted(self.vault.scan(PlanVersion), key=lambda version: version.number)

    @cached_property
    def figures(self) -> Sequence[Figure]:
        return self.vault.scan(Figure)
