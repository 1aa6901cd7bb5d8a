"""The report model: what every report says."""

from collections.abc import Callable

import pytest

from testimonia.cleared import ClearedEdition
from testimonia.publish.blocks import FigureBlock
from testimonia.publish.report import Report, Section, build_report


def _section(report: Report, id: str) -> Section:
    return next(section for section in report.sections if section.id == id)


def _figure(report: Report, id: str) -> FigureBlock:
    return next(f for section in report.sections for f in section.figures if f.id == id)


def test_a_count_says_n_of_n_and_its_bounds(report: Report) -> None:
    figure = _figure(report, "sold_into_marriage")

    assert figure.headline == "27 of 45 women interviewed"
    assert figure.detail == "60 %; between 27 and 32, depending on what is not known"


def test_a_judged_range_leads_with_its_range_and_is_never_called_a_confidence_interval(report: Report) -> None:
    figure = _figure(report, "annual_profit")

    assert figure.headline == "27,300,000 to 281,000,000 USD per year"
    assert "judged range" in figure.detail
    assert "confidence" not in figure.headline + figure.detail
    assert any("not a confidence interval" in line for note in figure.notes for line in note.lines)


def test_an_estimate_names_its_interval_with_its_level(report: Report) -> None:
    figure = _figure(report, "hidden_population")

    assert (figure.headline, figure.detail) == ("2,910 women", "95 % confidence interval 2,380 to 3,730")


def test_a_refusal_is_printed_as_a_result_with_its_rule(report: Report) -> None:
    figure = _figure(report, "share_by_chain_referral")

    assert figure.headline == "Not answered"
    assert [note.label for note in figure.notes[:3]] == ["Rule", "What was found", "What would be needed"]
    assert figure.pictures == ()


def test_a_count_in_words_shows_no_number(report: Report) -> None:
    figure = _figure(report, "sold_more_than_once")

    assert figure.headline == "some of the women interviewed"
    assert figure.grids == ()
    assert figure.value == ""


def test_every_figure_has_kind_method_and_population_in_its_footnote(report: Report) -> None:
    figures = [f for section in report.sections for f in section.figures]

    assert len(figures) == 6
    for figure in figures:
        assert {"Kind", "Method", "Population"} <= {note.label for note in figure.notes}, figure.id


def test_every_chart_has_a_text_alternative_and_its_numbers_in_a_table(report: Report) -> None:
    for figure in (f for section in report.sections for f in section.figures if f.value):
        assert all(len(picture.alt) > 20 for picture in figure.pictures), figure.id
        assert figure.grids, figure.id


def test_every_parameter_stands_with_its_source(report: Report) -> None:
    grid = _figure(report, "annual_profit").grids[1]

    assert [row[3].split(",")[0] for row in grid.rows][:3] == ["Claim R02", "Claim R03", "Claim R04"]


def test_what_is_needed_to_reach_a_claim_is_said_for_each_parameter(report: Report) -> None:
    grid = _figure(report, "annual_profit").grids[2]

    assert "105,000,000 USD per year (claim R08)" in grid.caption
    assert ("Share of women", "68 %", "no value reaches it", "", "no") in grid.rows


def test_every_warning_reaches_the_reader(report: Report, sample_edition: Callable[..., ClearedEdition]) -> None:
    for figure in sample_edition().figures:
        assert _figure(report, figure.id).warnings == figure.warnings


def test_a_gate_that_was_not_attacked_says_so(sample_edition: Callable[..., ClearedEdition]) -> None:
    edition = sample_edition()
    attacked = edition.clearance.model_copy(update={"attacked": True})

    before = _section(build_report(edition), "disclosure")
    after = _section(build_report(sample_edition(clearance=attacked)), "disclosure")

    assert "has not been attacked" in before.callout
    assert "did not succeed" in after.callout
    assert "disclosure-controlled" in before.paragraphs[0]


def test_hidden_cells_say_that_they_are_hidden(report: Report) -> None:
    grid = _section(report, "tables").grids[0]

    assert [row[1] for row in grid.rows] == ["27", "11", "hidden", "hidden", "few"]
    assert "too few people" in grid.note


def test_findings_name_the_figures_they_rest_on(report: Report) -> None:
    finding = _section(report, "findings").findings[0]

    assert finding.links == (("sold_into_marriage", "Figure 1"), ("sold_more_than_once", "Figure 2"))
    assert finding.recommendation.startswith("Treat a woman")


def test_drift_stands_beside_each_repeated_claim(report: Report) -> None:
    row = _section(report, "claims").grids[0].rows[1]

    assert row[1] == "at least 200,000 people"
    assert row[5].startswith("repeats R02; 'up to' became 'over'")


@pytest.mark.parametrize("language", ["en", "ko", "zh"])
def test_an_edition_with_nothing_in_it_still_makes_a_report(
    language: str, sample_edition: Callable[..., ClearedEdition]
) -> None:
    bare = sample_edition(language=language, figures=(), tables=(), quotes=(), claims=(), findings=(), summary=())

    assert [s.id for s in build_report(bare).sections] == ["disclosure", "methods", "verify"]


def test_the_gates_words_are_said_in_the_reports_language(sample_edition: Callable[..., ClearedEdition]) -> None:
    report = build_report(sample_edition(language="ko"))

    assert _figure(report, "sold_more_than_once").headline == "women interviewed: 일부"
