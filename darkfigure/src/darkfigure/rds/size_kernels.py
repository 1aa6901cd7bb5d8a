"""The compiled loops of the posterior size. In and out: plain arrays; the random stream is passed in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from darkfigure.compiled import compiled

FloatArray = NDArray[np.float64]


@compiled
def over_sizes(decay: FloatArray, middle: FloatArray, log_weight: FloatArray, n: int) -> FloatArray:
    """Log of ``sum_N weight_N exp(-(N - n) decay)`` for each decay, shape (n_decays,)."""
    result = np.empty(decay.size)
    for i in range(decay.size):
        best = -np.inf
        for j in range(middle.size):
            best = max(best, log_weight[j] - (middle[j] - n) * decay[i])
        total = 0.0
        for j in range(middle.size):
            total += np.exp(log_weight[j] - (middle[j] - n) * decay[i] - best)
        result[i] = best + np.log(total)
    return result


@compiled
def lookup(table: FloatArray, first: float, step: float, x: float) -> float:
    """Linear interpolation in a table on an even grid; minus infinity outside."""
    at = (x - first) / step
    if not 0 <= at < table.size - 1:
        return -np.inf
    i = int(at)
    return float(table[i] + (at - i) * (table[i + 1] - table[i]))


@compiled
def moments(log_lambda: float, nu: float, log_r: float, log_factorial: FloatArray) -> FloatArray:
    """Degrees 1..K under Conway-Maxwell-Poisson.

    Returns log Z, mean, variance, log of the Jacobian of (mean, variance) by (log lambda, nu), and -log E exp(-r k).
    """
    size = log_factorial.size
    r = np.exp(log_r)
    best = -np.inf
    for i in range(size):
        best = max(best, (i + 1) * log_lambda - nu * log_factorial[i])
    z = k1 = k2 = k3 = f1 = kf = k2f = damped = 0.0
    for i in range(size):
        k = i + 1.0
        w = np.exp(k * log_lambda - nu * log_factorial[i] - best)
        f = log_factorial[i]
        z += w
        k1 += w * k
        k2 += w * k * k
        k3 += w * k * k * k
        f1 += w * f
        kf += w * k * f
        k2f += w * k * k * f
        damped += w * np.exp(-r * k)
    k1, k2, k3, f1, kf, k2f, damped = k1 / z, k2 / z, k3 / z, f1 / z, kf / z, k2f / z, damped / z
    variance = k2 - k1 * k1
    mean_by_nu = k1 * f1 - kf
    variance_by_lambda = k3 - k2 * k1 - 2 * k1 * variance
    variance_by_nu = k2 * f1 - k2f - 2 * k1 * mean_by_nu
    jacobian = abs(variance * variance_by_nu - mean_by_nu * variance_by_lambda)
    out = np.empty(5)
    out[0] = best + np.log(z)
    out[1] = k1
    out[2] = variance
    out[3] = np.log(jacobian) if jacobian > 0 else -np.inf
    out[4] = -np.log(damped) if damped > 0 else np.inf
    return out


@compiled
def log_posterior(
    x: FloatArray,
    data: FloatArray,
    degree_prior: FloatArray,
    log_factorial: FloatArray,
    time_table: FloatArray,
    time_grid: FloatArray,
    size_table: FloatArray,
    size_grid: FloatArray,
) -> float:
    """Log density of (log lambda, log nu, log r), with N summed out.

    ``data``: n, sum of sizes, sum of their log factorials. ``degree_prior``: mean, its weight, sd, its weight.
    """
    nu = np.exp(x[1])
    m = moments(x[0], nu, x[2], log_factorial)
    if not (m[2] > 0 and m[3] > -np.inf and 0 < m[4] < np.inf):
        return -np.inf
    likelihood = data[1] * x[0] - nu * data[2] - data[0] * m[0]
    mean0, weight0, sd0, df0 = degree_prior[0], degree_prior[1], degree_prior[2], degree_prior[3]
    prior = -0.5 * weight0 * (m[1] - mean0) ** 2 / m[2] - 0.5 * np.log(m[2])
    prior += -(df0 / 2 + 1) * np.log(m[2]) - df0 * sd0 * sd0 / (2 * m[2]) + m[3] + x[1]
    in_time = lookup(time_table, time_grid[0], time_grid[1], x[2]) + x[2]
    in_size = lookup(size_table, size_grid[0], size_grid[1], np.log(m[4]))
    return float(likelihood + prior + in_time + in_size)


@compiled
def walk(
    rng: np.random.Generator,
    start: FloatArray,
    scale: FloatArray,
    n_draws: int,
    thin: int,
    data: FloatArray,
    degree_prior: FloatArray,
    log_factorial: FloatArray,
    time_table: FloatArray,
    time_grid: FloatArray,
    size_table: FloatArray,
    size_grid: FloatArray,
) -> FloatArray:
    """Random-walk Metropolis with proposals ``x + scale @ z``; returns draws (n_draws, 3)."""
    draws = np.empty((n_draws, 3))
    x = start.copy()
    here = log_posterior(x, data, degree_prior, log_factorial, time_table, time_grid, size_table, size_grid)
    proposal = np.empty(3)
    z = np.empty(3)
    for i in range(n_draws):
        for _ in range(thin):
            for j in range(3):
                z[j] = rng.standard_normal()
            for j in range(3):
                proposal[j] = x[j]
                for k in range(3):
                    proposal[j] += scale[j, k] * z[k]
            there = log_posterior(
                proposal, data, degree_prior, log_factorial, time_table, time_grid, size_table, size_grid
            )
            if np.log(1.0 - rng.random()) < there - here:
                x[:] = proposal
                here = there
        draws[i] = x
    return draws


@compiled
def draw_sizes(
    rng: np.random.Generator,
    decay: FloatArray,
    low: FloatArray,
    width: FloatArray,
    log_weight: FloatArray,
    n: int,
) -> FloatArray:
    """Draw N for each decay: a rung by its weight, then evenly within the rung."""
    result = np.empty(decay.size)
    mass = np.empty(low.size)
    for i in range(decay.size):
        best = -np.inf
        for j in range(low.size):
            mass[j] = log_weight[j] - (low[j] + (width[j] - 1) / 2 - n) * decay[i]
            best = max(best, mass[j])
        total = 0.0
        for j in range(low.size):
            total += np.exp(mass[j] - best)
            mass[j] = total
        rung = int(np.searchsorted(mass, rng.random() * total))
        if rung >= low.size:
            rung = low.size - 1
        result[i] = low[rung] + np.floor(rng.random() * width[rung])
    return result
