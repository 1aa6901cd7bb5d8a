"""The compiled sampler of the overdispersed model. In and out: plain arrays; the random stream is passed in."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from darkfigure.compiled import compiled

FloatArray = NDArray[np.float64]

TARGET = 0.44


@compiled
def log_cell(y: float, mean: float, omega: float) -> float:
    """Log probability of a negative binomial with variance omega x mean, without its factorial of y."""
    shape = mean / (omega - 1.0)
    if y < 12.0:
        product = 1.0
        for j in range(int(y)):
            product *= (shape + j) / (1.0 + j)
        rising = math.log(product) if product > 0.0 else -1e300
    else:
        rising = math.lgamma(shape + y) - math.lgamma(shape) - math.lgamma(y + 1.0)
    return rising - shape * math.log(omega) + y * math.log((omega - 1.0) / omega)


@compiled
def sample(
    rng: np.random.Generator,
    y: FloatArray,
    known_log_share: float,
    n_known: int,
    alpha: FloatArray,
    beta: FloatArray,
    omega: FloatArray,
    warmup: int,
    keep: int,
    thin: int,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Run one chain: Metropolis steps for each alpha, beta and omega, Gibbs steps for the hyperparameters.

    The first ``n_known`` columns of ``y`` are the known groups. After every sweep beta is shifted so that their shares
    add up to ``exp(known_log_share)``, and alpha the other way: the likelihood and the flat priors do not change.
    Returns beta and omega, shape (keep, n_groups), and the spread of alpha, shape (keep,).
    """
    n, k = y.shape
    degree, share = np.exp(alpha), np.exp(beta)
    step_a, step_b, step_w = np.full(n, 0.3), np.full(k, 0.1), np.full(k, 0.3)
    kept_beta, kept_omega, kept_spread = np.empty((keep, k)), np.empty((keep, k)), np.empty(keep)
    centre, spread = alpha.mean(), max(alpha.std(), 0.1)
    for sweep in range(warmup + keep * thin):
        gain = (sweep + 1.0) ** -0.6 if sweep < warmup else 0.0
        for i in range(n):
            proposal = alpha[i] + step_a[i] * rng.standard_normal()
            moved = math.exp(proposal)
            log_ratio = ((alpha[i] - centre) ** 2 - (proposal - centre) ** 2) / (2 * spread**2)
            for j in range(k):
                log_ratio += log_cell(y[i, j], moved * share[j], omega[j])
                log_ratio -= log_cell(y[i, j], degree[i] * share[j], omega[j])
            accept = math.exp(min(log_ratio, 0.0))
            if rng.random() < accept:
                alpha[i], degree[i] = proposal, moved
            step_a[i] *= math.exp(gain * (accept - TARGET))
        for j in range(k):
            proposal = beta[j] + step_b[j] * rng.standard_normal()
            moved = math.exp(proposal)
            log_ratio = 0.0
            for i in range(n):
                log_ratio += log_cell(y[i, j], degree[i] * moved, omega[j])
                log_ratio -= log_cell(y[i, j], degree[i] * share[j], omega[j])
            accept = math.exp(min(log_ratio, 0.0))
            if rng.random() < accept:
                beta[j], share[j] = proposal, moved
            step_b[j] *= math.exp(gain * (accept - TARGET))
            # The prior is uniform on 1 / omega; the step is on log(omega - 1), whose Jacobian is (omega - 1).
            excess = math.log(omega[j] - 1.0) + step_w[j] * rng.standard_normal()
            wider = 1.0 + math.exp(min(excess, 20.0))
            log_ratio = 2 * math.log(omega[j] / wider) + math.log((wider - 1.0) / (omega[j] - 1.0))
            if wider - 1.0 < 1e-4:
                log_ratio = -1e300
            else:
                for i in range(n):
                    log_ratio += log_cell(y[i, j], degree[i] * share[j], wider)
                    log_ratio -= log_cell(y[i, j], degree[i] * share[j], omega[j])
            accept = math.exp(min(log_ratio, 0.0))
            if rng.random() < accept:
                omega[j] = wider
            step_w[j] *= math.exp(gain * (accept - TARGET))
        centre = alpha.mean() + spread / math.sqrt(n) * rng.standard_normal()
        squares = ((alpha - centre) ** 2).sum()
        spread = math.sqrt(squares / 2 / rng.standard_gamma((n - 1) / 2))
        shift = math.log(share[:n_known].sum()) - known_log_share
        beta -= shift
        alpha += shift
        centre += shift
        share, degree = np.exp(beta), np.exp(alpha)
        if sweep >= warmup and (sweep - warmup) % thin == 0:
            at = (sweep - warmup) // thin
            kept_beta[at], kept_omega[at], kept_spread[at] = beta, omega, spread
    return kept_beta, kept_omega, kept_spread
