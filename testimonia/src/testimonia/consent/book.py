"""`ConsentBook`: every Consent goes in; whether one teller's words may serve one purpose on one day comes out.

Default deny. The newest consent of a teller counts and replaces all earlier ones; every refusal names its reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

from testimonia.consent.records import Consent
from testimonia.core.dates import earliest, latest
from testimonia.core.values import Purpose

if TYPE_CHECKING:
    from testimonia.vault import Vault

PUBLISHES: frozenset[Purpose] = frozenset({"quote", "own_name", "lasting_pseudonym"})
"""Purposes that put her words before the public: she is asked again before publication."""


@dataclass(frozen=True)
class Permission:
    """Yes or no, with the reason."""

    allowed: bool
    reason: str


class ConsentBook:
    """The consents of an investigation. Pure: the same records give the same answers."""

    def __init__(self, consents: Iterable[Consent]) -> None:
        """Take the newest revision of every consent, in the order of first storage."""
        self._of: dict[str, list[Consent]] = {}
        for consent in consents:
            self._of.setdefault(consent.subject, []).append(consent)
        for of_teller in self._of.values():
            of_teller.sort(key=_given)

    @classmethod
    def of(cls, vault: "Vault") -> Self:
        """Read the consents of an unlocked investigation."""
        return cls(vault.scan(Consent))

    def newest(self, teller: str) -> Consent | None:
        """Return the consent that counts, or None where she never gave one."""
        return self._of[teller][-1] if teller in self._of else None

    def tellers(self) -> tuple[str, ...]:
        """Return everyone who ever gave a consent, also one taken back."""
        return tuple(self._of)

    def allows(self, teller: str, purpose: Purpose, on: date, *, to: str = "") -> Permission:
        """Say whether this teller's words may serve the purpose on that day; ``to`` names the body to share with."""
        consent = self.newest(teller)
        if consent is None:
            return Permission(False, "no consent is recorded")
        denial = (
            self._withdrawn(teller, consent)
            or _not_in_force(consent, on)
            or _of_minor(consent)
            or _beyond_purpose(consent, purpose, on, to)
        )
        return Permission(not denial, denial or f"consent in force from {consent.given_on} includes this purpose")

    def withdrew(self, teller: str) -> bool:
        """Say whether she took her consent back and has not consented anew since."""
        newest = self.newest(teller)
        return newest is not None and bool(self._withdrawn(teller, newest))

    def _withdrawn(self, teller: str, newest: Consent) -> str:
        """A withdrawal holds until she consents anew on a later day, whichever of her consents carries it."""
        taken_back = [c for c in self._of[teller] if c.withdrawn_on and not _day_after(c.withdrawn_on, newest)]
        return "consent was withdrawn" if taken_back else ""


def _given(consent: Consent) -> date:
    return latest(consent.given_on) or date.max


def _day_after(withdrawn_on: str, newest: Consent) -> bool:
    """Whether the newest consent was surely given after that withdrawal."""
    if newest.withdrawn_on:
        return False
    withdrawn, given = latest(withdrawn_on), earliest(newest.given_on)
    return withdrawn is not None and given is not None and given > withdrawn


def _not_in_force(consent: Consent, on: date) -> str:
    if on < _given(consent):
        return "consent was given later than that day"
    if consent.expires_on:
        ends = earliest(consent.expires_on)
        if ends is None or on > ends:
            return "consent has expired"
    return ""


def _of_minor(consent: Consent) -> str:
    minor = consent.minor
    if minor is None:
        return ""
    if not minor.assent_given:
        return "she is a minor and did not assent herself"
    if not minor.guardian_relation.strip():
        return "she is a minor and no guardian consented"
    return "the guardian who consented may be the seller" if minor.guardian_may_be_seller else ""


def _beyond_purpose(consent: Consent, purpose: Purpose, on: date, to: str) -> str:
    if purpose not in consent.purposes:
        return "consent does not include this purpose"
    if purpose == "share" and to not in consent.share_with:
        return "consent to share does not name this body"
    if purpose == "lasting_pseudonym" and not consent.lasting_pseudonym:
        return "no lasting pseudonym is recorded"
    return _unconfirmed(consent, on) if purpose in PUBLISHES else ""


def _unconfirmed(consent: Consent, on: date) -> str:
    again = latest(consent.reconfirmed_on) if consent.reconfirmed_on else None
    if again is None or again > on or again < _given(consent):
        return "consent was not reconfirmed before publication"
    return ""
