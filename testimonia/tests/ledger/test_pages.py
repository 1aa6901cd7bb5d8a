"""The pages of an estimated investigation: what they show and keep shut; no stored text becomes code."""

import re
from html.parser import HTMLParser

import pytest
import workbench as pages

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "{{ 7|add:7 }}{% load i18n %}",
    '<a href="javascript:alert(1)">x</a>',
    "]]><script>alert(1)</script>",
]
PAGES = ["/", "/figures/", "/figures/sold/", "/figures/in_region/", "/figures/by_lists/", "/figures/sold/trace/",
         "/figures/in_region/trace/", "/claims/", "/report/", "/log/"]  # fmt: skip


@pytest.fixture
def filled(investigation, unlocked):
    """The workbench over twelve tellers, three kinds of figure and a drifting claim."""
    with investigation.unlock() as vault:
        pages.fill(vault)
    return unlocked


class Dangers(HTMLParser):
    """Collect every tag and attribute that could run something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: value or "" for name, value in attrs}
        if tag in ("iframe", "object", "embed", "img") or (
            tag == "script" and not names.get("src", "").startswith("/static/")
        ):
            self.found.append(tag)
        self.found += [
            name for name, value in names.items() if name.startswith("on") or value.startswith("javascript:")
        ]


@pytest.mark.parametrize("page", PAGES)
def test_page_of_an_empty_investigation_says_what_to_do_next(unlocked, page: str) -> None:
    if page.startswith("/figures/") and page != "/figures/":
        assert unlocked.get(page).status_code == 404
        return
    answer = unlocked.get(page)

    assert answer.status_code == 200
    if page in ("/", "/figures/", "/claims/"):
        assert b"testimonia import" in answer.content or b"testimonia estimate" in answer.content


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_no_testimony(filled, page: str) -> None:
    text = filled.get(page).content.decode()

    assert not any(said[:8] in text for said in pages.SAID.values())


def test_overview_counts_and_names_what_needs_attention(filled, investigation) -> None:
    from datetime import date

    from testimonia.ledger.overview import overview

    with investigation.unlock() as vault:
        shown = overview(vault, date(2026, 11, 24))

    facts = {what: number for stage in shown.stages for number, what in stage.facts}
    assert facts["interviews"] == 12
    assert facts["coded acts"] == 12
    assert (facts["count"], facts["judged range"], facts["refusal"]) == (1, 1, 1)
    assert "Consents that expire within 60 days: 1. Ask again where that is safe." in shown.attention


def test_three_kinds_are_told_apart(filled) -> None:
    listed = filled.get("/figures/").content.decode()

    assert re.search(r"Counts.*7 of 12.*Judged ranges.*no confidence interval.*Refusals", listed, re.DOTALL)


def test_judged_range_shows_parameters_sources_and_tornado(filled) -> None:
    text = filled.get("/figures/in_region/").content.decode()

    assert text.count("<svg") == 2
    assert "Women in the region" in text
    assert "triangular" in text
    assert "What moves it most" in text


@pytest.mark.parametrize(("fact", "language"), [("i0", "en"), ("i1", "ko"), ("i2", "zh-Hans")])
def test_passage_opens_on_demand_in_its_language_and_leaves_an_entry(filled, fact: str, language: str) -> None:
    text = filled.post(f"/figures/sold/trace/{fact}/", headers={"HX-Request": "true"}).content.decode()

    assert f'lang="{language}"' in text
    assert pages.SAID[language[:2]][:8] in text
    assert "passage.open" in filled.get("/log/").content.decode()


def test_passage_without_scripts_is_a_page(filled) -> None:
    text = filled.post("/figures/sold/trace/i0/").content.decode()

    assert text.startswith("<!DOCTYPE html>")
    assert pages.SAID["en"][:8] in text


def test_passage_that_the_figure_does_not_rest_on_is_not_found(filled) -> None:
    assert filled.post("/figures/sold/trace/no-such-fact/").status_code == 404
    assert filled.post("/figures/in_region/trace/i0/").status_code == 404


def test_passage_of_a_teller_who_withdrew_stays_shut(filled, investigation) -> None:
    from testimonia.consent.records import Consent

    with investigation.unlock() as vault:
        (given,) = vault.scan(Consent, subject="t1")
        vault.put(given.model_copy(update={"withdrawn_on": "2026-06-02"}), action="consent.withdraw")

    answer = filled.post("/figures/sold/trace/i1/")

    assert answer.status_code == 403
    assert b"consent was withdrawn" in answer.content


def test_claims_stand_beneath_the_one_they_repeat(filled) -> None:
    text = filled.get("/claims/").content.decode()

    assert text.index("claim-C1") < text.index("claim-C2") < text.index("claim-C3")
    assert "an upper limit turned into a lower one" in text


def test_report_is_shown_byte_for_byte_and_approved_by_two(filled, investigation) -> None:
    from testimonia.ledger import release
    from testimonia.publish.html import render_html
    from testimonia.publish.report import build_report

    filled.post("/report/draft/")
    with investigation.unlock(1) as vault:
        draft = release.newest_draft(vault)
        expected = render_html(build_report(release.preview(vault, draft.id).edition))
        release.approve(vault, draft.id, pages.DAY)

    shown = filled.get(f"/report/{draft.id}/")
    assert shown.content == expected
    assert "'sha256-" in shown.headers["Content-Security-Policy"]
    filled.post(f"/report/{draft.id}/approve/")
    assert b"--publish" in filled.get("/report/").content


def test_draft_that_no_longer_holds_says_so(filled, investigation) -> None:
    from testimonia.collect.records import Claim
    from testimonia.core.records import PROJECT

    filled.post("/report/draft/")
    with investigation.unlock() as vault:
        new = vault.scan(Claim)[0].model_copy(
            update={"id": "another", "claim_id": "C9", "revision": 0, "subject": PROJECT}
        )
        vault.put(new, action="test.claim")

    assert b"has changed since it was made" in filled.get("/report/").content


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_stored_text_never_becomes_code(investigation, unlocked, hostile: str) -> None:
    with investigation.unlock() as vault:
        pages.fill(vault, hostile)
    unlocked.post("/report/draft/")
    answers = [unlocked.get(page) for page in PAGES]
    answers += [unlocked.post("/figures/sold/trace/i0/"), unlocked.get(f"/report/{_draft(investigation)}/")]

    for answer in answers:
        dangers = Dangers()
        dangers.feed(answer.content.decode())
        assert answer.status_code == 200
        assert dangers.found == []


def _draft(investigation) -> str:
    from testimonia.ledger.release import newest_draft

    with investigation.unlock() as vault:
        draft = newest_draft(vault)
        return draft.id if draft else ""
