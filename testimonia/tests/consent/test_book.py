from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.consent.book import PUBLISHES, ConsentBook
from testimonia.consent.records import Consent, GuardianAssent
from testimonia.core.values import Purpose

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
DAY = date(2025, 6, 1)


def make_consent(**fields: object) -> Consent:
    given: dict[str, object] = {
        "subject": "t1",
        "purposes": frozenset({"keep", "count", "quote", "share"}),
        "language": "ko",
        "text_version": "1",
        "given_on": "2024-01-10",
        "reconfirmed_on": "2024-02-01",
        "share_with": ("Archive A",),
    }
    return Consent(**(given | fields))


def test_without_a_consent_nothing_is_allowed() -> None:
    permission = ConsentBook([]).allows("t1", "keep", DAY)
    assert (permission.allowed, permission.reason) == (False, "no consent is recorded")


def test_a_purpose_that_was_not_named_is_denied() -> None:
    assert ConsentBook([make_consent()]).allows("t1", "count", DAY).allowed
    assert ConsentBook([make_consent()]).allows("t1", "audio", DAY).reason == "consent does not include this purpose"


def test_the_newest_consent_counts_even_if_it_allows_less() -> None:
    narrower = make_consent(purposes=frozenset({"keep"}), given_on="2024-05-01")
    for book in (ConsentBook([make_consent(), narrower]), ConsentBook([narrower, make_consent()])):
        assert not book.allows("t1", "count", DAY).allowed


def test_of_two_consents_of_one_day_the_one_stored_later_counts() -> None:
    narrower = make_consent(purposes=frozenset({"keep"}))
    assert not ConsentBook([make_consent(), narrower]).allows("t1", "count", DAY).allowed
    assert ConsentBook([narrower, make_consent()]).allows("t1", "count", DAY).allowed


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"withdrawn_on": "2024-03"}, "consent was withdrawn"),
        ({"withdrawn_on": "2026-03"}, "consent was withdrawn"),
        ({"expires_on": "2025-05-31"}, "consent has expired"),
        ({"expires_on": "2025"}, "consent has expired"),
        ({"given_on": "2025-06-02", "reconfirmed_on": None}, "consent was given later than that day"),
        ({"given_on": "2025", "reconfirmed_on": None}, "consent was given later than that day"),
        (
            {"minor": GuardianAssent(assent_given=False, guardian_relation="aunt")},
            "she is a minor and did not assent herself",
        ),
        (
            {"minor": GuardianAssent(assent_given=True, guardian_relation=" ")},
            "she is a minor and no guardian consented",
        ),
        (
            {"minor": GuardianAssent(assent_given=True, guardian_relation="uncle", guardian_may_be_seller=True)},
            "the guardian who consented may be the seller",
        ),
    ],
)
def test_every_refusal_names_its_reason(fields: dict[str, object], reason: str) -> None:
    permission = ConsentBook([make_consent(**fields)]).allows("t1", "count", DAY)
    assert (permission.allowed, permission.reason) == (False, reason)


def test_a_consent_serves_until_the_end_of_its_last_day() -> None:
    assert ConsentBook([make_consent(expires_on="2025-06-01")]).allows("t1", "count", DAY).allowed


def test_a_minor_with_assent_and_a_guardian_is_heard() -> None:
    minor = GuardianAssent(assent_given=True, guardian_relation="aunt")
    assert ConsentBook([make_consent(minor=minor)]).allows("t1", "count", DAY).allowed


@pytest.mark.parametrize(("body", "allowed"), [("Archive A", True), ("Archive B", False), ("", False)])
def test_sharing_is_allowed_only_with_the_named_body(body: str, allowed: bool) -> None:
    assert ConsentBook([make_consent()]).allows("t1", "share", DAY, to=body).allowed is allowed


@pytest.mark.parametrize("reconfirmed", [None, "2025-06-02", "2023-12-31"])
def test_a_quote_needs_a_reconfirmation_between_consent_and_publication(reconfirmed: str | None) -> None:
    book = ConsentBook([make_consent(reconfirmed_on=reconfirmed)])
    assert book.allows("t1", "quote", DAY).reason == "consent was not reconfirmed before publication"
    assert book.allows("t1", "count", DAY).allowed


def test_after_a_withdrawal_only_a_consent_of_a_later_day_counts() -> None:
    withdrawn = make_consent(withdrawn_on="2024-03-01")
    same_day = make_consent(given_on="2024-03-01", reconfirmed_on=None)
    later = make_consent(given_on="2024-03-02", reconfirmed_on=None)
    assert not ConsentBook([withdrawn, same_day]).allows("t1", "count", DAY).allowed
    assert ConsentBook([withdrawn, later]).allows("t1", "count", DAY).allowed


days = st.dates(date(2023, 1, 1), date(2026, 12, 31))
maybe_days = st.none() | days.map(date.isoformat)
consents = st.builds(
    make_consent,
    subject=st.sampled_from(["t1", "t2"]),
    purposes=st.frozensets(st.sampled_from(PURPOSES)),
    given_on=days.map(date.isoformat),
    reconfirmed_on=maybe_days,
    expires_on=maybe_days,
    withdrawn_on=maybe_days,
    lasting_pseudonym=st.none() | st.just("Haneul"),
    minor=st.none() | st.builds(GuardianAssent, guardian_relation=st.sampled_from(["", "aunt"])),
)


@given(st.lists(consents, max_size=6), st.sampled_from(PURPOSES), days, st.sampled_from(["", "Archive A", "B"]))
def test_whatever_is_allowed_rests_on_the_newest_consent_and_every_rule(
    known: list[Consent], purpose: Purpose, on: date, body: str
) -> None:
    permission = ConsentBook(known).allows("t1", purpose, on, to=body)
    assert permission.reason
    if not permission.allowed:
        return
    own = [c for c in known if c.subject == "t1"]
    newest = max(own, key=lambda c: c.given_on)
    assert all(c.given_on < newest.given_on or c.given_on == newest.given_on for c in own)
    counts = [c for c in own if c.given_on == newest.given_on][-1]
    assert purpose in counts.purposes
    assert counts.given_on <= on.isoformat() <= (counts.expires_on or "9999-12-31")
    assert not [c for c in own if c.withdrawn_on and c.withdrawn_on >= counts.given_on]
    assert counts.minor is None or (counts.minor.assent_given and not counts.minor.guardian_may_be_seller)
    assert purpose != "share" or body in counts.share_with
    assert purpose not in PUBLISHES or counts.given_on <= str(counts.reconfirmed_on) <= on.isoformat()


@given(st.lists(consents, max_size=5), st.sampled_from(PURPOSES), days)
def test_a_withdrawal_takes_effect_whatever_else_is_recorded(known: list[Consent], purpose: Purpose, on: date) -> None:
    newest_day = max([date.fromisoformat(c.given_on) for c in known], default=date(2023, 1, 1))
    withdrawal = make_consent(withdrawn_on=(newest_day + timedelta(days=1)).isoformat())
    book = ConsentBook([*known, withdrawal])
    assert not book.allows("t1", purpose, on, to="Archive A").allowed
