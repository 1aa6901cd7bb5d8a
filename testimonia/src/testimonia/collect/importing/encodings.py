"""Bytes of a text file go in; the text comes out where the encoding is certain, else what to do about it.

Korean and Chinese spreadsheet programs still write CP949 and GB18030. Most Korean bytes are also sound GB18030, so
these two are told apart by what the text would consist of, and only where there is enough of it.
"""

import codecs
import unicodedata

from testimonia.collect.importing.tables import CannotRead

ENCODINGS = ("utf-8", "utf-16", "cp949", "gb18030")
ENOUGH = 20
"""So many characters beyond ASCII are needed to tell CP949 from GB18030."""

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(content: bytes, encoding: str = "") -> str:
    """Return the text; ``encoding`` is what the user says it is, if they do."""
    if encoding:
        return _as(content, "utf-8-sig" if encoding == "utf-8" else encoding, f"its bytes are not {encoding}")
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _as(content, name, f"it begins as {name.removesuffix('-sig').upper()} and goes on as something else")
    if b"\0" in content:
        return _without_bom(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _east_asian(content)


def _as(content: bytes, encoding: str, otherwise: str) -> str:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise CannotRead(f"{otherwise}; save it again as UTF-8") from None


def _without_bom(content: bytes) -> str:
    """UTF-16 without a mark has zero bytes at every other place of plain text; anything else with zeros is no text."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if not others and zeros * 10 > len(content) // 2:
            return _as(content, name, "it looks like UTF-16 and is damaged")
    raise CannotRead("it is not a text file; give an XLSX, CSV or JSONL file")


def _east_asian(content: bytes) -> str:
    korean, chinese = _try(content, "cp949"), _try(content, "gb18030")
    beyond_ascii = [c for c in (korean or chinese or "") if not c.isascii()]
    if len(beyond_ascii) >= ENOUGH:
        hangul = sum("HANGUL" in unicodedata.name(c, "") for c in beyond_ascii) / len(beyond_ascii)
        if korean is not None and hangul >= 0.95:
            return korean
        if chinese is not None and (korean is None or hangul <= 0.75) and _mostly_han(chinese):
            return chinese
    raise CannotRead(
        "it is not UTF-8, and whether it is Korean (CP949) or Chinese (GB18030) is not certain; save it again as "
        '"CSV UTF-8", or say which with --encoding cp949 or --encoding gb18030'
    )


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _mostly_han(text: str) -> bool:
    beyond_ascii = [c for c in text if not c.isascii()]
    han = sum("CJK" in unicodedata.name(c, "") or "FULLWIDTH" in unicodedata.name(c, "") for c in beyond_ascii)
    return han >= 0.95 * len(beyond_ascii)
