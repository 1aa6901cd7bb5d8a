"""Runs of one language each. Han characters have Chinese, Korean and Japanese shapes; a run's language chooses."""

import re
from collections.abc import Iterator

from testimonia.core.values import Language

_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WIDE = "\u3000-\u303f\uff00-\uffef"
_EAST = re.compile(f"[{_HANGUL}{_HAN}{_WIDE}](?:[{_HANGUL}{_HAN}{_WIDE} ·,.]*[{_HANGUL}{_HAN}{_WIDE}])?")


def runs(text: str, language: Language) -> Iterator[tuple[Language, str]]:
    """Part a text into runs; within Korean or Chinese text only the other script makes a run of its own."""
    at = 0
    for found in _EAST.finditer(text):
        own = _language_of(found[0], language)
        if own == language:
            continue
        if found.start() > at:
            yield language, text[at : found.start()]
        yield own, found[0]
        at = found.end()
    if at < len(text):
        yield language, text[at:]


def _language_of(run: str, around: Language) -> Language:
    if re.search(f"[{_HANGUL}]", run):
        return "ko"
    if re.search(f"[{_HAN}]", run):
        return "ko" if around == "ko" else "zh"
    return around
