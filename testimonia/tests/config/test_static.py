"""What the pages load comes from this server, and no template holds a script or a style of its own."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(str(files("testimonia")))
TEMPLATES = [t for t in sorted(ROOT.rglob("templates/*/*.html")) if t.parent.name != "publish"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: f"{t.parent.name}/{t.name}")
def test_template_holds_no_inline_script_style_or_foreign_address(template: Path) -> None:
    text = template.read_text("utf-8")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|hx-vals=.js|\|safe|autoescape off", text)
    assert not re.search(r"<script(?![^>]*src=)", text)
    assert "://" not in text.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("file", ["page.css", "parts.css", "fonts.css", "htmx.min.js", "mark.svg"])
def test_static_file_is_served_before_unlocking(locked, file: str) -> None:
    answer = locked.get(f"/static/ui/{file}")
    answer.close()

    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("file", ["../settings.py", "ui/../../config/settings.py", "%2e%2e/config/settings.py"])
def test_path_outside_the_static_files_is_not_found(locked, file: str) -> None:
    assert locked.get(f"/static/{file}").status_code == 404


def test_every_font_that_the_pages_name_is_served(locked) -> None:
    css = (ROOT / "ui/static/ui/fonts.css").read_text()
    names = re.findall(r"url\((/fonts/[^)]+)\)", css)

    assert len(names) == 8
    for name in names:
        answer = locked.get(name)
        assert answer.status_code == 200
        assert answer.content[:4] in (b"\x00\x01\x00\x00", b"OTTO")


def test_unknown_font_is_not_found(locked) -> None:
    assert locked.get("/fonts/settings.py").status_code == 404
