"""One spelling for what people and programs write in several ways. No cell content is ever put into a message."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def plain(text: str) -> str:
    """Spell an id, a term, a number or a date: full-width forms become narrow, edges and invisible marks go."""
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).strip()


def prose(text: str) -> str:
    """Spell running text: composed characters and plain line ends; nothing that a reader would see changes."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def term(text: str) -> str:
    """Spell a vocabulary term or a column's name as the product does: `Forced Marriage` becomes `forced_marriage`."""
    parts = plain(text).split(".", 1)
    parts[0] = re.sub(r"[\s\-]+", "_", _CAMEL.sub("_", parts[0])).lower()
    return ".".join(parts)


def nearest(text: str, known: Iterable[str]) -> str:
    """Return the known term that is close to the text, or nothing."""
    found = difflib.get_close_matches(term(text), list(known), n=1, cutoff=0.7)
    return found[0] if found else ""


def listed(words: Iterable[str]) -> str:
    """Join known words for a sentence."""
    return ", ".join(words)
