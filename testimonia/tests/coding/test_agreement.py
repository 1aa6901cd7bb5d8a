"""Agreement against published values, and its refusals."""

import pytest

from testimonia.coding.agreement import Judgement, cohens_kappa, krippendorffs_alpha
from testimonia.core.errors import Refused

# Krippendorff, Computing Krippendorff's alpha-reliability (2011), example C: nominal, four observers, missing values.
TABLE_C = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]


def _judgements(rows: list[str], per_interview: int = 3) -> list[Judgement]:
    return [
        Judgement(f"i{u // per_interview}", f"u{u}", f"coder{c}", value)
        for c, row in enumerate(rows)
        for u, value in enumerate(row.split())
        if value != "."
    ]


def test_alpha_has_the_published_value_of_krippendorffs_example_c() -> None:
    result = krippendorffs_alpha(_judgements(TABLE_C), seed=1, n_replicates=50)

    assert result.value == pytest.approx(0.743, abs=5e-4)
    assert (result.n_units, result.n_coders) == (11, 4)


def test_kappa_has_the_textbook_value() -> None:
    # 50 grant proposals: both yes 20, only the first 5, only the second 10, both no 15; kappa = 0.4.
    pairs = ["yy"] * 20 + ["yn"] * 5 + ["ny"] * 10 + ["nn"] * 15
    rows = [" ".join(p[0] for p in pairs), " ".join(p[1] for p in pairs)]

    result = cohens_kappa(_judgements(rows), seed=1, n_replicates=200)

    assert result.value == pytest.approx(0.4)
    assert result.interval is not None
    assert result.interval[0] <= 0.4 <= result.interval[1]


def test_no_coefficient_under_ten_units() -> None:
    with pytest.raises(Refused, match=r"9 units .* not computed under 10 units"):
        krippendorffs_alpha(_judgements(["y n y n y n y n y", "y n y n y n y n y"]), seed=1)


def test_kappa_of_three_coders_is_refused() -> None:
    with pytest.raises(Refused, match="exactly two"):
        cohens_kappa(_judgements(["y n"] * 3), seed=1)


def test_coders_who_saw_no_variation_get_no_coefficient() -> None:
    with pytest.raises(Refused, match="every unit has the same value"):
        krippendorffs_alpha(_judgements([" ".join("y" * 12)] * 2), seed=1)


def test_one_interview_gives_a_value_without_an_interval() -> None:
    rows = ["y n y n y n y n y n", "y n y n y n y n y y"]

    assert cohens_kappa(_judgements(rows, per_interview=99), seed=1).interval is None


def test_the_order_of_judgements_does_not_matter() -> None:
    judgements = _judgements(TABLE_C)

    assert krippendorffs_alpha(judgements, seed=7, n_replicates=50) == krippendorffs_alpha(
        judgements[::-1], seed=7, n_replicates=50
    )
