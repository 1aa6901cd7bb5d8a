"""K2: in random worlds, nothing that a frame or a count rests on was told by someone who did not let it be counted."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testimonia.coding.records import Act, Information, Involvement, Transfer
from testimonia.collect.records import Answers, Interview, Person
from testimonia.core.values import ExploitationForm, Reliability
from testimonia.estimate.counts import count
from testimonia.estimate.frame import Sources, Unit, build
from testimonia.estimate.plan import PlannedFigure

CONDITIONS = ("sold", "'forced_marriage' in exploitation", "trafficked or acts > 1", "answers.escaped", None)


def random_world(rng: np.random.Generator) -> tuple[Sources, set[str]]:
    """Some people interviewed, some only spoken of, each act told by one or two of those interviewed."""
    people = [f"p{k}" for k in range(int(rng.integers(2, 9)))]
    told = [p for p in people if rng.random() < 0.7] or people[:1]
    information, acts = [], []
    for number in range(int(rng.integers(0, 15))):
        victim = str(rng.choice(people))
        tellers = [victim] if victim in told and rng.random() < 0.6 else list(rng.choice(told, int(rng.integers(1, 3))))
        told_as = [str(rng.choice(get_args(Reliability))) for _ in tellers]
        behind = [
            Information(id=f"{t}-{number}-{k}", subject=t, teller=t, about=victim, reliability=r)  # type: ignore[arg-type]
            for k, (t, r) in enumerate(zip(map(str, tellers), told_as, strict=True))
        ]
        information += behind
        kind = Transfer if rng.random() < 0.5 else Act
        coded = tuple(i.id for i in behind) if rng.random() < 0.9 else ()
        form = str(rng.choice(get_args(ExploitationForm)))
        acts.append(kind(
            id=f"a{number}", subject=str(tellers[0]), event=f"e{number}", victim=victim, act_type="transfer",
            means=("fraud",), purposes=(form,), information=coded,  # type: ignore[arg-type]
        ))  # fmt: skip
    sources = Sources(
        persons=[Person(id=p, subject=p, pseudonym=p) for p in people],
        interviews=[Interview(subject=p, teller=p, on="2025", site="s", language="ko", interviewer="m") for p in told],
        answers=[Answers(id=f"w-{p}", subject=p, interview="v", values={"escaped": True}) for p in told],
        acts=acts,
        involvements=[Involvement(subject=a.subject, act=a.id, perpetrator="x", role="broker") for a in acts],
        information=information,
    )
    return sources, {p for p in told if rng.random() < 0.6}


def check_world(seed: int) -> None:
    sources, permitted = random_world(np.random.default_rng(seed))
    interviewed = {i.teller for i in sources.interviews}
    teller_of = {i.id: i.teller for i in sources.information}
    units: tuple[Unit, ...] = ("people", "acts")
    for unit in units:
        frame = build(sources, permitted.__contains__, unit)
        for where in CONDITIONS if unit == "people" else (None, "transfer"):
            planned = PlannedFigure(title="t", kind="count", unit=unit, population="p", planned="later", where=where)
            figure = count(planned, frame)
            assert {*figure["tellers"], *(teller_of[i] for i in figure["information"])} <= permitted
            assert {*figure["people"], *figure["among"], *figure["undecided"]} <= permitted
            assert not interviewed & set(figure["spoken_of"])


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_no_figure_rests_on_the_words_of_someone_who_did_not_agree(seed: int) -> None:
    check_world(seed)


@pytest.mark.soak
def test_no_figure_rests_on_such_words_in_5_000_random_worlds() -> None:
    for seed in range(5_000):
        check_world(seed)
