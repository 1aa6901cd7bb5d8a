"""Invented transcripts and what coders made of them."""

import re
import unicodedata
from collections import defaultdict

from testimonia.demo.sentences import sentences


def _shape(text):
    """A sentence with any number in the place of a fact that is filled in."""
    parts = re.split(r"(\{\w+\})", text)
    return re.compile("".join(r"[\d,]+" if part.startswith("{") else re.escape(part) for part in parts))


def rows_of(told, kind):
    return [row for row in told.rows if row["kind"] == kind]


def test_each_passage_is_a_whole_sentence_of_its_transcript(told):
    texts = {row["id"]: row["text"] for row in rows_of(told, "transcripts")}
    shapes = [_shape(text) for topic in sentences().values() for entry in topic for text in entry.values()]

    for segment in rows_of(told, "segments"):
        passage = texts[segment["transcript"]][segment["start"] : segment["end"]]
        assert any(shape.fullmatch(passage) for shape in shapes)


def test_transcripts_are_in_three_languages_and_foreign_ones_have_a_checked_translation(told):
    originals = [r for r in rows_of(told, "transcripts") if r["material_kind"] == "transcript"]
    translations = {r["version_of"]: r for r in rows_of(told, "transcripts") if r["material_kind"] == "translation"}

    assert {r["language"] for r in originals} == {"en", "ko", "zh"}
    for original in originals:
        assert (original["id"] in translations) == (original["language"] != "en")
    assert all(t["translator"] != t["checker"] and t["text"].isascii() for t in translations.values())


def test_only_those_who_agreed_are_transcribed_and_coded(told, interviewed):
    silent = {t.pseudonym for t in interviewed if not t.told}

    assert silent
    assert not silent & {row["teller"] for row in rows_of(told, "informations")}
    assert not {f"I-{p[2:]}" for p in silent} & {row["interview"] for row in rows_of(told, "transcripts")}


def test_facts_are_verified_by_another_person_than_their_coder(told):
    for fact in rows_of(told, "informations"):
        assert fact.get("verified_by") != fact["coded_by"]
    assert sum("verified_by" not in fact for fact in rows_of(told, "informations")) == 5


def test_sale_chains_have_resales_brokers_buyers_and_an_officer(told):
    orders = defaultdict(list)
    for sale in rows_of(told, "transfers"):
        orders[sale["victim"]].append(sale["order"])

    assert max(map(len, orders.values())) >= 3
    assert all(order == list(range(1, len(order) + 1)) for order in orders.values())
    assert {row["role"] for row in rows_of(told, "involvements")} >= {"broker", "buyer", "seller", "police_officer"}


def test_facts_about_others_are_seen_or_heard_and_never_own_experience(told):
    about_others = [f for f in rows_of(told, "informations") if f["about"].startswith("S-")]

    assert {f["reliability"] for f in about_others} == {"witnessed", "heard"}


def test_no_voice_is_in_two_transcripts(told):
    words = [sentence.english for _, sentence in told.voices.values()]

    assert len(words) == len(set(words)) >= 10


def test_every_sentence_has_english_is_composed_and_names_no_one(told):
    for entries in sentences().values():
        for entry in entries:
            assert "en" in entry
            assert all(unicodedata.is_normalized("NFC", text) for text in entry.values())
            assert not re.search(r"\d", "".join(entry.values()))
