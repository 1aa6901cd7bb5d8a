"""Fill an investigation with invented testimony in three languages, so that every page has something to show."""

from datetime import date

DAY = date(2026, 6, 1)

PLAN = """
[plan]
title = "Twelve women"
profile = "small"
seed = 1
draws = 1000

[report]
subtitle = "An invented investigation"
organisation = "Harbour House"
simulated = true
summary = ["Nobody in this report is a real person."]

[parameters.population]
title = "Women in the region"
distribution = "triangular"
values = { low = 5000, mode = 10000, high = 20000 }
unit = "people"
reference = "stock"
period = "2025"
bound = "at_most"
claim = "C1"
note = "an invented note."

[parameters.share]
title = "Share who were sold"
distribution = "triangular"
values = { low = 0.1, mode = 0.2, high = 0.4 }
unit = "share"
period = "2025"
bound = "about"
claim = "C4"
note = "an invented note."

[figures.sold]
title = "Women interviewed who were sold"
kind = "count"
where = "sold"
unit = "people"
population = "the women interviewed"
planned = "before"

[figures.in_region]
title = "Women sold in the region"
kind = "judged_range"
planned = "later"
formula = "population * share"
unit = "people"
population = "women in the region"
period = "2025"

[figures.by_lists]
title = "Women sold, by lists"
kind = "estimate"
method = "loglinear"
planned = "later"
unit = "people"
population = "women in the region"
period = "2025"
"""

SAID = {
    "en": "I was told that there would be work in a restaurant. I worked there for a year.",
    "ko": "식당에서 일하게 될 거라고 들었습니다. 그곳에서 일 년 동안 일했습니다.",
    "zh": "他们说会在餐馆里有一份工作。我在那里工作了一年。",
}
CODED = {"en": (0, 53), "ko": (0, 21), "zh": (0, 14)}


def records(hostile: str = "") -> list:
    """Twelve tellers and some claims; ``hostile`` text goes into every free field."""
    import hashlib

    from testimonia.coding.records import Act, Finding, Information, Segment, Transfer
    from testimonia.collect.records import Claim, Interview, Person, SourceMaterial
    from testimonia.consent.records import Consent
    from testimonia.core.records import PROJECT, Record
    from testimonia.disclose.quotes import CHECKLIST
    from testimonia.disclose.records import Quote

    made: list[Record] = []
    for n in range(12):
        teller, language = f"t{n}", ("en", "ko", "zh")[n % 3]
        text, (start, end) = SAID[language] + hostile, CODED[language]
        passage = text[start:] if hostile else text[start:end]
        act = Transfer if n < 7 else Act
        made += [
            Person(id=teller, subject=teller, pseudonym=f"Teller {n}{hostile}"),
            Interview(
                id=f"v{n}", subject=teller, teller=teller, on="2025", site=f"north{hostile}", language=language,
                interviewer="m1",
            ),
            SourceMaterial(
                id=f"s{n}", subject=teller, interview=f"v{n}", material_kind="transcript", language=language, text=text
            ),
            Consent(
                subject=teller, purposes=frozenset({"keep", "code", "count", "quote"}), language=language,
                text_version="1", given_on="2025-02-01", reconfirmed_on="2026-05-01",
                expires_on="2026-12-20" if n == 0 else None,
            ),
            Segment(
                id=f"g{n}", subject=teller, material=f"s{n}", start=start, end=start + len(passage),
                text_sha256=hashlib.sha256(passage.encode()).hexdigest(),
            ),
            Information(
                id=f"i{n}", subject=teller, segment=f"g{n}", teller=teller, about=teller,
                reliability="own_experience", verified_by="m2",
            ),
            act(subject=teller, event=f"e{n}", victim=teller, act_type="transfer", information=(f"i{n}",)),
            Quote(
                id=f"q{n}", subject=teller, segment=f"g{n}", 
                text=f"Number {n} of twelve is what I was called.{hostile}",
                language="en", details_checked=CHECKLIST, fitting_crowd=50, crowd_source="census of 2020",
            ),
        ]  # fmt: skip
    made.append(
        Finding(
            subject=PROJECT, statement=f"Women were sold.{hostile}", standard="reasonable_grounds_to_believe",
            supporting=tuple(f"i{n}" for n in range(7)), figures=("sold",), recommendation=f"Protect them.{hostile}",
        )
    )  # fmt: skip
    for number, repeats, value, bound, unit, by in (
        ("C1", None, 20000.0, "at_most", "people", "A report"),
        ("C2", "C1", 20000.0, "at_least", "people", "A newspaper"),
        ("C3", "C2", 30000.0, "at_least", "people", "地方报纸"),
        ("C4", None, 0.2, "about", "share", "A report"),
    ):
        made.append(
            Claim(
                subject=PROJECT, claim_id=number, quantity=f"people{hostile}", value=value, bound=bound,
                claim_unit=unit, population=f"women in the region{hostile}", published_by=by + hostile,
                published_on="2019-05-20", repeats=repeats, note=hostile,
            )
        )  # fmt: skip
    return made


def fill(vault, hostile: str = "") -> None:
    """Store everything and run the plan; hostile text goes into the plan as well."""
    import json

    from testimonia.estimate.actions import run_plan
    from testimonia.estimate.plan import parse_plan

    vault.put(*records(hostile), action="test.fill")
    plan = PLAN
    if hostile:
        quoted = json.dumps(hostile)[1:-1]
        for title in (
            "Twelve women",
            "Women in the region",
            "Women interviewed who were sold",
            "Women sold in the region",
        ):
            plan = plan.replace(f'"{title}"', f'"{title}{quoted}"')
    run_plan(vault, parse_plan(plan), DAY)
