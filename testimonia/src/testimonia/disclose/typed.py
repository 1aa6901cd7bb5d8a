"""What people typed and a package would hold: the plan, word for word, with its comments, titles and notes.

A whole edition goes in; it is refused where one of its texts tells a name, a small place or a small number of people.
"""

from collections.abc import Collection, Iterator

from testimonia.cleared import ClearedEdition
from testimonia.core.errors import Refused
from testimonia.disclose.texts import known_word, told_too_much

_CHECKED_ALREADY = {"quotes", "plan_toml", "clearance"}
"""Quotes have a gate of their own; the plan is read line by line; the gate's own words are no one's typing."""


def check_texts(edition: ClearedEdition, known: Collection[str], threshold: int) -> None:
    """Refuse an edition in which something typed tells too much."""
    for number, line in enumerate(edition.plan_toml.splitlines(), start=1):
        if telling := told_too_much(line, known, threshold):
            raise _refused(telling, f"line {number} of the plan")
    for where, text in _texts("", edition.model_dump(mode="json", exclude=_CHECKED_ALREADY)):
        if known_word(text, known):
            raise _refused("a name, a pseudonym or a small place of the investigation", where.lstrip("."))


def _texts(where: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield from _texts(f"{where} {number}", item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(f"{where}.{name}", item)


def _refused(telling: str, where: str) -> Refused:
    return Refused(
        found=f"{telling} in {where}",
        rule="the plan and every title and note leave word for word",
        todo="Say it in other words, run the plan again, then make a new draft",
    )
