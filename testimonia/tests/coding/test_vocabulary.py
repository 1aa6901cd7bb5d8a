"""The vocabularies in code against the published lists."""

import csv
import os
from pathlib import Path

import pytest

from testimonia.coding.vocabulary import ACT_CODES, MEANS_CODES, PURPOSE_CODES, indicator_codes, points_to


def _vocabulary(name: str) -> list[dict[str, str]]:
    roots = [Path(os.environ["TESTIMONIA_SHARED"])] if "TESTIMONIA_SHARED" in os.environ else []
    roots += [parent / "shared" for parent in Path(__file__).resolve().parents]
    path = next(
        (r / "reference/vocabularies" / name for r in roots if (r / "reference/vocabularies" / name).exists()), None
    )
    if path is None:
        pytest.skip("the folder shared/ with the published vocabularies is not beside this repository")
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_every_act_and_means_of_article_3_has_its_term() -> None:
    codes = {row["code"]: row["element"] for row in _vocabulary("palermo_art3.csv")}

    assert set(ACT_CODES.values()) == {c for c, element in codes.items() if element == "act"}
    assert set(MEANS_CODES.values()) == {c for c, element in codes.items() if element == "means"}
    assert set(PURPOSE_CODES.values()) <= {c for c, element in codes.items() if element == "purpose"}


def test_every_ilo_indicator_points_to_the_published_element() -> None:
    published = {row["code"]: row["palermo_element"] for row in _vocabulary("ilo_operational_indicators.csv")}

    assert {code: points_to(code) for code in indicator_codes()} == published
