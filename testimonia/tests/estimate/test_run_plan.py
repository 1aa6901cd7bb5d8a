from datetime import date

import pytest

from testimonia.coding.records import Act, Information, Transfer
from testimonia.collect.records import Claim, Elicitation, Interview, KeyInformant, ListMembership, Person, Recruitment
from testimonia.consent.records import Consent
from testimonia.core.errors import InvalidInput
from testimonia.core.records import PROJECT, Record
from testimonia.estimate.actions import NOT_BEFORE, run_plan
from testimonia.estimate.plan import Plan, parse_plan
from testimonia.estimate.records import Figure, PlanVersion
from testimonia.vault import Vault

TODAY = date(2026, 1, 1)
HEAD = '[plan]\ntitle = "t"\nprofile = "small"\nseed = 3\ndraws = 2000\n'
COUNT = """
[figures.sold]
title = "Sold"
kind = "count"
unit = "people"
population = "women interviewed"
planned = "before"
where = "sold"
"""
PRICE = """
[parameters.price]
distribution = "lognormal"
unit = "CNY per sale"
currency = "CNY"
price_year = 2019
interviews = "price"

[parameters.women]
distribution = "triangular"
unit = "people"
elicitation = { quantity = "women", pooling = "average" }

[figures.paid]
title = "Paid"
kind = "judged_range"
unit = "CNY"
population = "women sold"
planned = "before"
formula = "women * price"
"""
LISTS = """
[figures.all]
title = "All"
kind = "estimate"
unit = "people"
population = "women"
planned = "before"
method = "loglinear"

[figures.twice]
title = "Twice"
kind = "judged_range"
unit = "people"
population = "women"
planned = "later"
formula = "all + all"
"""


def teller(name: str, price: float | None) -> list[Record]:
    information = f"i-{name}"
    purposes = frozenset({"keep", "count"})
    money = {"price": price, "currency": "CNY", "price_year": 2019} if price else {}
    return [
        Person(id=name, subject=name, pseudonym=name),
        Consent(subject=name, purposes=purposes, language="ko", text_version="1", given_on="2025-01-01"),  # type: ignore[arg-type]
        Interview(subject=name, teller=name, on="2025", site="north", language="ko", interviewer="m"),
        Information(id=information, subject=name, teller=name, about=name, reliability="own_experience"),
        Transfer(subject=name, event=f"e-{name}", victim=name, act_type="transfer", means=("fraud",),
                 purposes=("forced_marriage",), information=(information,), **money),  # type: ignore[arg-type]
    ]  # fmt: skip


@pytest.fixture
def filled(vault: Vault) -> Vault:
    """Six women who told a price, one who told none, one key informant."""
    for number in range(7):
        vault.put(*teller(f"t{number}", 1000.0 * (number + 1) if number < 6 else None), action="test")
    informant = KeyInformant(id="k", subject=PROJECT, label="key informant A", field_of_view="one town")
    judged = Elicitation(subject=PROJECT, informant="k", quantity="women", low=100, mode=200, high=400, unit="people",
                         population="women")  # fmt: skip
    vault.put(informant, judged, action="test")
    return vault


def made(vault: Vault, text: str) -> dict[str, Figure]:
    return {figure.figure_id: figure for figure in run_plan(vault, plan(text), TODAY)}


def plan(text: str) -> Plan:
    return parse_plan(HEAD + text)


def test_a_run_stores_the_plan_and_its_figures_by_one_action(filled: Vault) -> None:
    figures = made(filled, COUNT + PRICE)

    assert list(figures) == ["sold", "paid"]
    assert [f.revision for f in filled.scan(Figure)] == [1, 1]
    assert [(v.number, v.after_results) for v in filled.scan(PlanVersion)] == [(1, False)]
    assert (figures["sold"].value, figures["sold"].of) == (7, 7)


def test_own_prices_and_elicited_numbers_carry_their_sources_and_tellers(filled: Vault) -> None:
    figure = made(filled, PRICE)["paid"]

    women, price = figure.parameters
    assert figure.value == pytest.approx(225 * 3500, rel=0.1)
    assert women.source == "key informant A (one town)"
    assert price.source == "interviews: mean price over the people who told one"
    assert dict(price.contributions) == {f"t{n}": 1000.0 * (n + 1) for n in range(6)}
    assert price.values == {"low": pytest.approx(2_200), "high": pytest.approx(5_300)}
    assert figure.tellers == tuple(f"t{n}" for n in range(6))
    assert figure.information == tuple(f"i-t{n}" for n in range(6))
    assert figure.limits is not None
    assert figure.limits.name == "judged range"


def test_a_withdrawn_teller_is_in_no_figure_from_that_day_on(filled: Vault) -> None:
    taken_back = filled.scan(Consent, subject="t0")[0].model_copy(update={"withdrawn_on": "2025-12-01"})
    filled.put(taken_back, action="test")

    figures = made(filled, COUNT + PRICE)

    assert (figures["sold"].value, figures["sold"].of) == (6, 6)
    assert not any("t0" in str(figure.model_dump()) for figure in figures.values())


