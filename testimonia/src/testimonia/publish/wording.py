"""The report's own words in English, Korean and Chinese; a key that is missing is an error, never a gap in a report."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from testimonia.core.values import Language


class Wording:
    """Words of one language by dotted key, such as ``figure.n_of_n``."""

    def __init__(self, language: Language, entries: dict[str, str]) -> None:
        self.language = language
        self.entries = entries

    def __call__(self, key: str, **values: Any) -> str:
        return self.entries[key].format(**values) if values else self.entries[key]


@cache
def wording(language: Language) -> Wording:
    """Return the words of a language."""
    text = files(__package__).joinpath("wording", f"{language}.toml").read_text(encoding="utf-8")
    return Wording(
        language,
        {f"{group}.{key}": value for group, keys in tomllib.loads(text).items() for key, value in keys.items()},
    )
