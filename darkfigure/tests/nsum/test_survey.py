"""Scale-up surveys: what is read and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.nsum import Survey, mle

GROUPS = ("teachers", "nurses", "hidden")
SIZES = {"teachers": 500, "nurses": 300}
COUNTS = [[2, 1, 0], [4, 3, 1], [3, 2, 2]]


def test_a_table_is_read_by_its_column_names(tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    file.write_text("id,hidden,nurses,teachers\n1,0,1,2\n2,1,3,4\n3,2,2,3\n", encoding="utf-8")

    survey = Survey.from_csv(file, SIZES, 100_000, "hidden")

    assert survey.groups == GROUPS
    assert np.array_equal(survey.counts, COUNTS)


def test_open_questions_leave_a_respondent_out_and_say_so(tmp_path: Path) -> None:
    file = tmp_path / "survey.csv"
    file.write_text("hidden,nurses,teachers\n0,1,2\n1,3,4\n,2,3\n2,2,3\n", encoding="utf-8")

    estimate = mle(Survey.from_csv(file, SIZES, 100_000, "hidden"), "hidden")

    assert estimate.n == 3
    assert estimate.warnings[0] == "1 of 4 respondents left a question open and are left out."


@pytest.mark.parametrize("cell", ["-1", "0.5", "many"])
def test_answers_that_are_not_whole_numbers_are_refused_without_a_row(tmp_path: Path, cell: str) -> None:
    file = tmp_path / "survey.csv"
    file.write_text(f"hidden,nurses,teachers\n{cell},7,7\n1,3,4\n", encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"whole number|negative|not a number") as refusal:
        Survey.from_csv(file, SIZES, 100_000, "hidden")
    assert "7" not in str(refusal.value)


@pytest.mark.parametrize(
    ("sizes", "total", "match"),
    [
        ({"farmers": 5}, 1000, "no column"),
        ({"teachers": 2000}, 1000, "between 0 and 1,000"),
        ({"teachers": 0}, 1000, "between 0 and 1,000"),
    ],
)
def test_impossible_sizes_are_refused(sizes: dict[str, float], total: float, match: str) -> None:
    with pytest.raises(InvalidInput, match=match):
        Survey(COUNTS, GROUPS, sizes, total)


def test_nothing_is_estimated_without_known_groups_or_known_members() -> None:
    with pytest.raises(NotEstimable, match="groups of known size"):
        Survey(COUNTS, GROUPS, {}, 1000)
    with pytest.raises(NotEstimable, match="groups of known size"):
        Survey(COUNTS[:1], GROUPS, SIZES, 1000)
    with pytest.raises(NotEstimable, match="no estimate"):
        mle(Survey([[1, 1, 0], [2, 1, 0]], GROUPS, SIZES, 1000), "hidden")
    with pytest.raises(InvalidInput, match="the groups are"):
        mle(Survey(COUNTS, GROUPS, SIZES, 1000), "farmers")
