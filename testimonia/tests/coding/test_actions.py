"""Coding in a real vault: only with consent, blind where a round is blind, the human decision beside the rule."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from testimonia.coding import access, actions
from testimonia.coding.records import Act, Classification, Code, Coding, Indicator, Information, Segment
from testimonia.collect.records import Person, SourceMaterial
from testimonia.consent.records import Consent
from testimonia.core.errors import InvalidInput, Refused

Make = Callable[..., Act]
TODAY = date(2026, 11, 24)
TEXT = "We crossed the river. A man met us. 그 사람이 차를 몰았어요."


@pytest.fixture
def told(vault) -> Iterator:  # type: ignore[no-untyped-def, type-arg]
    consent = Consent(
        subject="teller1", purposes=frozenset({"keep", "code"}), language="ko", text_version="1", given_on="2026-01-01"
    )
    material = SourceMaterial(
        id="m1", subject="teller1", interview="i1", material_kind="transcript", language="ko", text=TEXT
    )
    person = Person(id="teller1", subject="teller1", pseudonym="A", birth="1995")
    vault.put(consent, material, person, action="import")
    return vault


def test_a_passage_is_marked_and_coded_with_the_version_of_its_code(told) -> None:  # type: ignore[no-untyped-def]
    actions.publish_codebook(told, "1", [Code(subject="project", name="crossing")])
    actions.publish_codebook(told, "2", [code := Code(subject="project", name="crossing")])

    segment = actions.mark_passage(told, "m1", 0, 21, TODAY)
    coding = actions.apply_code(told, segment.id, code.id, TODAY)

    assert coding.codebook_version == "2"
    assert [a.state for a in access.anchors(told, "m1")] == ["held"]
    assert [c.id for c in access.codebook(told)] == [code.id]


def test_a_codebook_version_is_never_changed(told) -> None:  # type: ignore[no-untyped-def]
    actions.publish_codebook(told, "1", [Code(subject="project", name="crossing")])

    with pytest.raises(Refused, match="a version of the codebook is never changed"):
        actions.publish_codebook(told, "1", [Code(subject="project", name="other")])


def test_without_consent_to_coding_nothing_is_coded(told, make_act: Make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused, match="for this teller no consent is recorded"):
        actions.store_coded(told, [make_act(), make_act(subject="teller2")], TODAY)

    assert access.acts(told) == []


def test_after_an_edit_passages_are_moved_and_broken_ones_returned(told) -> None:  # type: ignore[no-untyped-def]
    kept, lost = actions.mark_passage(told, "m1", 22, 35, TODAY), actions.mark_passage(told, "m1", 0, 21, TODAY)
    material = told.get(SourceMaterial, "m1")
    told.put(material.model_copy(update={"text": TEXT.replace("crossed", "went over")}), action="edit")

    broken = actions.repair_anchors(told, "m1")

    assert [a.segment.id for a in broken] == [lost.id]
    assert told.get(Segment, kept.id).start == 24


def test_a_fact_is_verified_by_a_second_person_only(told, investigation) -> None:  # type: ignore[no-untyped-def]
    fact = Information(
        id="n1", subject="teller1", teller="teller1", about="teller1", reliability="heard", coded_by=told.me.id
    )
    actions.store_coded(told, [fact], TODAY)

    with pytest.raises(Refused, match="verified by a second person"):
        actions.verify_information(told, "n1")
    told.lock()
    with investigation.unlock(1) as second:
        actions.verify_information(second, "n1")
        assert second.get(Information, "n1").verified_by == second.me.id


def test_a_blind_round_hides_the_other_coder_until_it_is_finished(told) -> None:  # type: ignore[no-untyped-def]
    segment = actions.mark_passage(told, "m1", 0, 21, TODAY)
    told.put(Coding(subject="teller1", segment=segment.id, code="c1", coder="another", blind_round=1), action="code")
    assert access.codings(told) == []
    mine = Coding(subject="teller1", segment="s2", code="c1", coder=told.me.id, blind_round=1)
    told.put(mine, action="code")

    with pytest.raises(Refused, match="only when the round is finished"):
        access.blind_judgements(told, 1)
    told.put(mine.model_copy(update={"id": "k2", "segment": segment.id}), action="code")
    told.put(Coding(subject="teller1", segment="s2", code="c2", coder="another", blind_round=1), action="code")

    assert {(j.interview, j.coder) for j in access.blind_judgements(told, 1) if j.unit == segment.id} == {
        ("i1", "another"),
        ("i1", told.me.id),
    }


def test_the_rule_and_the_decision_stand_side_by_side(told, make_act: Make) -> None:  # type: ignore[no-untyped-def]
    act = make_act(when="2010", purposes=("forced_marriage",))
    actions.store_coded(told, [act, Indicator(subject="teller1", victim="teller1", code="D4.01", present="yes")], TODAY)
    assert access.verdicts(told)["teller1"].verdict == "yes"

    with pytest.raises(InvalidInput, match="without a reason"):
        actions.decide_classification(told, "teller1", "undecided", "", TODAY)
    actions.decide_classification(told, "teller1", "undecided", "The year is a guess.", TODAY)
    actions.decide_classification(told, "teller1", "yes", "", TODAY)

    (stored,) = told.scan(Classification)
    assert (stored.derived, stored.decided, stored.derived_elements) == ("yes", "yes", ("P.A5", "P.P5", "3(c)"))
    assert [c.decided for c in told.history(Classification, stored.id)] == ["undecided", "yes"]


def test_without_an_act_nothing_is_classified(told) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused, match="no act against this person"):
        actions.decide_classification(told, "teller1", "yes", "", TODAY)


def test_a_sale_chain_is_held_against_the_dates(told, make_transfer: Make) -> None:  # type: ignore[no-untyped-def]
    sales = [make_transfer(1, "a", "b", when="2012"), make_transfer(2, "b", "c", when="2010-05")]
    actions.store_coded(told, sales, TODAY)

    (chain,) = access.chains(told)

    assert chain.contradictions == ("sale 2 is dated before sale 1",)
