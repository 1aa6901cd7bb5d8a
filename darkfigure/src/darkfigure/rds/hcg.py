"""HCG: the homophily configuration graph estimator, which lets groups mix unequally and run out.

In: network sizes, groups and recruiters' groups in the order of recruitment, and N. Out: the share of each group.

References
----------
Fellows, I. E. (2019). Respondent-driven sampling and the homophily configuration graph. Statistics in Medicine 38,
131-150. https://doi.org/10.1002/sim.7973
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from darkfigure.rds.successive import arrival

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
_IMPOSSIBLE = 1e9


@dataclass(frozen=True, eq=False)
class _Chain:
    """What the likelihood reads: groups of recruits and recruiters, and the stubs used up before each recruitment."""

    recruiter_group: IntArray
    group: IntArray
    used: FloatArray
    used_in_all: FloatArray
    members: FloatArray
    population: float


def hcg(
    network_size: FloatArray, group: IntArray, recruiter_group: IntArray, n_groups: int, population: float
) -> FloatArray:
    """Estimate shares by HCG.

    Parameters
    ----------
    network_size : array of shape (n,)
        In the order of recruitment.
    group : array of shape (n,)
        0 to ``n_groups - 1``.
    recruiter_group : array of shape (n,)
        -1 for seeds.
    n_groups : int
    population : float
        N, at least n.

    Returns
    -------
    array of shape (n_groups,)

    Notes
    -----
    A recruiter of group g recruits from group h with probability ``theta_gh u_h / sum_k theta_gk u_k``, where u_h is
    the share of group h's stubs that is still free. Ties run both ways, so ``N_g D_g theta_gh = N_h D_h theta_hg``
    and the shares follow from theta and the mean degrees D. Three steps are repeated: D_g from successive-sampling
    weights within the group at N_g, theta by maximum likelihood, N_g from both.
    """
    chain = _chain(network_size, group, recruiter_group, n_groups, population)
    recruits = recruiter_group >= 0
    mean = np.array([_harmonic(network_size[recruits & (group == j)]) for j in range(n_groups)])
    start = np.ones((n_groups, n_groups))
    np.add.at(start, (chain.recruiter_group, chain.group), 1)
    logits = _logits(start)
    shares = _shares(_theta(logits, n_groups), mean)
    for _ in range(50):
        people = np.maximum(shares * population, chain.members)
        mean = np.array([_mean(network_size[recruits & (group == j)], people[j], mean[j]) for j in range(n_groups)])
        mean = np.maximum(mean, chain.used_in_all / people)
        logits = minimize(_loss, logits, args=(chain, mean), method="BFGS", options={"gtol": 1e-5}).x
        better = _possible(_shares(_theta(logits, n_groups), mean), mean, chain)
        moved = float(((better - shares) ** 2).sum())
        shares = better
        if moved < 1e-10:
            break
    return shares


def _chain(
    network_size: FloatArray, group: IntArray, recruiter_group: IntArray, n_groups: int, population: float
) -> _Chain:
    stubs = np.zeros((group.size, n_groups))
    stubs[np.arange(group.size), group] = network_size
    used = np.cumsum(stubs, axis=0) - stubs
    recruits = recruiter_group >= 0
    members = np.bincount(group, minlength=n_groups).astype(float)
    return _Chain(recruiter_group[recruits], group[recruits], used[recruits], stubs.sum(axis=0), members, population)


def _loss(logits: FloatArray, chain: _Chain, mean: FloatArray) -> float:
    g = mean.size
    theta = _theta(logits, g)
    stubs = _shares(theta, mean) * chain.population * mean
    short = chain.used_in_all - stubs
    if (short > 0).any() or not np.isfinite(stubs).all():
        return _IMPOSSIBLE * (1 + float(np.nan_to_num(short, nan=1.0).clip(0).sum()))
    free = theta[chain.recruiter_group] * (1 - chain.used / stubs)
    chosen = free[np.arange(chain.group.size), chain.group]
    return float(-(np.log(np.maximum(chosen, 1e-300)) - np.log(free.sum(axis=1))).sum())


def _theta(logits: FloatArray, g: int) -> FloatArray:
    """Rows are softmax; the diagonal is the reference."""
    full = np.zeros((g, g))
    full[~np.eye(g, dtype=bool)] = np.clip(logits, -30, 30)
    raised = np.exp(full)
    theta: FloatArray = raised / raised.sum(axis=1, keepdims=True)
    return theta


def _logits(counts: FloatArray) -> FloatArray:
    relative: FloatArray = np.log(counts / np.diag(counts)[:, None])[~np.eye(len(counts), dtype=bool)]
    return relative


def _shares(theta: FloatArray, mean: FloatArray) -> FloatArray:
    shares: FloatArray = 1 / (theta * mean[:, None] / (theta.T * mean)).sum(axis=1)
    normed: FloatArray = shares / shares.sum()
    return normed


def _possible(shares: FloatArray, mean: FloatArray, chain: _Chain) -> FloatArray:
    """No group may be smaller than its respondents or their stubs show; the others make room."""
    least = np.maximum(chain.members, chain.used_in_all / mean) / chain.population
    if (shares >= least).all() or least.sum() >= 1:
        return shares
    spare = np.maximum(shares - least, 0)
    raised: FloatArray = least + spare / spare.sum() * (1 - least.sum())
    return raised


def _harmonic(sizes: FloatArray) -> float:
    return float(sizes.size / (1 / sizes).sum()) if sizes.size else 1.0


def _mean(sizes: FloatArray, people: float, default: float) -> float:
    if sizes.size == 0:
        return default
    distinct, counts = np.unique(sizes, return_counts=True)
    weight = counts / arrival(distinct, counts[None, :].astype(float), people)[0]
    return float((weight * distinct).sum() / weight.sum())
