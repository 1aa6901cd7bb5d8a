"""The compiled loops of the latent classes. In and out: plain arrays; the random stream is passed in.

Shapes: ``patterns`` (n_cells, n_lists), ``counts`` (n_levels, n_cells), ``weight`` (n_levels, n_classes), ``share``
(n_levels, n_classes, n_lists), ``log_seen`` (n_levels, n_cells).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from darkfigure.compiled import compiled

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

TINY = 1e-300
EDGE = 1e-12
SEEN_ENOUGH = 1e-3


@compiled
def log_prior(weight: FloatArray, shape: float, rate: float) -> float:
    """Log density of class weights (of any sum) under stick-breaking, its concentration summed out."""
    total = weight.sum()
    last = np.log(max(weight[-1] / total, TINY))
    tail = weight[-1]
    density = -last - (shape + weight.size - 1) * np.log(rate - last)
    for k in range(weight.size - 2, 0, -1):
        tail += weight[k]
        density -= np.log(max(tail / total, TINY))
    return float(density)


@compiled
def pattern_shares(patterns: IntArray, share: FloatArray, by_class: FloatArray, unseen: FloatArray) -> None:
    """Probability of each pattern, and of none, within each class."""
    for k in range(share.shape[0]):
        unseen[k] = 1.0
        for j in range(share.shape[1]):
            unseen[k] *= 1 - share[k, j]
        for c in range(patterns.shape[0]):
            p = 1.0
            for j in range(share.shape[1]):
                p *= share[k, j] if patterns[c, j] else 1 - share[k, j]
            by_class[c, k] = p


@compiled
def allocate(
    rng: np.random.Generator,
    patterns: IntArray,
    counts: IntArray,
    weight: FloatArray,
    by_class: FloatArray,
    unseen: FloatArray,
    people: FloatArray,
    listed: FloatArray,
) -> None:
    """Split the people of each pattern, and the unseen, over classes: a multinomial a pattern, a Poisson a class."""
    people[:] = 0
    listed[:] = 0
    last = weight.size - 1
    for c in range(patterns.shape[0]):
        left = counts[c]
        total = 0.0
        for k in range(weight.size):
            total += weight[k] * by_class[c, k]
        for k in range(weight.size):
            if left == 0:
                break
            p = weight[k] * by_class[c, k]
            here = left
            if k < last and p < total:
                here = rng.binomial(left, max(p / total, 0.0)) if p > 0 else 0
            total -= p
            left -= here
            people[k] += here
            for j in range(patterns.shape[1]):
                if patterns[c, j]:
                    listed[k, j] += here
    rate = rng.standard_gamma(float(counts.sum())) / max(1 - (weight * unseen).sum(), TINY)
    for k in range(weight.size):
        mean = rate * weight[k] * unseen[k]
        people[k] += rng.poisson(mean) if mean < 1e15 else mean


@compiled
def parameters(
    rng: np.random.Generator,
    people: FloatArray,
    listed: FloatArray,
    concentration: float,
    weight: FloatArray,
    share: FloatArray,
) -> None:
    """Draw class weights and list shares given who is in which class."""
    rest = 1.0
    after = people.sum()
    for k in range(weight.size - 1):
        after -= people[k]
        mine = rng.standard_gamma(1 + people[k])
        others = rng.standard_gamma(concentration + max(after, 0.0))
        weight[k] = max(rest * mine / (mine + others), TINY)
        rest *= others / (mine + others)
    weight[-1] = max(rest, TINY)
    for k in range(weight.size):
        for j in range(share.shape[1]):
            on = rng.standard_gamma(1 + listed[k, j])
            off = rng.standard_gamma(1 + max(people[k] - listed[k, j], 0.0))
            share[k, j] = min(max(on / (on + off), EDGE), 1 - EDGE)


@compiled
def relabel(rng: np.random.Generator, weight: FloatArray, share: FloatArray, shape: float, rate: float) -> None:
    """Exchange the places of two classes in the stick, as often as there are classes."""
    here = log_prior(weight, shape, rate)
    for _ in range(weight.size):
        i = rng.integers(0, weight.size)
        k = rng.integers(0, weight.size)
        weight[i], weight[k] = weight[k], weight[i]
        there = log_prior(weight, shape, rate)
        if np.log(1.0 - rng.random()) < there - here:
            here = there
            for j in range(share.shape[1]):
                share[i, j], share[k, j] = share[k, j], share[i, j]
        else:
            weight[i], weight[k] = weight[k], weight[i]


@compiled
def shift(
    rng: np.random.Generator,
    patterns: IntArray,
    counts: IntArray,
    weight: FloatArray,
    share: FloatArray,
    by_class: FloatArray,
    unseen: FloatArray,
    seen: FloatArray,
    shape: float,
    rate: float,
    n_shifts: int,
) -> None:
    """Move all log odds of a class together, its part among the *seen* held fixed and the unseen summed out.

    Leaves in ``seen`` the probability of each pattern among people seen.
    """
    n_cells, n_lists = patterns.shape
    n_classes = weight.size
    part = weight * (1 - unseen)
    part /= part.sum()
    ratio = part / (1 - unseen)
    for c in range(n_cells):
        seen[c] = 0.0
        for k in range(n_classes):
            seen[c] += ratio[k] * by_class[c, k]
        seen[c] = max(seen[c], TINY)
    here = log_prior(ratio, shape, rate) - n_classes * np.log(ratio.sum())
    moved = np.empty(n_lists)
    power = np.empty(n_lists + 1)
    proposed = np.empty(n_cells)
    for k in range(n_classes):
        for _ in range(n_shifts if part[k] > SEEN_ENOUGH else 0):
            step = rng.standard_normal() * np.exp(4 * rng.random() - 3.2)
            factor = np.exp(step)
            none = 1.0
            density = 0.0
            power[0] = 1.0
            for j in range(n_lists):
                spread = 1 + share[k, j] * (factor - 1)
                moved[j] = share[k, j] * factor / spread
                density += step - 2 * np.log(spread)
                none *= 1 - moved[j]
                power[j + 1] = power[j] * factor
            if none > 1 - EDGE or moved.max() > 1 - EDGE or moved.min() < EDGE:
                continue
            density -= np.log((1 - none) / (1 - unseen[k]))
            old = ratio[k]
            ratio[k] = part[k] / (1 - none)
            scale = none / unseen[k]
            for c in range(n_cells):
                change = ratio[k] * scale * power[patterns[c].sum()] - old
                proposed[c] = max(seen[c] + by_class[c, k] * change, TINY)
                density += counts[c] * np.log(proposed[c] / seen[c])
            there = log_prior(ratio, shape, rate) - n_classes * np.log(ratio.sum())
            if np.log(1.0 - rng.random()) < density + there - here:
                here = there
                for c in range(n_cells):
                    by_class[c, k] *= scale * power[patterns[c].sum()]
                    seen[c] = proposed[c]
                unseen[k] = none
                share[k] = moved
            else:
                ratio[k] = old
    total = ratio.sum()
    for k in range(n_classes):
        weight[k] = max(ratio[k] / total, TINY)


@compiled
def exchange(
    rng: np.random.Generator,
    counts: IntArray,
    log_seen: FloatArray,
    weight: FloatArray,
    share: FloatArray,
    concentration: FloatArray,
    first: int,
) -> int:
    """Offer each second pair of neighbouring levels to exchange their states; returns how many did."""
    done = 0
    for low in range(first, counts.shape[0] - 1, 2):
        gain = 0.0
        for c in range(counts.shape[1]):
            gain += (counts[low, c] - counts[low + 1, c]) * (log_seen[low + 1, c] - log_seen[low, c])
        if np.log(1.0 - rng.random()) < gain:
            done += 1
            for k in range(weight.shape[1]):
                weight[low, k], weight[low + 1, k] = weight[low + 1, k], weight[low, k]
                for j in range(share.shape[2]):
                    share[low, k, j], share[low + 1, k, j] = share[low + 1, k, j], share[low, k, j]
            concentration[low], concentration[low + 1] = concentration[low + 1], concentration[low]
    return done


@compiled
def run(
    rng: np.random.Generator,
    patterns: IntArray,
    counts: IntArray,
    weight: FloatArray,
    share: FloatArray,
    concentration: FloatArray,
    shape: float,
    rate: float,
    n_draws: int,
    thin: int,
    n_shifts: int,
) -> FloatArray:
    """Advance all levels; returns dark figure and number of classes seen of the first level, shape (n_draws, 2)."""
    n_levels, n_cells = counts.shape
    n_classes, n_lists = share.shape[1], share.shape[2]
    draws = np.empty((n_draws, 2))
    by_class = np.empty((n_cells, n_classes))
    unseen = np.empty(n_classes)
    people = np.empty(n_classes)
    listed = np.empty((n_classes, n_lists))
    log_seen = np.empty((n_levels, n_cells))
    n_seen = float(counts[0].sum())
    for i in range(n_draws * thin):
        for level in range(n_levels):
            pattern_shares(patterns, share[level], by_class, unseen)
            allocate(rng, patterns, counts[level], weight[level], by_class, unseen, people, listed)
            parameters(rng, people, listed, concentration[level], weight[level], share[level])
            relabel(rng, weight[level], share[level], shape, rate)
            pattern_shares(patterns, share[level], by_class, unseen)
            shift(
                rng,
                patterns,
                counts[level],
                weight[level],
                share[level],
                by_class,
                unseen,
                log_seen[level],
                shape,
                rate,
                n_shifts,
            )
            log_seen[level] = np.log(log_seen[level])
            concentration[level] = rng.standard_gamma(shape + n_classes - 1) / (rate - np.log(weight[level, -1]))
            if level == 0 and i % thin == thin - 1:
                none = (weight[0] * unseen).sum()
                mean = rng.standard_gamma(n_seen) * none / max(1 - none, TINY)
                draws[i // thin, 0] = rng.poisson(mean) if mean < 1e15 else mean
                draws[i // thin, 1] = (weight[0] * (1 - unseen) / (1 - none) > SEEN_ENOUGH).sum()
        exchange(rng, counts, log_seen, weight, share, concentration, i % 2)
    return draws
