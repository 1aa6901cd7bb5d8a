"""The fonts that come with the product."""

import base64
import io
import re
from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont

from testimonia.publish.fonts import FACES, css, cut, missing


def _encodable(codec: str) -> str:
    return "".join(c for c in map(chr, range(0x20, 0xD800)) if c.encode(codec, "ignore"))


@pytest.mark.parametrize("codec", ["euc-kr", "gb2312"])
def test_every_character_of_the_national_standards_has_a_glyph(codec: str) -> None:
    lacking = [c for c in missing(_encodable(codec)) if c.isalpha()]

    assert lacking == []


def test_all_modern_hangul_syllables_have_glyphs() -> None:
    assert missing("".join(map(chr, range(0xAC00, 0xD7A4)))) == set()


def test_a_font_holds_only_the_glyphs_that_a_text_uses() -> None:
    faces = {face.family: data for face, data in cut("말 다 abc").items() if face.weight == 400}

    korean = TTFont(io.BytesIO(faces["Noto Sans KR"])).getBestCmap()

    assert set(map(chr, korean)) == {"말", "다"}
    assert "Noto Sans SC" not in faces


def test_a_page_carries_its_fonts_within_itself() -> None:
    rules = css("我 and 말")

    sources = re.findall(r"url\(([^)]*)\)", rules)

    assert all(source.startswith("data:font/woff;base64,") for source in sources)
    assert all(base64.b64decode(source.split(",")[1]).startswith(b"wOFF") for source in sources)


def test_the_same_text_gives_the_same_fonts() -> None:
    assert css("말 我 abc") == css("cba 我말")


def test_every_family_has_its_licence_beside_it() -> None:
    folder = files("testimonia.publish").joinpath("fonts")

    for family in {face.family.replace(" ", "") for face in FACES}:
        licence = folder.joinpath(f"LICENSE-{family.replace('Semi', '')}.txt").read_text(encoding="utf-8")

        assert "SIL OPEN FONT LICENSE" in licence.upper()
