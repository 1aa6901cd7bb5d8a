"""The report as PDF/UA-1, tagged for screen readers, made by typst from the same blocks as the HTML.

Every word goes to typst as data, never as markup, and each run of another language carries its language, so that
Chinese gets Chinese shapes and Korean Korean ones. The timestamp is the edition's day, so the bytes are stable.
"""

import json
import tempfile
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from testimonia.core.errors import InvalidInput
from testimonia.core.values import Language
from testimonia.publish import charts, fonts
from testimonia.publish.report import Report
from testimonia.publish.runs import runs

_PLAIN = frozenset(
    {"svg", "alt", "id", "kind", "value", "language", "translation_language", "published_on", "edition_id"}
)
_EAST = {
    "ko": ("Noto Sans KR", "Noto Sans SC"),
    "zh": ("Noto Sans SC", "Noto Sans KR"),
    "en": ("Noto Sans KR", "Noto Sans SC"),
}
_QUOTED = frozenset({"text", "translation"})
_WORDS = {
    "page": ("simulated", "simulated_long", "of_pages", "published", "edition", "contents"),
    "note": ("warnings",),
    "finding": ("rests", "recommendation"),
}


def render_pdf(report: Report) -> bytes:
    """Return the PDF; the same report gives the same bytes."""
    day = publication_day(report.published_on)
    data = {
        **{
            f.name: _typed(getattr(report, f.name), f.name, report.language)
            for f in fields(report)
            if f.name != "words"
        },
        "words": {key: report.words(f"{group}.{key}") for group, keys in _WORDS.items() for key in keys},
        "plain_title": report.title,
        "plain_organisation": report.organisation,
        "date": [day.year, day.month, day.day],
    }
    families = ", ".join((charts.FAMILY, *(f"'{family}'" for family in _EAST[report.language])))
    text = json.dumps(data, ensure_ascii=False).replace(charts.FAMILY, families)
    source = files(__package__).joinpath("templates", "publish", "report.typ").read_bytes()
    # typst takes fonts from a folder only; it holds fonts and nothing of the report.
    with tempfile.TemporaryDirectory(prefix="testimonia-fonts-") as folder:
        for face, font in fonts.cut(text + source.decode()).items():
            Path(folder, face.file.removesuffix(".xz")).write_bytes(font)
        compiler: Any = typst.Compiler(  # type: ignore[misc]
            source, font_paths=[folder], ignore_system_fonts=True, sys_inputs={"report": text}
        )
        made = compiler.compile(
            format="pdf", pdf_standards=["ua-1"], timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC)
        )
    assert isinstance(made, bytes)  # noqa: S101 - one PDF, as asked for
    return made


def publication_day(published_on: str) -> date:
    """Return the day of an edition; a PDF needs one."""
    try:
        return date.fromisoformat(published_on)
    except ValueError:
        raise InvalidInput(
            found=f"an edition published on {published_on!r}",
            rule="an edition is dated by its day",
            todo="Give the day as YYYY-MM-DD",
        ) from None


def _typed(value: Any, name: str, language: Language) -> Any:
    """Turn blocks into JSON in which text of another language stands as runs."""
    if is_dataclass(value) and not isinstance(value, type):
        plain = _PLAIN | (_QUOTED if hasattr(value, "translation") else frozenset())
        return {
            f.name: getattr(value, f.name) if f.name in plain else _typed(getattr(value, f.name), f.name, language)
            for f in fields(value)
        }
    if isinstance(value, tuple):
        return [_typed(item, name, language) for item in value]
    if isinstance(value, str) and name not in _PLAIN and name not in ("links", "kinds", "commands"):
        parted = list(runs(value, language))
        return value if len(parted) < 2 and all(own == language for own, _ in parted) else parted
    return value
