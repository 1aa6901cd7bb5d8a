"""The true age always lies in the range, in every counting system and however coarse the dates are."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testimonia.coding.age import UNKNOWN_AGE, AgeRange, age_at_act, combine, completed_years, was_child
from testimonia.core.values import CountingSystem

births = st.dates(date(1930, 1, 1), date(2005, 12, 31))
lives = st.integers(0, 80 * 365)
new_years = st.lists(st.integers(0, 30), min_size=200, max_size=200)
"""One lunar new year for each year from 1900, as days after 21 January: wilder than the true calendar."""


def _nominal_age(born: date, on: date, offsets: list[int]) -> int:
    def lunar_year(day: date) -> int:
        new_year = date(day.year, 1, 21) + timedelta(offsets[day.year - 1900])
        return day.year if day >= new_year else day.year - 1

    return 1 + lunar_year(on) - lunar_year(born)


def _said(counting: CountingSystem, born: date, on: date, offsets: list[int]) -> int:
    if counting == "international":
        return completed_years(born, on)
    return on.year - born.year + 1 if counting == "korean" else _nominal_age(born, on, offsets)


def _coarse(day: date, how: str) -> str:
    decade = f"{day.year // 10}X"
    forms = {"day": day.isoformat(), "month": day.isoformat()[:7], "year": f"{day.year}", "about": f"{day.year}~",
             "decade": decade, "before": f"../{day.year}", "after": f"{day.year}/..", "none": ""}  # fmt: skip
    return forms[how]


coarseness = st.sampled_from(["day", "month", "year", "about", "decade", "before", "after", "none"])
systems = st.sampled_from(["international", "korean", "chinese_nominal"])


@given(births, lives, systems, st.booleans(), coarseness, coarseness, new_years)
def test_the_true_age_always_lies_in_the_range(
    born: date, days: int, counting: CountingSystem, system_known: bool, birth_as: str, when_as: str, offsets: list[int]
) -> None:
    on = born + timedelta(days)
    said = _said(counting, born, on, offsets)

    age = age_at_act(
        birth=_coarse(born, birth_as),
        when=_coarse(on, when_as),
        age_said=said,
        counting=counting if system_known else "unknown",
    )

    assert age.low <= completed_years(born, on) <= age.high
    assert not age.contradictory


@given(births, lives, coarseness, coarseness)
def test_dates_alone_hold_the_true_age(born: date, days: int, birth_as: str, when_as: str) -> None:
    on = born + timedelta(days)

    age = age_at_act(birth=_coarse(born, birth_as), when=_coarse(on, when_as), counting="unknown")

    assert age.low <= completed_years(born, on) <= age.high


@pytest.mark.parametrize(
    ("counting", "low", "high"),
    [("international", 18, 18), ("korean", 16, 17), ("chinese_nominal", 16, 17), ("unknown", 16, 18)],
)
def test_eighteen_means_different_ages(counting: CountingSystem, low: int, high: int) -> None:
    age = age_at_act(when="2012-07", age_said=18, counting=counting)

    assert (age.low, age.high) == (low, high)


def test_near_the_lunar_new_year_the_nominal_age_is_wider() -> None:
    assert (r := age_at_act(when="2012-02", age_said=20, counting="chinese_nominal")).low == 17
    assert r.high == 20
    assert age_at_act(birth="1993-07", when="2012-02", age_said=20, counting="chinese_nominal").high == 18


def test_contradictory_evidence_is_said_and_widens_to_everything_told() -> None:
    age = age_at_act(birth="1990-01-01", when="2012-07-01", age_said=17, counting="international")

    assert (age.low, age.high, age.contradictory) == (17, 22, True)
    assert age.reason.startswith("the evidence contradicts itself: 22 by date of birth")


def test_an_act_before_birth_decides_nothing() -> None:
    assert was_child(age_at_act(birth="2001", when="1999", counting="unknown")) == "undecided"
    assert was_child(age_at_act(birth="2001", when="1999", age_said=30, counting="unknown")) == "undecided"


def test_without_evidence_nothing_is_known() -> None:
    assert age_at_act(counting="korean") == combine([]) == UNKNOWN_AGE
    assert age_at_act(birth="1990", counting="korean") == UNKNOWN_AGE


@pytest.mark.parametrize(("low", "high", "child"), [(9, 17, "yes"), (17, 18, "undecided"), (18, 30, "no")])
def test_a_child_is_under_eighteen(low: int, high: int, child: str) -> None:
    assert was_child(AgeRange(low, high, "")) == child


def test_an_age_below_one_in_korean_counting_is_a_contradiction() -> None:
    assert age_at_act(age_said=0, counting="korean").contradictory


def test_ten_thousand_acts_take_under_two_seconds() -> None:
    births = [f"{1960 + i % 45}-{1 + i % 12:02d}" for i in range(10_000)]
    start = time.process_time()

    for i, birth in enumerate(births):
        age_at_act(birth=birth, when=f"20{i % 18:02d}~", age_said=10 + i % 30, counting="korean")

    assert time.process_time() - start < 2
