"""What the ledger keeps: drafts that wait for two approvals, and the key that signs releases."""

from typing import ClassVar

from testimonia.cleared import ClearedEdition
from testimonia.core.records import Compartment, Record
from testimonia.disclose.records import PublishedFigure


class EditionDraft(Record):
    """What one release would consist of, as the gate cleared it. Quotes stand here by id: no teller's words are sealed
    under the project. Approvals name the keyed hash of the whole edition, quotes and all."""

    kind: ClassVar[str] = "edition_draft"
    compartment: ClassVar[Compartment] = "CLEARED"

    edition: ClearedEdition
    sha256: str
    behind: tuple[PublishedFigure, ...] = ()
    """Who stands behind each number; goes into the record of the edition when it is released."""
    quotes: tuple[str, ...] = ()
    invented_names: tuple[str, ...] = ()


class ReleaseKey(Record):
    """The secret of the investigation's release key: it stands for the investigation and for no member."""

    kind: ClassVar[str] = "release_key"
    compartment: ClassVar[Compartment] = "CLEARED"

    seed: str
    """32 bytes in hexadecimal digits."""
