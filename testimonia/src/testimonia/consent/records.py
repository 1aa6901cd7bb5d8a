"""What a person agreed to, in which words, and what she took back."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict

from testimonia.core.dates import valid
from testimonia.core.records import Compartment, Record
from testimonia.core.values import Language, Purpose


def _a_date(text: str) -> str:
    if not text or not valid(text):
        raise ValueError("not a date in EDTF")
    return text


ConsentDate = Annotated[str, AfterValidator(_a_date)]
"""EDTF. Where it is coarse, the book reads it against use: in force from its last day, expired after its first."""


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
    """The bodies that she named; nobody else."""
    scope: str = ""
    """What she limited it to, in the team's words: which interviews, which part."""
    language: Language
    text_version: str
    method: str = "oral"
    """Oral where a signature is unsafe."""
    given_on: ConsentDate
    reconfirmed_on: ConsentDate | None = None
    expires_on: ConsentDate | None = None
    withdrawn_on: ConsentDate | None = None
    recontact: bool = False
    lasting_pseudonym: str | None = None
    minor: GuardianAssent | None = None
