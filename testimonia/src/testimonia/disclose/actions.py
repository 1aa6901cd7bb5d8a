"""Writes of the gate's own material: an editor's choice of quotes. Whether one may leave, the gate says at release."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from testimonia.consent.book import ConsentBook
from testimonia.core.errors import InvalidInput, Refused
from testimonia.disclose.records import Quote

if TYPE_CHECKING:
    from testimonia.vault import Vault


def choose_quotes(vault: "Vault", quotes: Sequence[Quote], on: date) -> None:
    """Store quotes that an editor would like to print; of tellers who don't agree to be quoted, none is even chosen."""
    book = ConsentBook.of(vault)
    for quote in quotes:
        if not quote.text.strip():
            raise InvalidInput(found="a quote without words", rule="a quote is words of its teller", todo="Choose them")
        permission = book.allows(quote.subject, "quote", on)
        if not permission.allowed:
            raise Refused(
                found=f"for this teller {permission.reason}",
                rule="only words of those who agree to be quoted are chosen",
                todo="Choose another passage",
            )
    vault.put(*quotes, action="quotes chosen")
