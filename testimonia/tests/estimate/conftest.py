"""A small invented world: five women interviewed, one of them without consent to be counted, one person spoken of."""

import pytest

from testimonia.coding.records import Act, Information, Involvement, Transfer
from testimonia.collect.records import Answers, Interview, Person
from testimonia.estimate.frame import Sources

TELLERS = ("anna", "bora", "cho", "dara", "eun")


def own(teller: str, number: int = 1) -> Information:
    return Information(
        id=f"i-{teller}{number}", subject=teller, teller=teller, about=teller, reliability="own_experience"
    )


@pytest.fixture
def world() -> Sources:
    persons = [Person(id=t, subject=t, pseudonym=t, sex="female", citizenship="KP") for t in TELLERS]
    persons.append(Person(id="fay", subject="fay", pseudonym="fay", person_kind="spoken_of"))
    interviews = [
        Interview(id=f"v-{t}", subject=t, teller=t, on="2025", site="north", language="ko", interviewer="m1")
        for t in TELLERS
    ]
    heard = Information(id="i-fay", subject="anna", teller="anna", about="fay", reliability="heard")
    sale = {"act_type": "transfer", "means": ("deception",), "purposes": ("forced_marriage",)}
    acts: list[Act | Transfer] = [
        Transfer(
            id="a-anna",
            subject="anna",
            event="e1",
            victim="anna",
            price=9_000,
            currency="CNY",
            price_year=2019,
            information=("i-anna1",),
            **sale,
        ),
        Transfer(
            id="a-bora",
            subject="bora",
            event="e2",
            victim="bora",
            price=5_000,
            currency="CNY",
            price_year=2019,
            information=("i-bora1",),
            **sale,
        ),
        Act(
            id="a-cho",
            subject="cho",
            event="e3",
            victim="cho",
            act_type="harbouring",
            means_answered=False,
            purposes=("prostitution",),
            purpose_items={"prostitution": "yes", "forced_marriage": "unknown"},
            information=("i-cho1",),
        ),
        Transfer(id="a-eun", subject="eun", event="e5", victim="eun", information=("i-eun1",), **sale),
        Transfer(id="a-fay", subject="anna", event="e6", victim="fay", information=("i-fay",), **sale),
        Transfer(id="a-said", subject="anna", event="e7", victim="dara", information=("i-anna2",), **sale),
    ]
    return Sources(
        persons=persons,
        interviews=interviews,
        answers=[
            Answers(id="w-anna", subject="anna", interview="v-anna", values={"escaped": True, "times": 2}),
            Answers(id="w-bora", subject="bora", interview="v-bora", missing={"escaped": "refused"}),
        ],
        acts=acts,
        involvements=[Involvement(id="n1", subject="anna", act="a-anna", perpetrator="p1", role="police_officer")],
        information=[
            *(own(t) for t in TELLERS),
            heard,
            Information(id="i-anna2", subject="anna", teller="anna", about="dara", reliability="witnessed"),
        ],
    )
