"""The report as one HTML file."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from testimonia.cleared import ClearedEdition
from testimonia.publish.html import render_html
from testimonia.publish.report import Report, build_report


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def _tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    page = _Page()
    page.feed(html)
    return page.tags


def test_the_page_asks_no_other_host_for_anything(html: str) -> None:
    references = [value or "" for _, attrs in _tags(html) for name, value in attrs.items() if name in ("src", "href")]
    styles = re.findall(r"url\(([^)]*)\)|@import", html)

    assert all(reference.startswith("#") for reference in references)
    assert all(style.startswith(("data:", "#")) for style in styles)


def test_the_page_has_no_script_and_forbids_any(html: str) -> None:
    tags = _tags(html)

    assert not [tag for tag, _ in tags if tag == "script"]
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on")]
    assert "default-src 'none'" in html


def test_quotes_carry_their_language_and_their_translation(html: str, spoken: dict[str, str]) -> None:
    assert f'<blockquote lang="ko"><p>{spoken["ko"]}' in html
    assert f'<blockquote lang="zh-Hans"><p>{spoken["zh"]}' in html
    assert 'class="translation" lang="en"' in html


def test_han_in_an_english_sentence_is_marked_as_chinese(html: str) -> None:
    assert '<span lang="zh-Hans">北方打工人口</span>' in html


def test_a_simulation_says_so_at_both_ends(html: str, sample_edition: Callable[..., ClearedEdition]) -> None:
    real = render_html(build_report(sample_edition(simulated=False))).decode()

    assert html.count("every person in this report is invented") == 2
    assert "is invented" not in real


def test_what_is_written_in_a_title_is_never_markup(sample_edition: Callable[..., ClearedEdition]) -> None:
    page = render_html(build_report(sample_edition(title="<script>alert(1)</script> & more"))).decode()

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_same_report_gives_the_same_bytes_and_stays_small(report: Report, html: str) -> None:
    assert render_html(report).decode() == html
    assert len(html) < 600_000


def test_the_page_names_no_font_file_and_no_machine(html: str) -> None:
    assert "/home/" not in html
    assert "/root/" not in html
    assert "file://" not in html