def test_prices_of_fewer_than_five_tellers_are_refused_as_a_result(filled: Vault) -> None:
    for name in ("t0", "t1"):
        taken_back = filled.scan(Consent, subject=name)[0].model_copy(update={"withdrawn_on": "2025-12-01"})
        filled.put(taken_back, action="test")

    figure = made(filled, PRICE)["paid"]

    assert figure.figure_kind == "refusal"
    assert figure.refusal is not None
    assert "5 tellers" in figure.refusal.found


def test_a_refusal_is_a_result_and_stops_what_rests_on_it(filled: Vault) -> None:
    figures = made(filled, LISTS + COUNT)

    assert figures["all"].refusal is not None
    assert "at least 3 lists" in figures["all"].refusal.rule
    assert figures["twice"].refusal is not None
    assert "all, on which this rests, was refused" in figures["twice"].refusal.found
    assert figures["sold"].value == 7


def test_the_same_seed_gives_the_same_figures(filled: Vault) -> None:
    first = made(filled, COUNT + PRICE)
    second = made(filled, COUNT + PRICE)

    assert [f.revision for f in second.values()] == [2, 2]
    plain = [[f.model_dump(exclude={"revision"}) for f in run.values()] for run in (first, second)]
    assert plain[0] == plain[1]


def test_what_is_defined_after_figures_were_made_was_not_planned_before(filled: Vault) -> None:
    made(filled, COUNT)
    figures = made(filled, COUNT + PRICE)

    assert figures["sold"].planned == "before"
    assert figures["paid"].planned == "later"
    assert NOT_BEFORE in figures["paid"].warnings
    assert [v.number for v in filled.scan(PlanVersion)] == [1, 2]


def test_a_changed_definition_is_a_later_one(filled: Vault) -> None:
    made(filled, COUNT)

    changed = made(filled, COUNT.replace('"sold"', "\"'fraud' in means\""))["sold"]

    assert changed.planned == "later"


def test_a_mistake_in_the_plan_stores_nothing(filled: Vault) -> None:
    with pytest.raises(InvalidInput, match="unknown column 'sould'"):
        run_plan(filled, plan(COUNT.replace('"sold"', '"sould"')), TODAY)

    assert filled.scan(Figure) == []
    assert filled.scan(PlanVersion) == []


@pytest.mark.parametrize(
    "values", ["low = 5, mode = 1, high = 2", "low = 0, mode = 1, high = inf", "low = 1, mode = 1, high = 1"]
)
def test_values_that_no_distribution_has_are_one_sentence_and_nothing_is_stored(filled: Vault, values: str) -> None:
    filled.put(Claim(subject=PROJECT, claim_id="C", quantity="q", value=1, bound="about", claim_unit="people",
                     population="", published_by="a report", published_on="2019"), action="test")  # fmt: skip
    elicited = PRICE.split("[parameters.women]")[1].split("[figures.paid]")[0]
    claimed = f'\ndistribution = "triangular"\nunit = "people"\nvalues = {{ {values} }}\n'
    claimed += 'claim = "C"\nbound = "about"\nnote = "n"\n'

    with pytest.raises(InvalidInput, match=r"range|order|finite|numbers"):
        run_plan(filled, plan(PRICE.replace(elicited, claimed)), TODAY)

    assert filled.scan(Figure) == []


def test_chain_referral_of_a_few_is_refused(filled: Vault) -> None:
    chain = [Recruitment(subject=f"t{n}", person=f"t{n}", recruiter=f"t{n - 1}" if n else None) for n in range(7)]
    filled.put(*chain, action="test")
    text = (
        LISTS.split("[figures.twice]")[0].replace("loglinear", "rds2").replace('"people"', '"share"')
        + 'where = "sold"\n'
    )

    figure = made(filled, text)["all"]

    assert figure.refusal is not None
    assert "nine in ten" in figure.refusal.found


def test_an_act_without_a_passage_is_its_subjects_word(vault: Vault) -> None:
    vault.put(*teller("t0", None), action="test")
    vault.put(
        Act(subject="t0", event="x", victim="t0", act_type="harbouring", purposes=("prostitution",)), action="test"
    )

    figure = made(vault, COUNT.replace('"sold"', "\"'prostitution' in exploitation\""))["sold"]

    assert figure.value == 1


def test_an_interval_without_an_end_is_a_refusal_and_not_a_number(vault: Vault) -> None:
    lists = [("a", (), 40), ("b", (), 40), ("c", (), 40), ("a", ("b",), 1), ("b", ("c",), 1), ("a", ("c",), 1)]
    entries = [
        ListMembership(subject=PROJECT, list_name=name, also_on=also, member_key=f"{k}", pattern_count=n,
                       population="women", place="north", period="2025")
        for k, (name, also, n) in enumerate(lists)
    ]  # fmt: skip
    vault.put(*entries, action="test")

    figure = made(vault, LISTS.split("[figures.twice]")[0] + 'options = { select = "none", replicates = 200 }\n')["all"]

    assert figure.refusal is not None
    assert figure.refusal.found == "an interval without an end"
