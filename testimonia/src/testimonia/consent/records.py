"""What a person agreed to, in which words, and what she took back."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from testimonia.core.records import Compartment, Record
from testimonia.core.values import Language, Purpose


class GuardianAssent(BaseModel):
    """A minor's own assent and the adult who agreed for her; a guardian who may be the seller is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    assent_given: bool
    guardian_relation: str
    guardian_may_be_seller: bool = False


class Consent(Record):
    """One consent of one teller; a later record of the same teller replaces an earlier one."""

    kind: ClassVar[str] = "consent"
    compartment: ClassVar[Compartment] = "CODED"

    purposes: frozenset[Purpose]
    share_with: tuple[str, ...] = ()
    language: Language
    text_version: str
    method: str = "oral"
    given_on: str
    reconfirmed_on: str | None = None
    expires_on: str | None = None
    withdrawn_on: str | None = None
    recontact: bool = False
    lasting_pseudonym: str | None = None
    minor: GuardianAssent | None = None
