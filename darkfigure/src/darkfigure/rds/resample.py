"""Bootstraps of recruitment chains: Salganik's, Gile's and the tree.

In: an `Outcome`, how many replicates, a random stream. Out: `Resamples`, the same two tables that the estimators read,
once a replicate.

References
----------
Salganik, M. J. (2006). Variance estimation, design effects, and sample size calculations for respondent-driven
sampling. Journal of Urban Health 83, i98-i112. https://doi.org/10.1007/s11524-006-9106-x

Gile, K. J. (2011). Improved inference for respondent-driven sampling data with application to HIV prevalence
estimation. Journal of the American Statistical Association 106, 135-146. https://doi.org/10.1198/jasa.2011.ap09475

Baraff, A. J., McCormick, T. H. and Raftery, A. E. (2016). Estimating uncertainty in respondent-driven sampling using a
tree bootstrap method. PNAS 113, 14668-14673. https://doi.org/10.1073/pnas.1617258113
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from darkfigure.rds import kernels
from darkfigure.rds.outcome import Outcome
from darkfigure.rds.successive import inclusion

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Resamples:
    """Tables of every replicate.

    Parameters
    ----------
    counts : array of shape (n_replicates, n_sizes, n_groups)
    transitions : array of shape (n_replicates, n_groups, n_groups)
    chains : array of shape (n_replicates, n, 3), optional
        Size class, group and recruiter's group (-1 for seeds) in the order of recruitment, where the bootstrap has one.
    """

    counts: FloatArray
    transitions: FloatArray
    chains: IntArray | None = None


def salganik(outcome: Outcome, replicates: int, rng: np.random.Generator) -> Resamples:
    """One long chain: groups follow the observed recruitments, network sizes are drawn within the group."""
    transitions = outcome.transitions.copy()
    silent = transitions.sum(axis=1) == 0
    transitions[silent] = transitions.sum(axis=0)
    groups = outcome.group[outcome.usable]
    order = np.argsort(groups, kind="stable")
    pool = outcome.degree_class[outcome.usable][order]
    start = np.concatenate([[0], np.cumsum(np.bincount(groups, minlength=outcome.n_groups))])
    n_steps = int(((outcome.group >= 0) & ~outcome.sample.is_seed).sum())
    steps = np.cumsum(transitions / transitions.sum(axis=1, keepdims=True), axis=1)
    return Resamples(*kernels.salganik(rng, steps, groups, pool, start, n_steps, replicates, outcome.degrees.size))


def tree(outcome: Outcome, replicates: int, rng: np.random.Generator) -> Resamples:
    """Seeds are drawn again with replacement, then the recruits of each, down the chains."""
    sample = outcome.sample
    recruits = np.flatnonzero(~sample.is_seed)
    child = recruits[np.argsort(sample.recruiter[recruits], kind="stable")]
    start = np.concatenate([[0], np.cumsum(sample.n_recruits)])
    seeds = np.flatnonzero(sample.is_seed)
    depth = int(sample.wave.max()) + 2
    room = seeds.size + depth * int(sample.n_recruits.max(initial=1))
    return Resamples(
        *kernels.tree(
            rng,
            seeds,
            child,
            start,
            outcome.degree_class,
            outcome.group,
            room,
            replicates,
            outcome.degrees.size,
            outcome.n_groups,
        )
    )


def successive(outcome: Outcome, replicates: int, rng: np.random.Generator, population: float) -> Resamples:
    """Recruitment without replacement from a population rebuilt from the weights and the observed mixing."""
    sizes, counts = outcome.degrees, outcome.counts
    pi = inclusion(sizes, counts.sum(axis=1), population)
    people = whole_people(counts / pi[:, None], population)
    share = (counts / pi[:, None]).sum(axis=0)
    ties = _ties(outcome, share * _mean_degree(sizes, counts, pi))
    recruits = outcome.sample.n_recruits
    usual = recruits[recruits > 0] if (recruits > 0).any() else np.array([1])
    usable_seeds = max(int((outcome.usable & outcome.sample.is_seed).sum()), 1)
    n = int(counts.sum())
    tables = kernels.successive(rng, sizes, people, ties, usual, usable_seeds, n, replicates)
    return Resamples(*tables)


def whole_people(people: FloatArray, population: float) -> IntArray:
    """Round the numbers of people so that they add up to N (largest remainders) and hold every respondent."""
    whole = np.floor(people).astype(np.int64)
    left = round(population) - int(whole.sum())
    order = np.argsort((whole - people).ravel(), kind="stable")
    whole.ravel()[order[: max(left, 0)]] += 1
    return whole


def _mean_degree(sizes: FloatArray, counts: FloatArray, pi: FloatArray) -> FloatArray:
    weight = counts / pi[:, None]
    mean: FloatArray = (weight * sizes[:, None]).sum(axis=0) / weight.sum(axis=0)
    return mean


def _ties(outcome: Outcome, stubs: FloatArray) -> FloatArray:
    """Ties between groups in the population: observed recruitment times the groups' stubs, made symmetric."""
    observed = outcome.transitions
    tried = observed.sum(axis=1, keepdims=True)
    steps = np.where(tried > 0, observed / np.maximum(tried, 1), stubs / stubs.sum())
    flows = steps * stubs[:, None]
    ties: FloatArray = (flows + flows.T) / 2
    return ties
