"""The compiled loops of the bootstraps. In and out: plain arrays; the random stream is passed in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from darkfigure.compiled import compiled

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Tables = tuple[FloatArray, FloatArray]


@compiled
def salganik(
    rng: np.random.Generator,
    steps: FloatArray,
    first: IntArray,
    pool: IntArray,
    start: IntArray,
    n_steps: int,
    replicates: int,
    n_sizes: int,
) -> Tables:
    """Walk ``n_steps`` from a group drawn from ``first``; ``pool[start[g]:start[g + 1]]`` are g's size classes."""
    g = steps.shape[0]
    counts = np.zeros((replicates, n_sizes, g))
    transitions = np.zeros((replicates, g, g))
    for b in range(replicates):
        here = first[int(rng.random() * first.size)]
        for step in range(n_steps + 1):
            if step > 0:
                u = rng.random()
                there = 0
                while there < g - 1 and u >= steps[here, there]:
                    there += 1
                transitions[b, here, there] += 1
                here = there
            width = start[here + 1] - start[here]
            if width > 0:
                counts[b, pool[start[here] + int(rng.random() * width)], here] += 1
    return counts, transitions


@compiled
def tree(
    rng: np.random.Generator,
    seeds: IntArray,
    child: IntArray,
    start: IntArray,
    size_class: IntArray,
    group: IntArray,
    room: int,
    replicates: int,
    n_sizes: int,
    n_groups: int,
) -> Tables:
    """Depth first: ``child[start[i]:start[i + 1]]`` are the recruits of respondent i."""
    counts = np.zeros((replicates, n_sizes, n_groups))
    transitions = np.zeros((replicates, n_groups, n_groups))
    stack = np.empty(room, dtype=np.int64)
    for b in range(replicates):
        for s in range(seeds.size):
            stack[s] = seeds[int(rng.random() * seeds.size)]
        waiting = seeds.size
        while waiting > 0:
            waiting -= 1
            i = stack[waiting]
            if size_class[i] >= 0:
                counts[b, size_class[i], group[i]] += 1
            width = start[i + 1] - start[i]
            for _ in range(width):
                j = child[start[i] + int(rng.random() * width)]
                if group[i] >= 0 and group[j] >= 0:
                    transitions[b, group[i], group[j]] += 1
                stack[waiting] = j
                waiting += 1
    return counts, transitions


@compiled
def successive(
    rng: np.random.Generator,
    sizes: FloatArray,
    people: IntArray,
    ties: FloatArray,
    recruits: IntArray,
    n_seeds: int,
    n: int,
    replicates: int,
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Recruit n of the ``people`` (n_sizes, n_groups), group to group by ``ties``, within a group by network size.

    The ties that lead to a group shrink with the stubs that are left in it, so nobody is recruited twice and no
    probability falls below zero; when a group has nobody left, recruitment goes on among the others.
    """
    n_sizes, g = people.shape
    counts = np.zeros((replicates, n_sizes, g))
    transitions = np.zeros((replicates, g, g))
    chains = np.full((replicates, n, 3), -1, dtype=np.int64)
    full = np.zeros(g)
    for j in range(g):
        for k in range(n_sizes):
            full[j] += people[k, j] * sizes[k]
    for b in range(replicates):
        left = people.copy()
        stubs = full.copy()
        active, due = -1, 0
        for m in range(n):
            source = -1
            if m >= n_seeds:
                while due == 0:
                    active += 1
                    due = recruits[int(rng.random() * recruits.size)]
                source = chains[b, active, 1]
                due -= 1
            j = _group(rng, ties, full, stubs, source)
            u = rng.random() * stubs[j]
            k = n_sizes - 1
            for candidate in range(n_sizes):
                u -= left[candidate, j] * sizes[candidate]
                if u < 0 and left[candidate, j] > 0:
                    k = candidate
                    break
            while left[k, j] == 0:
                k -= 1
            left[k, j] -= 1
            stubs[j] = stubs[j] - sizes[k] if left[:, j].sum() > 0 else 0.0
            counts[b, k, j] += 1
            chains[b, m, 0], chains[b, m, 1], chains[b, m, 2] = k, j, source
            if source >= 0:
                transitions[b, source, j] += 1
    return counts, transitions, chains


@compiled
def _group(rng: np.random.Generator, ties: FloatArray, full: FloatArray, stubs: FloatArray, source: int) -> int:
    """Draw the next one's group: by ties from ``source``, or by stubs for a seed or where no tie is left."""
    g = full.size
    weight = np.zeros(g)
    for j in range(g):
        if source >= 0 and stubs[j] > 0:
            weight[j] = ties[source, j] * stubs[j] / full[j]
    if weight.sum() <= 0:
        weight[:] = stubs
    u = rng.random() * weight.sum()
    chosen = -1
    for j in range(g):
        if weight[j] > 0:
            chosen = j
            u -= weight[j]
            if u < 0:
                break
    return chosen
