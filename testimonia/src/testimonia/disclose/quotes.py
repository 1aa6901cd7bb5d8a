"""Quotes: consented words, under a name invented for one publication, checked for what would point at their teller."""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable

from testimonia.cleared import ClearedQuote
from testimonia.disclose.profiles import Rules
from testimonia.disclose.records import Quote
from testimonia.disclose.texts import fold, known_word, small_number

CHECKLIST = (
    "name", "number of kin", "place below province", "exact date", "job", "injury", "broker", "dialect",
)  # fmt: skip
"""Identifying details that a person must have looked for before a quote may leave."""

INVENTED = (
    "Acacia", "Alder", "Aspen", "Azalea", "Birch", "Camellia", "Cedar", "Clover", "Daisy", "Elm", "Fern", "Forsythia",
    "Hazel", "Heather", "Hibiscus", "Iris", "Ivy", "Jasmine", "Juniper", "Laurel", "Lavender", "Lilac", "Linden",
    "Lotus", "Magnolia", "Maple", "Marigold", "Myrtle", "Olive", "Orchid", "Peony", "Pine", "Plum", "Poppy", "Primrose",
    "Rowan", "Sage", "Sorrel", "Spruce", "Thistle", "Tulip", "Verbena", "Violet", "Willow", "Wisteria", "Yarrow",
)  # fmt: skip
"""Names of plants: plainly invented, so that no reader looks for a woman of that name."""

_RUN_WORDS = 8
_RUN_SIGNS = 16
"""A run of so many words, or of so many signs in Chinese, must not be public already."""

_NO_PLACE = "(?!(?:목소|울타|마무|보따|우|거|다|머|자|소|빨|멀|화|장|측|방|표|국)(?:리|면))"
"""Many Korean words end like a village (-리) or a township (-면), conditional verbs among them. So a place is one that
follows a county or province, or that someone is in, comes from or goes to; and never one of these."""

_DETAILS = {
    "an exact date": re.compile(r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}\s*월\s*\d{1,2}\s*일|\d{1,2}月\d{1,2}[日号]"),
    "a long number": re.compile(r"\d{6,}|(?:\d[ -]?){8,}"),
    "an address sign": re.compile(r"https?://|@\w"),
    "a place below province": re.compile(
        rf"[가-힣]+(?:도|시|군|읍|면)\s+{_NO_PLACE}[가-힣]{{1,4}}(?:리|군|읍|면)(?![가-힣])"
        rf"|(?<![가-힣]){_NO_PLACE}[가-힣]{{1,4}}(?:리|면|읍)(?=에서|에\s|로\s)"
        r"|(?<![가-힣])[가-힣]{2,4}(?:군|읍)(?=[\s,.에의]|$)"
        r"|[一-鿿]{1,4}(?:县|村|镇|乡)"
    ),
}


def refusal(
    rules: Rules, quote: Quote, *, consented: str, known_words: Collection[str], is_public: Callable[[str], bool]
) -> str:
    """Return why this quote may not leave, or nothing.

    ``consented`` is the reason of a refused consent, empty where she agreed to be quoted. ``known_words`` are names
    and small places of the investigation; ``is_public`` tells whether anyone can find one of the `runs` of a text.
    """
    if consented:
        return consented
    missing = [item for item in CHECKLIST if item not in quote.details_checked]
    if missing:
        return f"nobody has looked for: {', '.join(missing)}"
    if quote.translation and not (quote.translator and quote.checker and quote.translator != quote.checker):
        return "its translation needs a translator and another person who checked it"
    if quote.fitting_crowd < rules.crowd or not quote.crowd_source:
        return f"its details must fit {rules.crowd} people or more of a stated, sourced reference population"
    for text in (quote.text, quote.translation, quote.context):
        for detail, pattern in _DETAILS.items():
            if pattern.search(text):
                return f"it holds {detail}"
        if known_word(text, known_words):
            return "it holds a name or a small place of the investigation"
    if small_number(quote.context, rules.threshold):
        return "its context tells a small number of people"
    if any(is_public(run) for text in (quote.text, quote.translation) for run in runs(text)):
        return "a part of it is public already, and would join two invented names"
    return ""


def clear_quote(quote: Quote, name: str) -> ClearedQuote:
    """Make the value that leaves; call only where `refusal` found nothing."""
    return ClearedQuote(
        name=name,
        text=quote.text,
        language=quote.language,
        translation=quote.translation,
        translation_language=quote.translation_language,
        context=quote.context,
    )


def invented_name(secret: str, edition: str, teller: str, taken: Collection[str], known_words: Collection[str]) -> str:
    """Choose a name for one teller in one edition; without the investigation's secret nobody can follow the choice."""
    known = {fold(word) for word in known_words}
    free = [name for name in INVENTED if name not in taken and fold(name) not in known]
    if not free:
        free = [f"{name} {number}" for number in range(2, 100) for name in INVENTED if f"{name} {number}" not in taken]
    order = hashlib.sha256(f"{secret}|{edition}|{teller}".encode()).digest()
    return free[int.from_bytes(order[:8]) % len(free)]


def runs(text: str) -> Iterable[str]:
    """Every eight-word run of a text, and every run of 16 Chinese signs."""
    signs = re.sub(r"[^一-鿿]", "", text)
    yield from (signs[i : i + _RUN_SIGNS] for i in range(len(signs) - _RUN_SIGNS + 1))
    words = re.findall(r"[^\W_]+", fold(text))
    yield from (" ".join(words[i : i + _RUN_WORDS]) for i in range(len(words) - _RUN_WORDS + 1))
