"""An editor chooses quotes only of those who agree to be quoted."""

from datetime import date

import pytest

from testimonia.consent.records import Consent
from testimonia.core.errors import InvalidInput, Refused
from testimonia.disclose.actions import choose_quotes
from testimonia.disclose.records import Quote

DAY = date(2026, 6, 1)


def quote(teller, text="It is mine to say."):
    return Quote(subject=teller, segment="s1", text=text, language="en")


def agreed(teller, *purposes):
    return Consent(
        subject=teller, purposes=frozenset(purposes), language="en", text_version="1", given_on="2026-01-01",
        reconfirmed_on="2026-05-01",
    )  # fmt: skip


def test_a_quote_of_someone_who_agrees_is_stored(vault):
    vault.put(agreed("t1", "keep", "quote"), action="test")

    choose_quotes(vault, [quote("t1")], DAY)

    assert [q.subject for q in vault.scan(Quote)] == ["t1"]


def test_one_quote_without_consent_stops_all_of_them(vault):
    vault.put(agreed("t1", "keep", "quote"), agreed("t2", "keep"), action="test")

    with pytest.raises(Refused, match="consent does not include this purpose"):
        choose_quotes(vault, [quote("t1"), quote("t2")], DAY)
    assert vault.scan(Quote) == []


def test_a_quote_has_words(vault):
    with pytest.raises(InvalidInput, match="a quote without words"):
        choose_quotes(vault, [quote("t1", " ")], DAY)
