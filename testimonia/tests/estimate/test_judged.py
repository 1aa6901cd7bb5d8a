import pytest

from testimonia.collect.records import Claim
from testimonia.core.errors import InvalidInput
from testimonia.estimate.judged import Ingredients, judged_range, write_out
from testimonia.estimate.parameters import Sourced
from testimonia.estimate.plan import Plan, parse_plan
from testimonia.estimate.records import FigureParameter

CLAIM = Claim(subject="project", claim_id="C1", quantity="profit", value=600, bound="at_least", claim_unit="USD",
              population="", published_by="a report", published_on="2019")  # fmt: skip


def parameter(name: str, low: float, high: float, unit: str, currency: str = "", year: int | None = None) -> Sourced:
    made = FigureParameter(name=name, distribution="uniform", values={"low": low, "high": high}, unit=unit,
                           currency=currency, price_year=year, source_kind="claim", source="a report")  # fmt: skip
    return Sourced(made)


PARAMETERS = {
    "women": parameter("women", 10, 30, "people"),
    "share": parameter("share", 0.4, 0.6, "share"),
    "price": parameter("price", 100, 200, "CNY", "CNY", 2019),
    "old_price": parameter("old_price", 100, 200, "CNY", "CNY", 2009),
    "dollars": parameter("dollars", 1, 2, "USD", "USD", 2019),
    "rate": parameter("rate", 6.8, 7.0, "CNY per USD"),
}


def planned(text: str, **keys: str) -> Plan:
    tables = '[plan]\ntitle="t"\nprofile="small"\nseed=1\n'
    tables += "".join(
        f'[parameters.{n}]\ndistribution="uniform"\nvalues={{low=1,high=2}}\nunit="-"\nclaim="C"\n' for n in PARAMETERS
    )
    extra = "".join(f'{key} = "{value}"\n' for key, value in keys.items())
    for name, formula in {"sold": "women * share", "asked": text}.items():
        tables += f'[figures.{name}]\ntitle="t"\nkind="judged_range"\nunit="USD"\npopulation="p"\nplanned="before"\n'
        tables += f'formula = "{formula}"\n' + (extra if name == "asked" else "")
    return parse_plan(tables)


def asked(text: str, **keys: str) -> dict[str, object]:
    return judged_range("asked", Ingredients(planned(text, **keys), PARAMETERS, {}, [CLAIM])).fields


def test_a_formula_that_names_a_figure_is_written_out_to_its_parameters() -> None:
    plan = planned("sold * price / rate")

    assert write_out("sold * price / rate", plan) == "(((women * share) * price) / rate)"
    assert write_out("women * share", plan) == "women * share"


def test_a_judged_range_is_never_called_a_confidence_interval() -> None:
    fields = asked("sold * price / rate")

    assert "confidence" not in str(fields)
    assert fields["limits"].name == "judged range"  # type: ignore[attr-defined]
    assert fields["dependent_limits"].high > fields["limits"].high  # type: ignore[attr-defined]
    assert {s.parameter for s in fields["tornado"]} == {"women", "share", "price", "rate"}  # type: ignore[attr-defined]


def test_reaching_a_claim_shows_what_each_parameter_would_have_to_be() -> None:
    reach = asked("sold * price / rate", reach="C1")["reach"]

    needs = {need.parameter: need for need in reach.needs}  # type: ignore[attr-defined]
    assert needs["women"].needed == pytest.approx(600 * 6.9 / (0.5 * 150))
    assert not needs["women"].within
    assert needs["share"].needed is None
    assert reach.share_of_draws == 0  # type: ignore[attr-defined]


def test_what_has_no_source_is_solved_for_and_says_so() -> None:
    fields = asked("sold * price * sales / rate", solve_for="sales", reach="C1")

    assert fields["value"] == pytest.approx(600 * 6.9 / (10 * 150), rel=0.1)
    assert fields["solved_for"] == "sales"
    assert fields["tornado"][0].parameter == "women"  # type: ignore[index]
    assert fields["tornado"][0].at_low > fields["value"] > fields["tornado"][0].at_high  # type: ignore[index]
    assert "sales has no source: this is what it would have to be for C1" in fields["assumptions"][0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "message"),
    [("price + dollars", "CNY and USD .* sourced rate"), ("price + old_price", "prices of 2 years")],
)
def test_money_meets_only_in_one_currency_and_year(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        asked(text)


def test_a_claim_in_another_unit_is_not_held_against_a_figure() -> None:
    other = CLAIM.model_copy(update={"claim_unit": "people"})

    with pytest.raises(InvalidInput, match="that claim is in 'people'"):
        judged_range("asked", Ingredients(planned("sold", reach="C1"), PARAMETERS, {}, [other]))
