import pytest

from testimonia.collect.records import Claim, Elicitation, KeyInformant
from testimonia.core.errors import InvalidInput
from testimonia.estimate.frame import Frame
from testimonia.estimate.parameters import Evidence, Sourced, source
from testimonia.estimate.plan import FromElicitation, PlannedParameter


def claim(claim_id: str, value: float, bound: str, **fields: object) -> Claim:
    return Claim.model_validate(
        {"subject": "project", "claim_id": claim_id, "quantity": "people", "value": value, "bound": bound,
         "claim_unit": "people", "population": "all", "published_by": "a report", "published_on": "2019"} | fields
    )  # fmt: skip


CLAIMS = [claim("C1", 200, "at_most"), claim("C2", 200, "at_least", repeats="C1"), claim("C3", 100, "about"),
          claim("C4", 30, "at_least"), claim("C5", 50, "exact")]  # fmt: skip


def sourced(claim_id: str | list[str], distribution: str = "triangular", **keys: object) -> Sourced:
    planned = PlannedParameter.model_validate(
        {"distribution": distribution, "unit": "people", "claim": claim_id, "note": "because"} | keys
    )
    return source("x", planned, Evidence(CLAIMS, [], [], Frame("acts", (), (), 0)))


def test_a_claim_is_cited_so_that_a_reader_can_follow_it() -> None:
    found = sourced("C1", values={"low": 0, "mode": 200, "high": 200}, bound="at_most")

    assert found.parameter.source == "C1: a report, 2019: at most 200 people (all)"
    assert found.parameter.source_ids == (CLAIMS[0].id,)
    assert "C1 gives only a ceiling" in found.warnings[0]


def test_a_floor_may_be_used_as_it_stands_and_says_so() -> None:
    found = sourced("C4", "fixed", values={"value": 30}, bound="at_least", note="")

    assert "C4 gives only a floor" in found.warnings[0]
    assert "the limit itself is used" in found.warnings[0]


def test_two_claims_can_give_the_two_ends_of_a_range() -> None:
    found = sourced(["C4", "C5"], "uniform", values={"low": 30, "high": 50}, bound="at_least")

    assert found.warnings == ()
    assert "C4" in found.parameter.source
    assert "C5" in found.parameter.source


def span(low: float, mode: float, high: float, bound: str | None = None, **keys: object) -> dict[str, object]:
    return {"values": {"low": low, "mode": mode, "high": high}, "bound": bound, **keys}


@pytest.mark.parametrize(
    ("claim_id", "keys", "message"),
    [
        ("C9", span(0, 1, 2), "the claim 'C9' .* not in this investigation"),
        ("C1", span(0, 200, 201, "at_most"), "C1 says at most 200"),
        ("C1", span(0, 100, 150, "at_most"), "range 0 to 150 .*C1 says 200"),
        ("C4", span(29, 30, 31, "at_least"), "C4 says at least 30"),
        ("C3", span(101, 105, 110, "about"), "C3 says 100"),
        ("C1", span(0, 200, 200, "about"), "C1 says at_most, and a claim is used"),
        ("C1", span(0, 200, 200), "the bound none"),
        ("C2", span(200, 200, 300, "at_least"), "C2, which restates C1,"),
        ("C3", span(90, 100, 110, "about", unit="women"), "C3 is in 'people'"),
        ("C3", span(90, 100, 110, "about", note=""), "no note .*the note says"),
    ],
)
def test_a_claim_is_never_stretched(claim_id: str, keys: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        sourced(claim_id, **keys)


def elicited(pooling: str, *informants: KeyInformant, unit: str = "people") -> Sourced:
    judged = [Elicitation(subject="project", informant=i.id, quantity="q", low=10 * n, mode=20 * n, high=30 * n,
                          unit="people", population="all") for n, i in enumerate(informants, 1)]  # fmt: skip
    asked = FromElicitation(quantity="q", pooling=pooling)  # type: ignore[arg-type]
    planned = PlannedParameter(distribution="triangular", unit=unit, elicitation=asked)
    return source("x", planned, Evidence([], judged, informants, Frame("acts", (), (), 0)))


def informant(label: str, *overlaps: str) -> KeyInformant:
    return KeyInformant(
        id=label, subject="project", label=f"key informant {label}", field_of_view="a town", overlaps_with=overlaps
    )


def test_key_informants_are_pooled_by_the_rule_that_the_plan_states() -> None:
    widest = elicited("widest", informant("A"), informant("B"))
    average = elicited("average", informant("A"), informant("B"))

    assert widest.parameter.values == {"low": 10, "mode": 30, "high": 60}
    assert average.parameter.distribution == "pooled"
    assert "key informant A (a town)" in average.parameter.source


def test_key_informants_who_see_the_same_people_are_said_not_to_be_independent() -> None:
    assert elicited("widest", informant("A", "B"), informant("B")).warnings == (
        "Key informants behind x may see the same people; their agreement is not independent.",
    )
    assert elicited("widest", informant("A")).warnings == ("x rests on the judgement of one key informant.",)


def test_a_quantity_that_nobody_judged_is_refused() -> None:
    with pytest.raises(InvalidInput, match="which no key informant judged"):
        elicited("widest")
    with pytest.raises(InvalidInput, match="the unit 'women'"):
        elicited("widest", informant("A"), unit="women")
