"""What a table of capture histories must be, and what is said where it is not."""

import tracemalloc

import numpy as np
import pytest

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.mse import Histories

TABLE = [[1, 0, 0, 10], [0, 1, 0, 8], [0, 0, 1, 6], [1, 1, 0, 3], [0, 1, 1, 2]]


def test_people_and_counts_give_the_same_histories() -> None:
    counted = Histories.from_counts(TABLE, ["a", "b", "c"])

    people = Histories.from_records(np.repeat([row[:3] for row in TABLE], [row[3] for row in TABLE], axis=0), "abc")

    assert people.input_sha256 == counted.input_sha256
    assert people.n_observed == 29


def test_order_of_lists_and_rows_does_not_change_the_hash() -> None:
    table = np.array(TABLE)

    turned = Histories.from_counts(table[::-1, [2, 0, 1, 3]], ["c", "a", "b"])

    assert turned.input_sha256 == Histories.from_counts(table, ["a", "b", "c"]).input_sha256


def test_duplicate_patterns_are_added_up_with_a_warning() -> None:
    histories = Histories.from_counts([*TABLE, [1, 0, 0, 5]], "abc")

    assert histories.total("a") == 18
    assert "more than once" in histories.warnings[0]


@pytest.mark.parametrize(
    ("count", "found"), [(-1, "negative"), (1.5, "whole number"), (float("nan"), "missing"), (1e30, "exceeds")]
)
def test_impossible_counts_are_refused(count: float, found: str) -> None:
    with pytest.raises(InvalidInput, match=found):
        Histories.from_counts([*TABLE, [1, 1, 1, count]], "abc")


@pytest.mark.parametrize("table", [[[1, 0, 0, 5], [0, 1]], {"a": [1, 0], "b": [0], "c": [1, 1], "count": [3, 4]}])
def test_ragged_tables_are_refused(table: object) -> None:
    with pytest.raises(InvalidInput, match="ragged"):
        Histories.from_counts(table)


def test_memory_grows_with_the_records_and_no_faster() -> None:
    def bytes_a_record(n: int) -> float:
        records = np.ones((n, 10), dtype=np.uint8)
        tracemalloc.start()
        Histories.from_records(records)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak / n

    assert bytes_a_record(400_000) < 1.2 * bytes_a_record(100_000) < 50


def test_entries_other_than_0_and_1_are_refused() -> None:
    with pytest.raises(InvalidInput, match="0 or 1 in every row"):
        Histories.from_counts([*TABLE, [2, 0, 0, 1]], "abc")


def test_two_lists_are_refused_unless_asked_for() -> None:
    table = [[1, 0, 5], [0, 1, 5], [1, 1, 2]]

    with pytest.raises(InvalidInput, match="2 lists were given"):
        Histories.from_counts(table)
    assert "independent" in Histories.from_counts(table, minimum_lists=2).warnings[0]


def test_people_on_no_list_are_refused() -> None:
    with pytest.raises(InvalidInput, match="dark figure and cannot be counted"):
        Histories.from_counts([*TABLE, [0, 0, 0, 4]], "abc")


def test_a_table_without_people_is_refused() -> None:
    with pytest.raises(NotEstimable, match="all counts are zero"):
        Histories.from_counts([[1, 0, 0, 0], [0, 1, 1, 0]])


def test_an_empty_list_and_a_contained_list_are_warned_of() -> None:
    histories = Histories.from_counts([[1, 0, 0, 0, 9], [1, 1, 0, 0, 4], [0, 0, 1, 0, 5], [1, 0, 1, 0, 1]], "abcd")

    assert "List d holds nobody" in histories.warnings[0]
    assert "Everyone on list b is also on list a" in histories.warnings[1]


def test_lists_without_overlap_are_refused_when_it_matters() -> None:
    histories = Histories.from_counts([[1, 0, 0, 9], [0, 1, 0, 4], [0, 0, 1, 5]])

    with pytest.raises(NotEstimable, match="nobody is on two lists"):
        histories.require_overlap()


def test_leaving_a_list_out_leaves_its_own_people_unseen() -> None:
    histories = Histories.from_counts(TABLE, "abc").without("c")

    assert (histories.n_observed, histories.lists) == (23, ("a", "b"))


def test_merged_lists_hold_everyone_on_either() -> None:
    histories = Histories.from_counts(TABLE, "abc").merged(["a", "b"], "ab")

    assert (histories.total("ab"), histories.n_observed) == (23, 29)


def test_a_csv_file_with_a_count_column_or_one_row_a_person_is_read(tmp_path) -> None:  # type: ignore[no-untyped-def]
    counted, people = tmp_path / "counts.csv", tmp_path / "people.csv"
    counted.write_text('"a","b","c","n"\n1,0,0,2\n1,1,0,1\n0,1,1,1\n', encoding="utf-8")
    people.write_text("a,b,c\n1,0,0\n1,0,0\n1,1,0\n0,1,1\n", encoding="utf-8")

    assert Histories.from_csv(counted).input_sha256 == Histories.from_csv(people).input_sha256


def test_a_damaged_row_is_named_by_its_number_and_never_shown(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "counts.csv"
    file.write_text("a,b,c,n\n1,0,0,2\n1,secret,0,1\n", encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"row 3 of counts\.csv") as refusal:
        Histories.from_csv(file)
    assert "secret" not in str(refusal.value)
