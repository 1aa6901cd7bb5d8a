"""A quote leaves only if its own teller said it, where it says, and of nobody who was never asked."""

import pytest

from .conftest import DAY


@pytest.fixture
def withheld(estimated):  # type: ignore[no-untyped-def]
    """Change stored records, make a draft, and return how many quotes leave and why others don't."""
    from testimonia.ledger.release import draft

    def attempt(change):  # type: ignore[no-untyped-def]
        with estimated.unlock() as vault:
            vault.put(*change(vault), action="test.attack")
            edition = draft(vault, DAY).edition
        return len(edition.quotes), " | ".join(edition.clearance.withheld)

    return attempt


def changed_quote(**update):  # type: ignore[no-untyped-def]
    from testimonia.disclose.records import Quote

    return lambda vault: [vault.get(Quote, "q3").model_copy(update=update)]


@pytest.mark.parametrize(
    ("update", "reason"),
    [
        ({"segment": "s99"}, "no passage of this teller"),
        ({"segment": "s4"}, "no passage of this teller"),
        ({"text": "Number 3 of twelve is what they called me."}, "do not stand in the passage"),
        ({"text": "We walked."}, "do not stand in the passage"),
        ({"text": "is what I was called. [...] Number 3"}, "do not stand in the passage"),
        ({"text": "[...]"}, "do not stand in the passage"),
        ({"language": "ko"}, "its language is not"),
    ],
)
def test_what_she_did_not_say_there_is_no_quote_of_hers(withheld, update, reason) -> None:  # type: ignore[no-untyped-def]
    n, why = withheld(changed_quote(**update))

    assert n == 10
    assert reason in why


def test_left_out_words_are_marked(withheld) -> None:  # type: ignore[no-untyped-def]
    n, _ = withheld(changed_quote(text="Number 3 [...] is what I was called."))

    assert n == 11


def test_an_edited_transcript_takes_its_quotes_along(withheld) -> None:  # type: ignore[no-untyped-def]
    from testimonia.collect.records import SourceMaterial

    n, why = withheld(lambda vault: [vault.get(SourceMaterial, "m3").model_copy(update={"text": "She took it back."})])

    assert n == 10
    assert "was edited since" in why


def test_a_segment_filed_under_another_teller_lends_her_no_consent(withheld) -> None:  # type: ignore[no-untyped-def]
    """t0 did not agree to be quoted; an insider marks t0's words as a segment of t3."""
    from testimonia.coding.records import Segment

    def forge(vault):  # type: ignore[no-untyped-def]
        words = vault.get(Segment, "s0")
        forged = words.model_copy(update={"id": "forged", "subject": "t3", "revision": 0})
        return [forged, *changed_quote(segment="forged", text="Number 0 of twelve is what I was called.")(vault)]

    n, why = withheld(forge)

    assert n == 10
    assert "no passage of this teller" in why


def test_a_passage_about_someone_who_was_never_asked_is_not_quoted(withheld) -> None:  # type: ignore[no-untyped-def]
    from testimonia.coding.records import Information
    from testimonia.collect.records import Person

    def tell_of_fay(_):  # type: ignore[no-untyped-def]
        return [
            Person(id="fay", subject="fay", pseudonym="Fay F.", person_kind="spoken_of"),
            Information(subject="t3", teller="t3", about="fay", reliability="witnessed", segment="s3"),
        ]

    n, why = withheld(tell_of_fay)

    assert n == 10
    assert "never asked" in why
