"""Existence and identifiability, against the linear programme of Fienberg and Rinaldo solved by HiGHS."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import linprog

from darkfigure.errors import NotEstimable
from darkfigure.mse import Histories, fit
from darkfigure.mse.fitting import all_terms, existence
from darkfigure.mse.terms import closed, from_code, hierarchical, interactions, parse


def status_by_linear_programme(histories: Histories, model: frozenset[int]) -> int:
    cells = np.arange(1, 1 << histories.n_lists)
    counts, terms = histories.table[1:], all_terms(model, histories.n_lists)
    margins = np.array([counts[(cells & t) == t].sum() for t in terms])
    kept = ~np.any([(cells & t) == t for t in terms[margins == 0]], axis=0) if (margins == 0).any() else cells > 0
    design = np.array([[float(c & t == t) for t in terms[margins > 0]] for c in cells[kept]])
    n_cells, n_terms = design.shape
    found = linprog(
        np.append(np.zeros(n_cells), -1.0),
        A_ub=np.hstack([-np.eye(n_cells), np.ones((n_cells, 1))]),
        b_ub=np.zeros(n_cells),
        A_eq=np.hstack([design.T, np.zeros((n_terms, 1))]),
        b_eq=margins[margins > 0],
        bounds=[(0, None)] * n_cells + [(None, None)],
    )
    return int(-found.fun < 1e-8) + 2 * int(np.linalg.matrix_rank(design) < n_terms)


def sparse_table(rng: np.random.Generator, n_lists: int) -> Histories:
    cells = np.arange(1, 1 << n_lists)
    counts = rng.poisson(rng.choice([0.15, 0.4, 1.0]) * 6.0 ** (1 - np.bitwise_count(cells).astype(float) / 2))
    counts[: 1 << 1] += 1
    rows: NDArray[np.int64] = np.column_stack([(cells[:, None] >> np.arange(n_lists)) & 1, counts])
    return Histories.from_counts(rows)


@pytest.mark.parametrize("seed", range(12))
def test_the_fast_test_agrees_with_the_linear_programme(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n_lists = int(rng.integers(3, 6))
    histories = sparse_table(rng, n_lists)
    universe, codes = interactions(n_lists, n_lists - 1), hierarchical(n_lists, n_lists - 1)

    models = [from_code(int(code), universe) for code in rng.choice(codes, size=min(25, codes.size), replace=False)]

    assert [existence(histories, m) for m in models] == [status_by_linear_programme(histories, m) for m in models]


@pytest.mark.parametrize(
    ("model", "said"),
    [("[12,3]", "run to infinity"), ("[12,13]", "run to infinity"), ("[12,13,23]", "not identifiable")],
)
def test_a_model_without_an_estimate_is_refused_with_its_reason(model: str, said: str) -> None:
    histories = Histories.from_counts([[1, 0, 0, 40], [0, 1, 0, 30], [0, 0, 1, 20], [1, 1, 0, 6]])

    with pytest.raises(NotEstimable, match=said):
        fit(histories, parse(model, histories.lists))


def test_a_model_holds_every_interaction_within_its_terms() -> None:
    assert closed([0b1011]) == {0b1011, 0b11, 0b1001, 0b1010}


def test_an_empty_overlap_removes_its_cells_and_keeps_the_estimate() -> None:
    histories = Histories.from_counts([[1, 0, 0, 40], [0, 1, 0, 30], [0, 0, 1, 20], [1, 1, 0, 6]])

    found = fit(histories, parse("[13,23]", histories.lists))

    assert found.value == pytest.approx(296.0)
    assert found.at_minus_infinity == (0b101, 0b110)
    assert found.fitted[0b101] == 0
