"""Art. 3 as a rule: what is open stays open, a child needs no means, consent is irrelevant once a means was used."""

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.coding.article3 import Elements, beside, classify, classify_victim
from testimonia.coding.records import Act, Classification, Indicator
from testimonia.coding.vocabulary import MEANS_CODES, PURPOSE_CODES
from testimonia.core.values import ActElement, Answered, Ternary

Make = Callable[..., Act]
answers = st.sampled_from(get_args(Answered))
ternaries = st.sampled_from(get_args(Ternary))
elements = st.builds(
    Elements,
    acts=st.frozensets(st.sampled_from(get_args(ActElement))),
    means=st.fixed_dictionaries(dict.fromkeys(MEANS_CODES, answers)),
    purposes=st.fixed_dictionaries(dict.fromkeys(PURPOSE_CODES, answers)),
    child=ternaries,
    consented=answers,
)


def test_an_adult_deceived_into_forced_marriage_was_trafficked(make_act: Make) -> None:
    act = make_act(means=("deception",), purposes=("forced_marriage",))

    verdict = classify_victim([act], {act.id: "no"})

    assert verdict.verdict == "yes"
    assert verdict.supporting == ("P.A5", "P.M5", "P.P5")
    assert verdict.reason == "Yes: receipt by deception for forced marriage."


def test_a_child_needs_no_means(make_act: Make) -> None:
    act = make_act(purposes=("forced_marriage",))

    assert classify_victim([act], {act.id: "yes"}).verdict == "yes"
    assert classify_victim([act], {act.id: "no"}).verdict == "no"
    assert classify_victim([act], {act.id: "undecided"}).verdict == "undecided"


def test_consent_is_irrelevant_once_a_means_was_used(make_act: Make) -> None:
    act = make_act(means=("fraud",), purposes=("prostitution",), consented="yes")

    assert classify_victim([act], {act.id: "no"}).reason.endswith("Her consent is irrelevant, since a means was used.")


def test_means_that_were_not_asked_about_are_not_read_as_none(make_act: Make) -> None:
    act = make_act(means_answered=False, purposes=("forced_labour",))

    verdict = classify_victim([act], {act.id: "no"})

    assert verdict.verdict == "undecided"
    assert verdict.reason == "Undecided: the means is not asked."


def test_a_single_means_left_unknown_keeps_the_verdict_open(make_act: Make) -> None:
    items = dict.fromkeys(MEANS_CODES, "no") | {"deception": "unknown"}
    act = make_act(means_items=items, purposes=("forced_labour",))

    assert classify_victim([act], {act.id: "no"}).verdict == "undecided"


def test_acts_of_one_event_are_read_together(make_act: Make) -> None:
    recruited = make_act(act_type="recruitment", means=("deception",), purposes_answered=False)
    received = make_act(act_type="receipt", means_answered=False, purposes=("forced_marriage",))

    assert classify_victim([recruited, received], {recruited.id: "no", received.id: "no"}).verdict == "yes"


def test_means_of_one_event_do_not_serve_another(make_act: Make) -> None:
    first = make_act(event="e1", means=("deception",), purposes_answered=False)
    second = make_act(event="e2", means_answered=False, purposes=("forced_marriage",))

    assert classify_victim([first, second], {first.id: "no", second.id: "no"}).verdict == "undecided"


def test_an_indicator_opens_a_denied_means_but_never_proves_it(make_act: Make) -> None:
    act = make_act(purposes=("forced_labour",))
    indicator = Indicator(subject="teller1", victim="teller1", code="D1.01", present="yes")

    verdict = classify_victim([act], {act.id: "no"}, [indicator])

    assert verdict.verdict == "undecided"
    assert "an indicator points to it" in verdict.reason


def test_a_purpose_coded_other_waits_for_a_person(make_act: Make) -> None:
    act = make_act(means=("fraud",), purposes=("other",))

    assert classify_victim([act], {act.id: "no"}).verdict == "undecided"


def test_without_an_act_nothing_is_decided() -> None:
    assert classify_victim([], {}).verdict == "undecided"


def test_a_human_decision_that_differs_is_shown_beside_the_rule(make_act: Make) -> None:
    act = make_act(means=("fraud",), purposes=("other",))
    derived = classify_victim([act], {act.id: "no"})
    decision = Classification(
        subject="teller1", victim="teller1", derived="undecided", derived_reason=derived.reason, decided="yes",
        decided_by="member 2", decided_reason="the form is servitude",
    )  # fmt: skip

    assert beside(derived, decision) == "The rule says undecided; member 2 decided yes because the form is servitude."
    assert beside(derived, None) == ""


@given(elements, st.data())
def test_an_answer_that_was_open_never_turns_a_closed_verdict_round(
    given_elements: Elements, data: st.DataObject
) -> None:
    before = classify(given_elements).verdict
    open_means = [m for m, a in given_elements.means.items() if a not in ("yes", "no")]
    if before == "undecided" or not open_means:
        return
    filled = dict(given_elements.means) | {
        data.draw(st.sampled_from(open_means)): data.draw(st.sampled_from(["yes", "no"]))
    }

    after = classify(Elements(given_elements.acts, filled, given_elements.purposes, given_elements.child)).verdict

    assert after == before


@given(elements)
def test_consent_never_changes_the_verdict(given_elements: Elements) -> None:
    e = given_elements
    verdicts = {classify(Elements(e.acts, e.means, e.purposes, e.child, c)).verdict for c in get_args(Answered)}

    assert len(verdicts) == 1


@given(elements)
def test_every_reason_is_one_or_two_sentences_that_open_with_the_verdict(given_elements: Elements) -> None:
    verdict = classify(given_elements)

    assert verdict.reason.lower().startswith(verdict.verdict)
    assert 1 <= verdict.reason.count(".") <= 2


@pytest.mark.parametrize("child", ["yes", "undecided", "no"])
def test_the_order_of_acts_does_not_matter(make_act: Make, child: Ternary) -> None:
    acts = [
        make_act(event=e, means=m, purposes=p) for e in "ab" for m in [(), ("fraud",)] for p in [(), ("prostitution",)]
    ]
    children = {a.id: child for a in acts}

    assert classify_victim(acts, children) == classify_victim(acts[::-1], children)
