"""Writes about consent. Each is one transaction with one audit entry; the reason of a withdrawal is never asked."""

from typing import TYPE_CHECKING

from testimonia.consent.records import Consent
from testimonia.core.dates import valid
from testimonia.core.errors import InvalidInput, NotFound, Refused

if TYPE_CHECKING:
    from testimonia.vault import Vault


def record_consent(vault: "Vault", consent: Consent) -> None:
    """Store a consent; one that a possible seller gave as guardian is refused."""
    check_guardian(consent)
    vault.put(consent, action="consent recorded")


def withdraw_consent(vault: "Vault", teller: str, on: str) -> None:
    """Mark every consent of a teller as withdrawn on that day; from now on nothing of hers may leave."""
    if not on or not valid(on):
        raise InvalidInput(
            found="no day of the withdrawal",
            rule="a withdrawal has its date in EDTF",
            todo="Give it, such as 2025-03-01",
        )
    consents = [c for c in vault.scan(Consent, subject=teller) if c.withdrawn_on is None]
    if not consents:
        raise NotFound(
            found="no consent of this person in force",
            rule="only a consent that was given can be withdrawn",
            todo="Check the person; without a consent nothing of hers is used anyway",
        )
    marked = (c.model_copy(update={"withdrawn_on": on}) for c in consents)
    vault.put(*marked, action="consent withdrawn")


def check_guardian(consent: Consent) -> None:
    """Refuse a guardian who may be the seller."""
    if consent.minor is not None and consent.minor.guardian_may_be_seller:
        raise Refused(
            found="a guardian who may be the seller",
            rule="such a person cannot consent for a minor",
            todo="Ask for another guardian or the child protection officer, and keep nothing until then",
        )
