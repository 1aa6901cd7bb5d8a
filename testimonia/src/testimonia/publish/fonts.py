"""The fonts that come with the product, cut down to the glyphs that a report uses.

Text goes in; font files in memory come out, for embedding in HTML and for typst. No font of the machine is ever needed.
"""

import base64
import io
import lzma
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fontTools import subset
from fontTools.ttLib import TTFont


@dataclass(frozen=True)
class Face:
    """One cut of one family."""

    family: str
    weight: int
    style: str
    file: str


FACES = (
    Face("Source Serif 4", 400, "normal", "SourceSerif4-Regular.ttf"),
    Face("Source Serif 4", 600, "normal", "SourceSerif4-SemiBold.ttf"),
    Face("Source Serif 4", 400, "italic", "SourceSerif4-Italic.ttf"),
    Face("Source Sans 3", 400, "normal", "SourceSans3-Regular.ttf"),
    Face("Source Sans 3", 600, "normal", "SourceSans3-SemiBold.ttf"),
    Face("Noto Sans KR", 400, "normal", "NotoSansKR-Regular.ttf.xz"),
    Face("Noto Sans KR", 600, "normal", "NotoSansKR-SemiBold.ttf.xz"),
    Face("Noto Sans SC", 400, "normal", "NotoSansSC-Regular.ttf.xz"),
    Face("Noto Sans SC", 600, "normal", "NotoSansSC-SemiBold.ttf.xz"),
)


def cut(text: str, flavor: str | None = None) -> dict[Face, bytes]:
    """Return each face with only the glyphs of the text; a face that has none of its own is left out."""
    characters = frozenset(map(ord, text)) | frozenset(range(0x20, 0x7F))
    east = {c for c in characters if c >= 0x1100 and not 0x1E00 <= c < 0x2E80}
    faces = {}
    for face in FACES:
        wanted = characters if not face.family.startswith("Noto") else east
        if wanted:
            data = _cut_face(face, frozenset(wanted), flavor)
            if data:
                faces[face] = data
    return faces


def missing(text: str) -> set[str]:
    """Return the characters of a text that no face has, so that a report is never printed with empty boxes."""
    known: set[int] = set()
    for face in FACES:
        known |= _characters(face.file)
    return {c for c in text if ord(c) not in known and not c.isspace()}


def css(text: str) -> str:
    """Return the @font-face rules of a page, each font within the rule itself."""
    rules = []
    for face, data in cut(text, flavor="woff").items():
        source = base64.b64encode(data).decode()
        rules.append(
            f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};'
            f"src:url(data:font/woff;base64,{source})format('woff')}}"
        )
    return "\n".join(rules)


def _cut_face(face: Face, characters: frozenset[int], flavor: str | None) -> bytes:
    font = TTFont(io.BytesIO(_read(face.file)), lazy=True, recalcTimestamp=False)
    wanted = characters & set(font.getBestCmap())
    if not wanted:
        return b""
    options = subset.Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True, hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font.flavor = flavor
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@cache
def _characters(file: str) -> frozenset[int]:
    return frozenset(TTFont(io.BytesIO(_read(file)), lazy=True).getBestCmap())


@cache
def _read(file: str) -> bytes:
    data = files(__package__).joinpath("fonts", file).read_bytes()
    return lzma.decompress(data) if file.endswith(".xz") else data


def whole(face: Face) -> bytes:
    """Return a face with all its glyphs, as TrueType, for pages whose text is not known beforehand."""
    return _read(face.file)
