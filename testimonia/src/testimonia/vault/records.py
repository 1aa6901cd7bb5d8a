"""`Media`: the record that holds a sealed file's key. Without it the file is noise, and a shred takes it along."""

from typing import ClassVar

from pydantic import Field

from testimonia.core.records import Compartment, Record


class Media(Record):
    """One sealed file of ``media/``; the file bears the record's id and no other name."""

    kind: ClassVar[str] = "media"
    compartment: ClassVar[Compartment] = "TESTIMONY"

    key: str = Field(repr=False, pattern=r"^[0-9a-f]{64}$")
    name: str = ""
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of the plain bytes as they came in."""
