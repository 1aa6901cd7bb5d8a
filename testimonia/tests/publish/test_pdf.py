"""The report as PDF."""

import io
import re
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from testimonia.cleared import ClearedEdition
from testimonia.core.errors import InvalidInput
from testimonia.publish.pdf import render_pdf
from testimonia.publish.report import Report, build_report


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def _run_together(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_korean_and_chinese_stand_in_the_text_layer(pages: list[str], spoken: dict[str, str]) -> None:
    text = _run_together("".join(pages))

    assert _run_together(spoken["ko"]) in text
    assert _run_together(spoken["zh"]) in text


def test_each_language_is_set_in_its_own_font(pdf: bytes) -> None:
    used = {
        str(font.get_object()["/BaseFont"])
        for page in PdfReader(io.BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert all(re.search("NotoSans|SourceS", name) for name in used)
    assert any("NotoSansKR" in name for name in used)
    assert any("NotoSansSC" in name for name in used)


def test_every_footnote_of_every_figure_is_printed(pages: list[str], report: Report) -> None:
    text = _run_together("".join(pages))

    for figure in (f for section in report.sections for f in section.figures):
        for line in (line for note in figure.notes for line in note.lines if line):
            # A line may break over a page, where the header and the footer stand between its halves.
            assert _run_together(line)[:20] in text, figure.id


def test_no_number_stands_in_the_text_that_the_edition_does_not_hold(
    pages: list[str], report: Report, sample_edition: Callable[..., ClearedEdition]
) -> None:
    text = " ".join(pages)
    known = str(sample_edition().model_dump())
    blocks = " ".join(
        f"{figure.headline} {figure.detail} {figure.pictures} {figure.grids} {figure.notes}"
        for section in report.sections
        for figure in section.figures
    )

    long_numbers = set(re.findall(r"\d{1,3}(?:,\d{3})+|\d+\.\d{3,}", text))
    strange = {n for n in long_numbers if n not in blocks and n.replace(",", "") not in known}

    # Round ticks of an axis are all that remains.
    assert all(n.replace(",", "").rstrip("0") in ("1", "2", "5", "3", "4", "15", "25") for n in strange)


def test_a_simulation_says_so_on_every_page(pages: list[str]) -> None:
    assert all("every person in this report is invented" in page for page in pages)


def test_the_pdf_is_tagged_for_screen_readers_and_names_its_language(pdf: bytes) -> None:
    catalogue = PdfReader(io.BytesIO(pdf)).trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert str(catalogue["/Lang"]).startswith("en")
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()


def test_metadata_hold_title_and_day_and_nothing_of_the_machine(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))

    assert reader.metadata is not None
    assert reader.metadata.title == "Sold across the river"
    assert reader.metadata.author == "An invented organisation"
    dates = set(re.findall(rb"20\d\d-\d\d-\d\dT[\d:]+", reader.trailer["/Root"]["/Metadata"].get_data()))
    assert dates <= {b"2026-11-24T00:00:00"}
    assert not re.search(rb"/(home|root|tmp|Users)/", pdf)


def test_the_same_report_gives_the_same_bytes(report: Report, pdf: bytes) -> None:
    assert render_pdf(report) == pdf


def test_what_is_written_in_a_title_is_never_typst_markup(sample_edition: Callable[..., ClearedEdition]) -> None:
    made = render_pdf(build_report(sample_edition(title='#panic() *star* $x$ "quoted" \\ end', figures=())))

    assert "#panic() *star* $x$" in PdfReader(io.BytesIO(made)).pages[0].extract_text()


def test_an_edition_without_a_day_is_refused(sample_edition: Callable[..., ClearedEdition]) -> None:
    with pytest.raises(InvalidInput, match="an edition is dated by its day"):
        render_pdf(build_report(sample_edition(published_on="2026")))


@pytest.mark.parametrize("language", ["ko", "zh"])
def test_a_whole_report_in_another_language_can_be_typeset(
    language: str, sample_edition: Callable[..., ClearedEdition]
) -> None:
    made = render_pdf(build_report(sample_edition(language=language)))

    catalogue = PdfReader(io.BytesIO(made)).trailer["/Root"]

    assert str(catalogue["/Lang"]).startswith(language)
