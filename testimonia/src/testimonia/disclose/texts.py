"""What a text tells besides its figures: names and small places, small numbers of people, numbers that are too exact.

Texts that people typed are searched, and held back where they tell too much. Texts that a method wrote are mended, for
a warning such as "3 of 600 respondents" must reach the reader without the number.
"""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable

from testimonia.disclose.profiles import Rules

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_PEOPLE = (
    "women|woman|girls?|people|persons?|tellers?|survivors?|victims?|interviewees?|interviews|respondents?|children"
    "|child|men|boys?|sisters?|mothers?"
)
_NUMBER = re.compile(r"(?<![\w.,/^-])((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![\w/]|[.,]\d)")
_OF = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+) of (?:the )?(\d{1,3}(?:,\d{3})+|\d+)(?![\w]|[.,]\d)")
_NO_PEOPLE = re.compile(
    r"\s*(?:%|lists?\b|waves?\b|digits?\b|occasions?\b|classes\b|chains?\b|replicates\b|draws\b|methods?\b|models?\b"
    r"|pairs?\b|times\b|terms?\b|steps?\b|years?\b|groups?\b|other such\b|levels?\b|key informants?\b)"
)
_ABSOLUTE = (
    (re.compile(r"\bnobody\b", re.I), "hardly anybody"),
    (re.compile(r"\beveryone\b", re.I), "nearly everyone"),
)


def known_word(text: str, known: Collection[str]) -> bool:
    """Whether a text holds one of these words: whole in scripts with spaces, anywhere in the others."""
    folded = fold(text)
    return any(_occurs(fold(word), folded) for word in known)


def parts_of_names(names: Iterable[str]) -> frozenset[str]:
    """The parts by which a name may be called: each word of three letters or more, a given name in Hangul or Hanzi."""
    parts: set[str] = set()
    for name in names:
        words = [word for word in re.split(r"[\s,·.-]+", name) if word]
        parts |= {word for word in words if len(word) >= 3 or not word.isascii()}
        if len(words) == 1 and not name.isascii() and len(name) >= 3:
            parts.add(name[-2:])
    return frozenset(part for part in parts if len(part) > 1)


def small_number(text: str, threshold: int) -> bool:
    """Whether a text speaks of fewer people than the threshold, in digits or in words."""
    words = "|".join([*(str(n) for n in range(1, threshold)), *_WORDS[1 : threshold - 1], "only one"])
    after = rf"(?:\s+of\s+(?:(?:the|our|those|these)\s+)?(?:\d+|{_PEOPLE})|\s+(?:\w+\s+)?(?:{_PEOPLE}))\b"
    return re.search(rf"(?<![\w.,])(?:(?:{words}){after}|one of (?:the|our|those|these|\d+))", fold(text)) is not None


def told_too_much(text: str, known: Collection[str], threshold: int) -> str:
    """Return what a typed text tells that may not leave, or nothing."""
    if known_word(text, known):
        return "a name, a pseudonym or a small place of the investigation"
    return f"a number of people under {threshold}" if small_number(text, threshold) else ""


def mended(rules: Rules, text: str) -> str:
    """Put words in the place of small numbers of people, and round large ones, in what a method wrote."""
    for pattern, words in _ABSOLUTE:
        text = pattern.sub(lambda m, w=words: w.capitalize() if m[0][0].isupper() else w, text)  # type: ignore[misc]
    text = _OF.sub(lambda m: _share(rules, _int(m[1]), _int(m[2])), text)
    return _NUMBER.sub(lambda m: _number(rules, m, text), text)


def fold(text: str) -> str:
    """Bring a text to one form: no case, no compatibility forms, no signs that cannot be seen."""
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen).casefold().split())


def _occurs(word: str, text: str) -> bool:
    if len(word) < 2:
        return False
    if not word.isascii() and not any(c.isascii() and c.isalpha() for c in word):
        return word in text
    return re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text) is not None


def _share(rules: Rules, n: int, of: int) -> str:
    if n < rules.threshold:
        return f"fewer than {rules.threshold} of {_rounded(rules, of)}"
    if 0 <= of - n < rules.threshold:
        return f"nearly all of {_rounded(rules, of)}"
    return f"{_rounded(rules, n)} of {_rounded(rules, of)}"


def _number(rules: Rules, found: re.Match[str], text: str) -> str:
    said = found[1]
    before, after = text[: found.start()], text[found.end() :]
    if "." in said or _NO_PEOPLE.match(after) or before.endswith(("fewer than ", "at least ", "at most ", "odds of ")):
        return said
    n = _int(said)
    if n < rules.threshold:
        return f"fewer than {rules.threshold}"
    return said if "," not in said and 1900 <= n <= 2100 else _rounded(rules, n)


def _rounded(rules: Rules, n: int) -> str:
    """Counts to the profile's base; what is larger, like an estimate, to its digits."""
    step = max(rules.base, 10 ** max(math.floor(math.log10(n)) - rules.digits + 1, 0)) if n else 1
    return f"{math.floor(n / step + 0.5) * step:,}"


def _int(said: str) -> int:
    return int(said.replace(",", ""))
