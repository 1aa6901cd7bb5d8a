"""RDS-I, RDS-II and Gile's SS as functions of two tables, for the data and for all bootstrap replicates at once.

In: respondents by network size and group, recruitments by group and group. Out: the share of each group.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from darkfigure.rds.successive import arrival

FloatArray = NDArray[np.float64]


def rds1(sizes: FloatArray, counts: FloatArray, transitions: FloatArray) -> FloatArray:
    """Salganik and Heckathorn's estimator.

    Parameters
    ----------
    sizes : array of shape (n_sizes,)
    counts : array of shape (n_samples, n_sizes, n_groups)
    transitions : array of shape (n_samples, n_groups, n_groups)

    Returns
    -------
    array of shape (n_samples, n_groups)
        nan where the recruitments do not determine the shares.

    Notes
    -----
    ``p_g`` is in proportion to ``e_g / D_g``: e the stationary distribution of the recruitment probabilities
    ``S_gh = C_gh / sum_h C_gh``, ``D_g = n_g / sum_i 1/d_i`` the mean degree of group g. With two groups this is
    ``S_BA D_B / (S_BA D_B + S_AB D_A)``. The data-smoothed form averages the flows ``e_g S_gh`` with their transpose,
    which leaves e as it is, so it gives the same shares.

    References
    ----------
    Salganik, M. J. and Heckathorn, D. D. (2004). Sampling and estimation in hidden populations using respondent-driven
    sampling. Sociological Methodology 34, 193-239. https://doi.org/10.1111/j.0081-1750.2004.00152.x
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse_degree = (counts / sizes[:, None]).sum(axis=1) / counts.sum(axis=1)
        reached = transitions.sum(axis=1, keepdims=True)
        tried = transitions.sum(axis=2, keepdims=True)
        steps = np.where(tried > 0, transitions / tried, reached / reached.sum(axis=2, keepdims=True))
        return _normed(_stationary(steps) * np.nan_to_num(inverse_degree))


def _stationary(steps: FloatArray) -> FloatArray:
    """Stationary distribution of each transition matrix; nan where there is more than one."""
    g = steps.shape[-1]
    system = np.eye(g) - np.swapaxes(steps, 1, 2) + 1.0
    finite = np.asarray(np.isfinite(system).all(axis=(1, 2)))
    known = finite & (np.abs(np.linalg.det(np.where(finite[:, None, None], system, 0.0))) > 1e-9)
    result = np.full(steps.shape[:2], np.nan)
    result[known] = np.linalg.solve(system[known], np.ones((int(known.sum()), g, 1)))[:, :, 0]
    return np.where(np.abs(result) < 1e-15, 0.0, result)


def rds2(sizes: FloatArray, counts: FloatArray) -> FloatArray:
    """Volz and Heckathorn's estimator: each respondent counts with the inverse of her network size.

    Parameters
    ----------
    sizes : array of shape (n_sizes,)
    counts : array of shape (n_samples, n_sizes, n_groups)

    Returns
    -------
    array of shape (n_samples, n_groups)

    References
    ----------
    Volz, E. and Heckathorn, D. D. (2008). Probability based estimation theory for respondent driven sampling. Journal
    of Official Statistics 24, 79-97.
    """
    return _normed((counts / sizes[:, None]).sum(axis=1))


def ss(sizes: FloatArray, counts: FloatArray, population: float) -> FloatArray:
    """Gile's successive-sampling estimator, with the large-sample form of the inclusion probabilities.

    Parameters
    ----------
    sizes : array of shape (n_sizes,)
    counts : array of shape (n_samples, n_sizes, n_groups)
    population : float

    Returns
    -------
    array of shape (n_samples, n_groups)
    """
    pi = arrival(sizes, counts.sum(axis=2), population)
    return _normed((counts / pi[:, :, None]).sum(axis=1))


def weighted(counts: FloatArray, pi: FloatArray) -> FloatArray:
    """Shares (n_groups,) from counts (n_sizes, n_groups) and inclusion probabilities (n_sizes,)."""
    shares: FloatArray = _normed((counts / pi[:, None]).sum(axis=0)[None, :])[0]
    return shares


def _normed(weights: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        shares: FloatArray = weights / weights.sum(axis=1, keepdims=True)
    return shares
