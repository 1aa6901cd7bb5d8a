"""The report in a real browser: accessible, and asking nobody for anything."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader

from testimonia.cleared import ClearedEdition
from testimonia.publish.html import render_html
from testimonia.publish.report import build_report

pytestmark = pytest.mark.browser

_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("no Chromium was found; `make test` says how to get it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ko", "zh"])
def test_the_report_has_no_accessibility_violations(
    language: str, scheme: str, chromium: Browser, sample_edition: Callable[..., ClearedEdition], tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(render_html(build_report(sample_edition(language=language))))
    page = chromium.new_page(color_scheme=scheme)
    page.goto(path.as_uri())

    found = Axe().run(page)

    page.close()
    assert found.violations_count == 0, found.generate_report()


def test_the_report_requests_nothing_and_logs_nothing(chromium: Browser, html: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(html)
    page = chromium.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")

    page.close()
    assert [url for url in asked if not url.startswith("data:font/")] == [path.as_uri()]
    assert said == []


def test_korean_and_chinese_are_drawn_with_the_fonts_of_the_page(chromium: Browser, html: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(html)
    page = chromium.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]

    drawn = {}
    for language in ("ko", "zh-Hans"):
        selector = f"blockquote[lang={language}] p"
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        drawn[language] = {(font["familyName"], font["isCustomFont"]) for font in fonts}

    page.close()
    assert ("Noto Sans KR", True) in drawn["ko"]
    assert ("Noto Sans SC", True) in drawn["zh-Hans"]
    assert all(custom for fonts in drawn.values() for _, custom in fonts)


def test_a_simulation_says_so_on_every_printed_page(chromium: Browser, html: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(html)
    page = chromium.new_page()
    page.goto(path.as_uri())

    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    page.close()
    assert len(printed.pages) > 4
    assert all("every person in this report is invented" in sheet.extract_text() for sheet in printed.pages)


def test_the_page_fits_a_phone(chromium: Browser, html: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(html)
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.goto(path.as_uri())

    width = page.evaluate("document.documentElement.scrollWidth")

    page.close()
    assert width <= 360
