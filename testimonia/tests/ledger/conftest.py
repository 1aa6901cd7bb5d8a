"""An invented investigation of twelve tellers with one plan, estimated and ready for the gate."""

from collections.abc import Iterator
from datetime import date

import pytest

DAY = date(2026, 6, 1)
PLAN = """
[plan]
title = "Twelve women"
profile = "small"
seed = 1
draws = 1000

[figures.sold]
title = "Women interviewed who were sold"
kind = "count"
where = "sold"
unit = "people"
population = "the women interviewed"
planned = "before"
"""


@pytest.fixture
def estimated(investigation) -> Iterator:  # type: ignore[no-untyped-def]
    """The investigation; seven of twelve were sold, and eleven agreed to be quoted."""
    from testimonia.coding.records import Act, Finding, Information, Transfer
    from testimonia.coding.segments import mark
    from testimonia.collect.records import Interview, Person, SourceMaterial
    from testimonia.consent.records import Consent
    from testimonia.core.records import PROJECT, Record
    from testimonia.disclose.quotes import CHECKLIST
    from testimonia.disclose.records import Quote
    from testimonia.estimate.actions import run_plan
    from testimonia.estimate.plan import parse_plan

    records: list[Record] = []
    for n in range(12):
        teller = f"t{n}"
        act = Transfer if n < 7 else Act
        said = f"Number {n} of twelve is what I was called."
        text = f"We walked. {said} Then we slept."
        purposes = {"keep", "code", "count"} | ({"quote"} if n else set())
        records += [
            Person(id=teller, subject=teller, pseudonym=f"Teller {n}"),
            Interview(
                id=f"v{n}", subject=teller, teller=teller, on="2025", site="north", language="en", interviewer="m1"
            ),
            SourceMaterial(
                id=f"m{n}", subject=teller, interview=f"v{n}", material_kind="transcript", language="en", text=text
            ),
            mark(f"m{n}", teller, text, text.index(said), text.index(said) + len(said)).model_copy(
                update={"id": f"s{n}"}
            ),
            Consent(
                subject=teller, purposes=frozenset(purposes), language="ko", text_version="1",
                given_on="2025-02-01", reconfirmed_on="2026-05-01",
            ),
            Information(
                id=f"i{n}", subject=teller, teller=teller, about=teller, reliability="own_experience",
                verified_by="m2", segment=f"s{n}",
            ),
            act(subject=teller, event=f"e{n}", victim=teller, act_type="transfer", information=(f"i{n}",)),
            Quote(
                id=f"q{n}", subject=teller, segment=f"s{n}", text=said,
                language="en", details_checked=CHECKLIST, fitting_crowd=50, crowd_source="census of 2020",
            ),
        ]  # fmt: skip
    records.append(
        Finding(
            subject=PROJECT, statement="Women were sold.", standard="reasonable_grounds_to_believe",
            supporting=tuple(f"i{n}" for n in range(7)), figures=("sold",), recommendation="Protect them.",
        )
    )  # fmt: skip
    with investigation.unlock() as vault:
        vault.put(*records, action="test.fill")
        run_plan(vault, parse_plan(PLAN), DAY)
    return investigation
