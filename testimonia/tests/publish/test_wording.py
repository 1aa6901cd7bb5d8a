"""The report's own words."""

import re
from typing import Literal

import pytest

from testimonia.publish.fonts import missing
from testimonia.publish.wording import wording


@pytest.mark.parametrize("language", ["ko", "zh"])
def test_each_language_has_every_word_with_the_same_blanks(language: Literal["ko", "zh"]) -> None:
    english, other = wording("en").entries, wording(language).entries

    assert english.keys() == other.keys()
    for key, text in english.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", other[key])), key


@pytest.mark.parametrize("language", ["en", "ko", "zh"])
def test_every_character_of_the_wording_has_a_glyph(language: Literal["en", "ko", "zh"]) -> None:
    assert missing("".join(wording(language).entries.values())) == set()


def test_nothing_is_ever_called_anonymous() -> None:
    for language in ("en", "ko", "zh"):
        text = " ".join(wording(language).entries.values()).lower()

        assert not re.search("anonym|익명|匿名", text)


def test_a_missing_word_is_an_error_and_never_a_gap() -> None:
    with pytest.raises(KeyError, match=r"figure\.nothing"):
        wording("en")("figure.nothing")
