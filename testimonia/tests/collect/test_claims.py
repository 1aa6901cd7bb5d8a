import hashlib

import pytest

from testimonia.collect.claims import drift, drifts
from testimonia.collect.records import Claim
from testimonia.collect.shipped import published_claims


def plain_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def claim_of(**fields: object) -> Claim:
    base: dict[str, object] = {
        "subject": "project",
        "claim_id": "C1",
        "quantity": "women",
        "value": 200_000,
        "bound": "at_most",
        "claim_unit": "people",
        "population": "women in the north",
        "published_by": "a paper",
        "published_on": "2019-05",
    }
    return Claim(**(base | fields))


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, "Repeated without change."),
        ({"value": 500_000}, "'up to 200,000' became 'up to 500,000'."),
        ({"bound": "at_least"}, "'up to' became 'over' 200,000, so that an upper limit turned into a lower one."),
        ({"bound": "about"}, "'up to' became 'about' 200,000, so that the upper limit was lost."),
        ({"claim_unit": "households"}, "The unit changed from 'people' to 'households'."),
        ({"population": ""}, "The population is no longer stated."),
        ({"published_on": "2023"}, "A figure of 2019 was restated in 2023 as current."),
        ({"published_on": "2020"}, "Repeated without change."),
        ({"quantity": "women_sold"}, "The quantity changed from 'women' to 'women sold'."),
    ],
)
def test_each_change_is_named_in_plain_words(fields: dict[str, object], wanted: str) -> None:
    assert drift(claim_of(), claim_of(**fields)) == wanted


def test_a_dropped_caveat_is_named() -> None:
    original = claim_of(population="women in the north; no official data exist")
    assert drift(original, claim_of()) == "The caveat 'no official data exist' was dropped."


def test_every_shipped_claim_that_repeats_another_has_drifted_by_its_data() -> None:
    claims = published_claims(plain_hash)
    said = drifts(c.model_copy(update={"note": ""}) for c in claims)
    assert set(said) == {c.claim_id for c in claims if c.repeats} == {"R01b", "R02b", "R04b", "R06b", "R08b"}
    assert "'up to' became 'over' 200,000" in said["R02b"]
    assert "North Korean refugees in China" in said["R04b"]
    assert "'about' became 'over' 30 %" in said["R06b"]
    assert "a figure of 2019 was restated in 2023 as current" in said["R08b"]
    assert "lower limit was lost" in said["R08b"]


def test_a_claim_that_repeats_an_unrecorded_one_says_so() -> None:
    assert drifts([claim_of(repeats="C0")]) == {"C1": "It repeats a claim that is not recorded here."}
