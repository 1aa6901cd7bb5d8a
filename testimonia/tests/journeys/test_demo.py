"""The demo from beginning to end, run once: what it writes, what leaves, what stays, and how it meets its truth."""

import json
from pathlib import Path

import pytest
from canaries import Canaries
from typer.testing import CliRunner

from testimonia.cli import app
from testimonia.cli.demo import SEED
from testimonia.crypto import Cost
from testimonia.demo.plans import PART_TWO
from testimonia.demo.run import STAGES, Demo, opened, run
from testimonia.ledger import release
from testimonia.publish.figures_file import write_figures
from testimonia.publish.verify import verify

WEAK = Cost(passes=1, memory_kib=64)
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    done: list[str] = []
    folder = tmp_path_factory.mktemp("demo") / "investigation"
    made = run(folder, SEED, lambda stage, _: done.append(stage), WEAK)
    assert tuple(done) == STAGES
    return made


@pytest.fixture(scope="module")
def figures(demo: Demo) -> dict:
    return json.loads((demo.package.folder / "data" / "figures.json").read_bytes())


@pytest.fixture(scope="module")
def sentences(demo: Demo) -> tuple[set[str], set[str]]:
    """Every sentence that was said, in its language and in English: those that were printed, and the others."""
    rows = demo.told.rows
    texts = {row["id"]: row["text"] for row in rows if row["kind"] == "transcripts"}
    said = {texts[r["transcript"]][r["start"] : r["end"]] for r in rows if r["kind"] == "segments"}
    said |= {sentence.english for _, sentence in demo.told.voices.values()}
    html = (demo.package.folder / "data" / "report.html").read_text(encoding="utf-8")
    printed = {sentence for sentence in said if sentence in html}
    return printed, said - printed


def test_what_was_said_is_readable_nowhere_but_for_approved_quotes(demo, sentences):
    printed, silent = sentences
    names = {f"Example Person {t.number}" for t in demo.tellers}

    assert 5 <= len(printed) <= 20
    assert Canaries(sorted(silent | names)).search(demo.folder) == []
    elsewhere = [path for path in demo.folder.iterdir() if path.name != "releases"]
    assert Canaries(sorted(printed)).search(*elsewhere) == []


def test_the_search_finds_what_is_planted(demo, sentences, tmp_path):
    (tmp_path / "planted").write_text(sorted(sentences[1])[0], encoding="utf-16-le")

    assert Canaries(sorted(sentences[1])).search(tmp_path)


def test_quotes_are_words_of_those_who_agreed(demo, sentences):
    agreed = {
        text
        for teller in demo.tellers
        if teller.may("quote") and teller.pseudonym in demo.told.voices
        for text in (demo.told.voices[teller.pseudonym][1].text, demo.told.voices[teller.pseudonym][1].english)
    }

    assert sentences[0] <= agreed


def test_whoever_withdrew_is_in_no_output(demo, sentences):
    from testimonia.accounts import unlock
    from testimonia.collect.records import Person
    from testimonia.disclose.records import PublishedFigure

    withdrawn = next(t for t in demo.tellers if t.consent.withdrawn)
    with unlock(demo.folder, demo.members[0].passphrase, floor=WEAK) as vault:
        her_id = next(p.id for p in vault.scan(Person) if p.pseudonym == withdrawn.pseudonym)
        published = vault.scan(PublishedFigure)

    assert all(her_id not in figure.tellers for figure in demo.figures)
    assert all(her_id not in {*figure.tellers, *(p for s in figure.people for p in s)} for figure in published)
    if withdrawn.pseudonym in demo.told.voices:
        assert demo.told.voices[withdrawn.pseudonym][1].text not in sentences[0]


def test_the_release_verifies_and_its_figures_are_computed_again(demo):
    result = verify(demo.package.zip, demo.package.fingerprint)

    assert result.ok
    assert result.signer == "known"
    assert any(check.status == "ok" for check in result.checks)


def test_counts_are_those_of_the_women_who_may_be_counted(demo):
    counted = [t for t in demo.tellers if t.may("count")]
    made = {figure.figure_id: figure for figure in demo.figures}

    assert made["sold"].of == len(counted)
    assert made["sold"].value == sum(bool(t.prices) for t in counted)
    assert made["sold_more_than_once"].value == sum(len(t.prices) > 1 for t in counted)
    for name, true in (
        ("forced_marriage", sum("forced_marriage" in t.forms for t in counted)),
        ("child_at_act", sum(t.age_then < 18 for t in counted)),
    ):
        assert made[name].limits.low <= true <= made[name].limits.high


def test_judged_ranges_hold_their_truth(demo):
    made = {figure.figure_id: figure for figure in demo.figures}

    for name in ("women_in_lake_province", "sales_into_marriage", "revenue_of_marriages"):
        assert made[name].limits.low <= demo.truth.of_figure(name) <= made[name].limits.high


def test_lists_that_depend_on_each_other_end_in_a_warning_or_a_refusal(demo):
    about_lists = [f for f in demo.figures if f.figure_id.startswith("women_by_")]

    assert len(about_lists) == 4
    assert all(figure.warnings or figure.refusal for figure in about_lists)


def test_chain_referral_among_45_is_refused(figures):
    (share,) = (f for f in figures["figures"] if f["id"] == "share_in_forced_marriage")

    assert share["kind"] == "refusal"
    assert share["value"] is None


def test_the_gate_withholds_children_and_says_a_small_count_in_words(figures):
    by_id = {figure["id"]: figure for figure in figures["figures"]}

    assert "child_at_act" not in by_id
    assert any("outsiders can observe" in reason for reason in figures["disclosure"]["withheld"])
    assert by_id["officer_involved"]["value"] is None
    assert by_id["officer_involved"]["words"] == "few"


def test_the_second_part_replays_what_was_published(figures):
    replayed = {f["id"]: f for f in figures["figures"] if f["section"].startswith(PART_TWO)}

    assert {"trafficked_women", "share_left_over", "profit_per_woman", "both_together"} <= replayed.keys()
    assert replayed["uk_2013_main_effects"]["value"] == pytest.approx(13_400)
    assert replayed["uk_2013_stepwise"]["value"] == pytest.approx(11_300)
    assert replayed["both_together"]["tornado"]
    assert replayed["both_together"]["reach"]["target"] == 105_000_000
    assert replayed["share_left_over"]["value"] == pytest.approx(0.05, abs=0.002)
    assert sum(bool(claim["drift"]) for claim in figures["claims"]) >= 3


def test_the_same_seed_gives_the_same_figures_file(demo, tmp_path):
    with opened(tmp_path / "again", SEED, lambda *_: None, WEAK) as stages:
        stages.figures()
        edition = release.preview(stages.first, stages.drafted()).edition

    assert write_figures(edition) == (demo.package.folder / "data" / "figures.json").read_bytes()


def test_a_folder_with_something_in_it_is_refused_with_one_sentence(tmp_path: Path):
    (tmp_path / "kept").write_text("mine")

    result = CliRunner().invoke(app, ["demo", str(tmp_path), "--no-serve"])

    assert result.exit_code == 1
    assert "overwrites nothing" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
