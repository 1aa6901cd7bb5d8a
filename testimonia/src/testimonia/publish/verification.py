"""What a check of a package found; the command line prints it, tests and scripts read it."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "failed", "not_checked"]
Signer = Literal["known", "unknown", "other", "none"]


@dataclass(frozen=True)
class Check:
    """One thing that was checked, or could not be and why."""

    subject: str
    status: Status
    detail: str


@dataclass(frozen=True)
class Verification:
    """The whole answer."""

    package: str
    altered: tuple[str, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]
    signature_valid: bool
    fingerprint: str
    """Of the key that signed; empty where there is no readable signature."""
    signer: Signer
    """'known' where the fingerprint is the one that was asked for, 'unknown' where none was."""
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing failed; what could not be checked is no failure."""
        intact = not (self.altered or self.removed or self.added)
        signed = self.signature_valid and self.signer in ("known", "unknown")
        return intact and signed and all(check.status != "failed" for check in self.checks)
