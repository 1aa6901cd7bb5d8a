"""Reading recruitment tables: what is refused, what becomes a warning, and that nobody's row is printed."""

from typing import Any

import numpy as np
import pytest

from darkfigure import InvalidInput, NotEstimable, rds

TABLE: dict[str, list[Any]] = {
    "id": ["a", "b", "c", "d", "e"],
    "recruiter_id": ["seed", "a", "a", "b", "seed"],
    "network_size": [3, 2, 5, 1, 4],
    "held": [1, 0, 1, 0, 1],
}


def changed(**columns: list[Any]) -> dict[str, list[Any]]:
    return TABLE | columns


def test_waves_seeds_and_recruits_follow_the_chains() -> None:
    sample = rds.Sample.from_table(TABLE)

    assert sample.wave.tolist() == [0, 1, 1, 2, 0]
    assert sample.seed.tolist() == [0, 0, 0, 0, 4]
    assert sample.n_recruits.tolist() == [2, 1, 0, 0, 0]


def test_rows_columns_text_and_numbers_give_the_same_sample() -> None:
    rows = [{name: str(cells[i]) for name, cells in TABLE.items()} for i in range(5)]

    assert rds.Sample.from_table(rows).input_sha256 == rds.Sample.from_table(TABLE).input_sha256


def test_recruiters_are_found_by_coupon() -> None:
    table = changed(
        came_with=["", "k1", "k2", "k3", ""], gave_1=["k1", "k3", "", "", ""], gave_2=["k2", "", "", "", ""]
    )
    columns = rds.Columns(coupon="came_with", coupons=("gave_1", "gave_2"))

    assert rds.Sample.from_table(table, columns).recruiter.tolist() == [-1, 0, 0, 1, -1]


def test_a_coupon_given_twice_is_refused() -> None:
    table = changed(came_with=["", "k1", "k1", "", ""], gave=["k1", "k1", "", "", ""])

    with pytest.raises(InvalidInput, match="one respondent only"):
        rds.Sample.from_table(table, rds.Columns(coupon="came_with", coupons=("gave",)))


def test_interviews_are_put_in_the_order_of_their_time() -> None:
    sample = rds.Sample.from_table(changed(day=[0, 9, 2, 10, 1]), rds.Columns(time="day"))

    assert sample.columns["id"] == ["a", "e", "c", "b", "d"]


def test_zero_is_a_seed_unless_somebody_has_that_id() -> None:
    assert rds.Sample.from_table(changed(recruiter_id=[0, "a", "a", "b", 0])).is_seed.sum() == 2
    assert rds.Sample.from_table(changed(id=[0, 1, 2, 3, 4], recruiter_id=["seed", 0, 0, 1, 0])).is_seed.sum() == 1


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ({"recruiter_id": ["seed", "a", "a", "zz", "seed"]}, "every recruiter is a respondent"),
        ({"recruiter_id": ["b", "a", "a", "b", "seed"]}, "leads back to a seed"),
        ({"recruiter_id": ["a", "a", "a", "b", "seed"]}, "leads back to a seed"),
        ({"id": ["a", "b", "c", "d", "d"]}, "stands for one respondent"),
        ({"id": ["a", "b", "c", "d", ""]}, "everyone has an id"),
        ({"network_size": [3, 2, -5, 1, 4]}, "zero or more people"),
        ({"network_size": [3, 2, "many", 1, 4]}, "holds numbers or nothing"),
    ],
)
def test_broken_tables_are_refused_with_their_rule(columns: dict[str, list[Any]], rule: str) -> None:
    with pytest.raises(InvalidInput, match=rule):
        rds.Sample.from_table(changed(**columns))


def test_a_refusal_prints_nobodys_row() -> None:
    with pytest.raises(InvalidInput) as refused:
        rds.Sample.from_table(changed(network_size=[3, 2, "secret", 1, 4]))

    assert "secret" not in str(refused.value)


def test_a_missing_column_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match="no column 'degree'"):
        rds.Sample.from_table(TABLE, rds.Columns(network_size="degree"))


def test_one_respondent_is_not_a_chain() -> None:
    with pytest.raises(NotEstimable, match="at least two respondents"):
        rds.Sample.from_table({"id": [1], "recruiter_id": ["seed"], "network_size": [3]})


@pytest.mark.parametrize(
    ("columns", "warning"),
    [
        ({"network_size": [3, 2, 5, 0, 4]}, "network size of zero"),
        ({"network_size": [3, 2, 5, "", 4]}, "did not tell their network size"),
        ({"network_size": [3, 2, 5.5, 1, 4]}, "no whole number"),
        ({"network_size": [1, 2, 5, 1, 4]}, "below the number of people whom the chains show"),
        ({"recruiter_id": ["seed", "a", "a", "b", ""]}, "without a recruiter were taken as seeds"),
    ],
)
def test_doubtful_cells_become_warnings(columns: dict[str, list[Any]], warning: str) -> None:
    assert any(warning in text for text in rds.Sample.from_table(changed(**columns)).warnings)


def test_orphans_may_be_taken_as_seeds_with_a_warning() -> None:
    table = changed(recruiter_id=["seed", "a", "a", "zz", "seed"])

    sample = rds.Sample.from_table(table, orphans_are_seeds=True)

    assert sample.is_seed.tolist() == [True, False, False, True, True]
    assert any("in no row" in text for text in sample.warnings)


def test_missing_outcomes_are_left_out_with_a_warning() -> None:
    outcome = rds.Outcome.of(rds.Sample.from_table(changed(held=[1, "", 0, "NA", 1])), "held")

    assert outcome.counts.sum() == 3
    assert outcome.transitions.sum() == 1
    assert "2 of 5" in outcome.warnings[0]


def test_a_level_must_be_named_where_it_is_not_plain() -> None:
    sample = rds.Sample.from_table(changed(place=["North", "South", "North", "East", "East"]))

    with pytest.raises(InvalidInput, match="is named"):
        rds.Outcome.of(sample, "place")
    with pytest.raises(InvalidInput, match="one of the column's values"):
        rds.Outcome.of(sample, "place", "West")
    assert rds.Outcome.of(sample, "place", "East").level == 0


def test_answers_that_are_all_alike_are_not_generalised() -> None:
    with pytest.raises(NotEstimable, match="only where answers differ"):
        rds.Outcome.of(rds.Sample.from_table(changed(held=[1, 1, 1, 1, 1])), "held")


def test_a_part_of_the_sample_keeps_its_chains() -> None:
    part = rds.Sample.from_table(TABLE).rows(np.array([False, True, True, True, True]))

    assert part.recruiter.tolist() == [-1, -1, 0, -1]
