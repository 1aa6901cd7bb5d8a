"""K2 to the end: in random worlds, nothing that leaves the gate rests on someone who lacks that purpose."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.coding.records import Act, Finding, Information, Transfer
from testimonia.coding.segments import mark
from testimonia.collect.records import Interview, Person, SourceMaterial
from testimonia.consent.book import ConsentBook
from testimonia.consent.records import Consent
from testimonia.core.values import Purpose
from testimonia.disclose.gate import Evidence, Gate
from testimonia.disclose.passages import passage_of
from testimonia.disclose.profiles import SMALL
from testimonia.disclose.quotes import CHECKLIST
from testimonia.disclose.records import Quote
from testimonia.disclose.sayings import Sayings, Speaking
from testimonia.estimate.counts import count
from testimonia.estimate.frame import Sources, build
from testimonia.estimate.plan import PlannedFigure
from testimonia.estimate.records import Figure

RUN, RELEASE = date(2025, 6, 1), date(2025, 12, 1)
CONDITIONS = ("sold", "'forced_marriage' in exploitation", None)


class World:
    """People who agreed to this and that, some of whom take it back before or after the run of the plan."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        people = [f"p{n}" for n in range(int(rng.integers(6, 26)))]
        self.told = [p for p in people if rng.random() < 0.85]
        self.book = ConsentBook(c for p in self.told for c in self._consents(rng, p))
        self.information: list[Information] = []
        self.acts: list[Act | Transfer] = []
        self.quotes: list[Quote] = []
        self.segments, self.materials = [], []
        for number, teller in enumerate(rng.choice(self.told, 3 * len(people)) if self.told else ()):
            about = str(teller) if rng.random() < 0.7 else str(rng.choice(people))
            self._tell(rng, number, str(teller), about)
        ids = [i.id for i in self.information]
        self.findings = [
            Finding(subject="project", statement=f"Finding {n}.", standard="balance_of_probabilities",
                    supporting=tuple(rng.choice(ids, min(3, len(ids)), replace=False)))
            for n in range(4) if ids
        ]  # fmt: skip
        self.people = [Person(id=p, subject=p, pseudonym=p) for p in people]

    @staticmethod
    def _consents(rng: np.random.Generator, person: str) -> list[Consent]:
        if rng.random() < 0.1:
            return []
        purposes = {p for p, often in (("count", 0.85), ("quote", 0.6)) if rng.random() < often}
        withdrawn = str(rng.choice(["2025-03-01", "2025-09-01"])) if rng.random() < 0.15 else None
        return [Consent(subject=person, purposes=frozenset(purposes), language="ko", text_version="1",
                        given_on="2025-01-01", reconfirmed_on="2025-01-02", withdrawn_on=withdrawn)]  # fmt: skip

    def _tell(self, rng: np.random.Generator, n: int, teller: str, about: str) -> None:
        text = f"Before. Passage {n} stands here. After."
        segment = mark(f"m{n}", teller, text, 8, len(text) - 7).model_copy(update={"id": f"s{n}"})
        self.materials.append(
            SourceMaterial(
                id=f"m{n}", subject=teller, interview="v", material_kind="transcript", language="en", text=text
            )
        )
        self.segments.append(segment)
        own = "own_experience" if about == teller else "witnessed"
        self.information.append(
            Information(id=f"i{n}", subject=teller, teller=teller, about=about, reliability=own, segment=f"s{n}",
                        verified_by="m")
        )  # fmt: skip
        kind = Transfer if rng.random() < 0.5 else Act
        self.acts.append(
            kind(subject=teller, event=f"e{n}", victim=about, act_type="transfer", means=("fraud",),
                 purposes=("forced_marriage",) if rng.random() < 0.5 else ("forced_labour",), information=(f"i{n}",))
        )  # fmt: skip
        self.quotes.append(
            Quote(id=f"q{n}", subject=teller if rng.random() < 0.8 else str(rng.choice(self.told)), segment=f"s{n}",
                  text=f"Passage {n} stands here.", language="en", details_checked=CHECKLIST, fitting_crowd=50,
                  crowd_source="census")
        )  # fmt: skip

    def may(self, person: str, purpose: Purpose, on: date = RELEASE) -> bool:
        return self.book.allows(person, purpose, on).allowed


def check_world(seed: int) -> None:
    world = World(seed)
    teller_of = {i.id: i.teller for i in world.information}
    gate = Gate(SMALL, Evidence(lambda p: "" if world.may(p, "count") else "no"))
    interviews = [
        Interview(subject=p, teller=p, on="2025", site="s", language="ko", interviewer="m") for p in world.told
    ]
    sources = Sources(persons=world.people, interviews=interviews, acts=world.acts, information=world.information)
    frame = build(sources, lambda p: world.may(p, "count", RUN), "people")
    made = {}
    for number, where in enumerate(CONDITIONS):
        planned = PlannedFigure(
            title="t", kind="count", unit="people", population="p", planned="later", where=where,
            by=None if where else "exploitation",
        )  # fmt: skip
        figure = Figure(subject="project", figure_id=f"f{number}", plan_sha256="0", title="t", asked_kind="count",
                        unit="people", population="p", **count(planned, frame))  # fmt: skip
        made[figure.figure_id] = figure
        gate.ask(figure)
    for cleared in (*gate.figures, *gate.tables):
        figure = made[cleared.id]
        behind = {*figure.tellers, *figure.people, *figure.among, *(teller_of[i] for i in figure.information)}
        assert all(world.may(p, "count") for p in behind)

    sayings = Sayings(SMALL, "e", Speaking(
        may_quote=lambda p: "" if world.may(p, "quote") else "no",
        may_count=lambda p: "" if world.may(p, "count") else "no",
        passage=lambda q: passage_of(q, world.segments, world.materials, world.information),
        never_asked=lambda p: not world.may(p, "quote"), known_words=(), is_public=lambda _: False,
        lasting_pseudonyms={}, secret="s",
    ))  # fmt: skip
    for quote, _ in sayings.quotes(world.quotes):
        number = quote.segment[1:]
        assert quote.subject == teller_of[f"i{number}"]
        assert world.may(quote.subject, "quote")
        assert world.may(next(i.about for i in world.information if i.id == f"i{number}"), "quote")
    stated = {
        finding.statement for finding in sayings.findings(world.findings, {i.id: i for i in world.information}, ())
    }
    for finding in world.findings:
        if finding.statement in stated:
            assert all(world.may(teller_of[i], "count") for i in finding.supporting)


@settings(max_examples=500, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_nothing_that_leaves_rests_on_someone_who_lacks_that_purpose(seed: int) -> None:
    check_world(seed)


@pytest.mark.soak
def test_nothing_that_leaves_does_so_in_5_000_random_worlds() -> None:
    for seed in range(5_000):
        check_world(seed)


def test_the_worlds_let_some_figures_and_quotes_leave() -> None:
    """Else the property above would hold of nothing."""
    worlds = [World(seed) for seed in range(20)]

    assert any(world.may(quote.subject, "quote") for world in worlds for quote in world.quotes)
    assert any(sum(world.may(p, "count") for p in world.told) > 12 for world in worlds)
