"""R-hat and effective sample sizes: the same figures as arviz_stats, and refusals where none can be given."""

import numpy as np
import pytest
from arviz_stats.base import array_stats

from darkfigure import InvalidInput
from darkfigure.diagnostics import convergence, ess_bulk, ess_tail, r_hat


def autoregressive(rho: float, shape: tuple[int, int], seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_t(4, size=shape)
    draws = np.empty(shape)
    draws[:, 0] = noise[:, 0]
    for t in range(1, shape[1]):
        draws[:, t] = rho * draws[:, t - 1] + noise[:, t]
    return draws


@pytest.mark.parametrize("rho", [-0.5, 0.0, 0.6, 0.95])
@pytest.mark.parametrize("shape", [(2, 101), (4, 500), (7, 1000)])
def test_figures_agree_with_arviz(rho: float, shape: tuple[int, int]) -> None:
    draws = autoregressive(rho, shape, seed=shape[1])

    assert r_hat(draws) == pytest.approx(float(array_stats.rhat(draws, 0, 1)), rel=1e-9)
    assert ess_bulk(draws) == pytest.approx(float(array_stats.ess(draws, 0, 1, method="bulk")), rel=1e-9)
    assert ess_tail(draws) == pytest.approx(
        float(array_stats.ess(draws, 0, 1, method="tail", prob=(0.05, 0.95))), rel=1e-9
    )


def test_chains_at_different_places_have_not_converged() -> None:
    draws = autoregressive(0.0, (4, 1000), seed=1)
    draws[3] += 2

    assert not convergence(draws).converged


def test_chains_of_different_spread_have_not_converged() -> None:
    draws = autoregressive(0.0, (4, 1000), seed=2)
    draws[3] *= 4

    assert r_hat(draws) > 1.01


def test_one_chain_is_refused() -> None:
    with pytest.raises(InvalidInput, match="at least two chains"):
        convergence(np.zeros((1, 100)))


def test_draws_that_never_move_have_no_r_hat_and_do_not_converge() -> None:
    assert not convergence(np.zeros((4, 100))).converged
