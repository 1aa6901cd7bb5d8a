"""`Record`: the typed value that the vault seals. Stages subclass it in their own ``records``."""

import json
import secrets
from collections.abc import Callable
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from testimonia.core.errors import Damaged

Compartment = Literal["IDENTITY", "TESTIMONY", "CODED", "CLEARED", "LINKAGE"]
COMPARTMENTS: tuple[Compartment, ...] = ("IDENTITY", "TESTIMONY", "CODED", "CLEARED", "LINKAGE")

PROJECT = "project"
"""The subject of records that are about no single person: plan, codebook, figures. They hold ids only."""

_ENVELOPE_FIELDS = frozenset({"id", "subject", "revision"})


def new_id() -> str:
    """Return 128 random bits as 32 hexadecimal digits; an id says nothing of order or time."""
    return secrets.token_hex(16)


class Record(BaseModel):
    """One sealed record.

    A subclass names its ``kind``, ``compartment`` and ``schema_number``; these, with id, subject and revision, are
    bound into the encryption. ``upgrades[n]`` is a pure function from the stored fields of
    schema n to those of schema n + 1.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True, str_strip_whitespace=False
    )

    kind: ClassVar[str]
    compartment: ClassVar[Compartment]
    schema_number: ClassVar[int] = 1
    upgrades: ClassVar[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}

    id: str = Field(default_factory=new_id, pattern=r"^[0-9A-Za-z_-]{1,64}$")
    subject: str = Field(pattern=r"^[0-9A-Za-z_-]{1,64}$")
    revision: int = Field(default=0, ge=0)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "kind" in cls.__dict__:
            known = KINDS.setdefault(cls.kind, cls)
            if known.__qualname__ != cls.__qualname__:
                raise TypeError(f"two record classes are of kind {cls.kind!r}")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id[:8]} revision {self.revision}>"

    __str__ = __repr__

    def payload(self) -> bytes:
        """Return the fields that are sealed, as canonical JSON."""
        fields = self.model_dump(mode="json", exclude=set(_ENVELOPE_FIELDS), warnings=False)
        return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_payload(cls, payload: bytes, *, id: str, subject: str, revision: int, schema_number: int) -> Self:
        """Rebuild a record from opened bytes, upgrading an older schema on the way."""
        fields = json.loads(payload)
        if schema_number > cls.schema_number:
            raise Damaged(
                found=f"a {cls.kind} record of schema {schema_number}",
                rule=f"this version reads schemas up to {cls.schema_number}",
                todo="Update the program; nothing was changed",
            )
        for number in range(schema_number, cls.schema_number):
            fields = cls.upgrades[number](fields)
        try:
            return cls(**fields, id=id, subject=subject, revision=revision)
        except ValidationError:
            raise Damaged(
                found=f"a {cls.kind} record whose fields do not fit its schema",
                rule="a stored record must be readable for good",
                todo="Report this with the program's version; the sealed bytes are unchanged",
            ) from None


KINDS: dict[str, type[Record]] = {}
"""Every record class by its kind; a stage registers its own by defining them."""
