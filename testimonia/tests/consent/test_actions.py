from datetime import date

import pytest

from testimonia.consent.actions import record_consent, withdraw_consent
from testimonia.consent.book import ConsentBook
from testimonia.consent.records import Consent, GuardianAssent
from testimonia.core.errors import InvalidInput, NotFound, Refused
from testimonia.core.records import new_id
from testimonia.vault import Vault


def consent_of(teller: str, **fields: object) -> Consent:
    base = {"subject": teller, "purposes": frozenset({"count"}), "language": "ko", "text_version": "1"}
    return Consent(**(base | {"given_on": "2024-01-10"} | fields))


def test_a_withdrawal_marks_every_consent_of_the_teller_and_denies_at_once(vault: Vault) -> None:
    teller = new_id()
    record_consent(vault, consent_of(teller))
    record_consent(vault, consent_of(teller, given_on="2024-05-01"))
    assert ConsentBook.of(vault).allows(teller, "count", date(2025, 1, 1)).allowed

    withdraw_consent(vault, teller, "2025-02-01")

    assert ConsentBook.of(vault).allows(teller, "count", date(2025, 1, 1)).reason == "consent was withdrawn"
    assert {c.withdrawn_on for c in vault.scan(Consent, subject=teller)} == {"2025-02-01"}


def test_a_withdrawal_without_a_consent_or_a_date_is_refused(vault: Vault) -> None:
    with pytest.raises(NotFound, match="no consent of this person"):
        withdraw_consent(vault, new_id(), "2025-02-01")
    with pytest.raises(InvalidInput, match="EDTF"):
        withdraw_consent(vault, new_id(), "")


def test_a_guardian_who_may_be_the_seller_is_refused(vault: Vault) -> None:
    teller = new_id()
    minor = GuardianAssent(assent_given=True, guardian_relation="uncle", guardian_may_be_seller=True)
    with pytest.raises(Refused, match="may be the seller"):
        record_consent(vault, consent_of(teller, minor=minor))
    assert vault.scan(Consent, subject=teller) == []
