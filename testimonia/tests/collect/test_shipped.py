import csv
import hashlib

import pytest

from testimonia.coding.vocabulary import ACT_CODES, MEANS_CODES, PURPOSE_CODES, indicator_codes
from testimonia.collect.shipped import published_claims, uk_2013, vocabulary


def plain_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_the_published_claims_come_with_value_bound_and_source() -> None:
    claims = {c.claim_id: c for c in published_claims(plain_hash)}
    assert len(claims) == 23
    assert (claims["R02"].value, claims["R02"].bound) == (200_000, "at_most")
    assert all(c.published_by and c.published_on and c.claim_unit for c in claims.values())


@pytest.mark.parametrize("lists", [5, 6])
def test_the_united_kingdom_table_holds_the_2744_people_of_2013(lists: int) -> None:
    entries = uk_2013(plain_hash, lists)  # type: ignore[arg-type]
    assert sum(e.pattern_count for e in entries) == 2744
    assert len({name for e in entries for name in (e.list_name, *e.also_on)}) == lists
    assert {(e.place, e.period) for e in entries} == {("United Kingdom", "2013")}
    assert len({e.id for e in entries}) == len(entries)


def test_the_coding_terms_are_those_of_the_published_vocabularies() -> None:
    palermo = {row["code"] for row in vocabulary("palermo_art3")}
    assert {*ACT_CODES.values(), *MEANS_CODES.values(), *PURPOSE_CODES.values()} <= palermo
    assert tuple(row["code"] for row in vocabulary("ilo_operational_indicators")) == indicator_codes()
    assert vocabulary("htcds_codes")


def test_the_shipped_facts_equal_the_reference_files(shared_folder) -> None:  # type: ignore[no-untyped-def]
    with (shared_folder / "reference" / "published_claims.csv").open(encoding="utf-8") as file:
        reference = {row["claim_id"]: float(row["value"]) for row in csv.DictReader(file)}
    assert {c.claim_id: c.value for c in published_claims(plain_hash)} == reference
