"""Decomposable graphical models, averaged: `Histories` of up to five lists come in, an `Estimate` goes out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

from darkfigure.errors import InvalidInput
from darkfigure.estimate import Estimate
from darkfigure.mse.chordal import decomposable
from darkfigure.mse.histories import Histories
from darkfigure.mse.posterior import SizePosterior
from darkfigure.mse.settings import Resampling
from darkfigure.mse.terms import from_code, in_words, interactions
from darkfigure.streams import stream

FloatArray = NDArray[np.float64]
MAX_LISTS = 5
FIRST_END, LAST_END = 30, 10_000  # Largest dark figure tried first and last, times the number observed.
NEGLIGIBLE = 1e-4
N_POINTS = 600
PRIOR_ALONE = 0.05

ASSUMPTIONS = (
    "The lists are of one population that nobody entered or left in the period.",
    "Records of one person on several lists were recognised as such, and no others were joined.",
    "Everyone could have been on every list, and people are alike but for what the graphs hold.",
    "One of the decomposable graphs describes how lists depend on each other, also for people on no list.",
    "Before the data, every decomposable graph is as likely as any other, and the logarithm of the size is even.",
)
REFERENCES = (
    "Madigan and York 1997, Biometrika 84, 19-31, doi:10.1093/biomet/84.1.19",
    "Dawid and Lauritzen 1993, Ann. Stat. 21, 1272-1317, doi:10.1214/aos/1176349260",
)


def dga(
    histories: Histories,
    *,
    delta: float | None = None,
    unseen: ArrayLike | None = None,
    resampling: Resampling | None = None,
    population: str = "the people whom the lists are about",
) -> Estimate:
    """Average all decomposable graphical models by their posterior weight.

    Parameters
    ----------
    histories : Histories
        Up to 5 lists.
    delta : float, optional
        Prior people in each of the 2 ** n_lists patterns (hyper-Dirichlet); by default one prior person shared by all.
    unseen : array of int, optional
        Sizes of the dark figure that alone are possible, each alike; by default a grid that is chosen and extended
        until less than 1 in 10,000 lies in the upper half of it.
    resampling : Resampling, optional
        ``replicates`` draws from the posterior, and the seed.
    population : str
        Whom the lists are about, with place and period.

    Returns
    -------
    Estimate
        Posterior median; the limits have equal posterior mass beyond each side. ``diagnostics`` holds mean, sd, mode,
        every mode with its mass, the graphs of highest weight and the mass at the end of the grid.

    Notes
    -----
    With ``p(N) ~ 1 / N``, graph g, and n_s(c) people of pattern c on the subset s of lists,

        ``p(g, N | y) ~ N! / (N - n)! / N  prod_s m(s) ** e``,
        ``m(s) = Gamma(A) / Gamma(N + A)  prod_c Gamma(n_s(c) + a_s) / Gamma(a_s)``,

    with e = +1 for cliques and -1 for separators, ``a_s = delta 2 ** (n_lists - |s|)`` and ``A = delta 2 ** n_lists``.
    The graph that joins all lists says nothing of the dark figure: under it, the prior alone answers.

    References
    ----------
    Madigan and York 1997, Biometrika 84, 19-31, doi:10.1093/biomet/84.1.19.

    Examples
    --------
    >>> from darkfigure import datasets, mse
    >>> estimate = mse.dga(mse.Histories.from_csv(datasets.path("Kosovo")))
    >>> round(estimate.value, -2), estimate.diagnostics["models"][0]["weight"] > 0.98
    (12600.0, True)
    """
    delta = 2.0**-histories.n_lists if delta is None else float(delta)
    _check(histories, delta)
    resampling = resampling or Resampling()
    log_weight = _Weights(histories, delta)
    posterior, models = _averaged(log_weight, _given(unseen)) if unseen is not None else _on_own_grid(log_weight)
    uniform = stream(resampling.seed, histories.input_sha256).random(resampling.replicates)
    return Estimate(
        value=float(posterior.quantile(0.5)),
        unit="people",
        population=population,
        method=f"Average of all {models.size} decomposable graphical models.",
        draws=posterior.quantile(uniform),
        limits=posterior,
        interval_method="equal posterior mass beyond each side",
        model=_in_words(int(np.argmax(models)), histories),
        n=histories.n_observed,
        assumptions=ASSUMPTIONS,
        warnings=(*histories.warnings, *_warnings(posterior, models)),
        references=REFERENCES,
        seed=resampling.seed,
        input_sha256=histories.input_sha256,
        diagnostics=_figures(posterior, models, histories, delta),
    )


class _Weights:
    """Logarithm of the weight of every graph and dark figure, shape (n_graphs, n_sizes)."""

    def __init__(self, histories: Histories, delta: float) -> None:
        self.n = histories.n_observed
        self.total = delta * 2**histories.n_lists
        self.exponents, _ = decomposable(histories.n_lists)
        subsets = np.arange(1 << histories.n_lists)
        self.prior = delta * 2.0 ** (histories.n_lists - np.bitwise_count(subsets))
        self.seen, self.elsewhere = _marginals(histories, self.prior)

    def __call__(self, unseen: FloatArray) -> FloatArray:
        size = self.n + unseen
        for_all = gammaln(self.total) - gammaln(size + self.total)
        empty = gammaln(self.elsewhere[:, None] + unseen + self.prior[:, None]) - gammaln(self.prior)[:, None]
        by_subset = for_all + self.seen[:, None] + empty
        found: FloatArray = self.exponents @ by_subset
        found += gammaln(size + 1) - gammaln(unseen + 1) - np.log(size)
        return found


def _marginals(histories: Histories, prior: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Log-likelihood of the patterns seen on each subset of lists, and how many people are on none of it."""
    seen, elsewhere = np.zeros(prior.size), np.zeros(prior.size)
    for subset in range(prior.size):
        counts = np.bincount(histories.codes & subset, weights=histories.counts, minlength=prior.size)
        people = counts[1:][counts[1:] > 0]
        seen[subset] = float((gammaln(people + prior[subset]) - gammaln(prior[subset])).sum())
        elsewhere[subset] = counts[0]
    return seen, elsewhere


def _averaged(
    weights: _Weights, unseen: FloatArray, width: FloatArray | None = None
) -> tuple[SizePosterior, FloatArray]:
    log_weight = weights(unseen)
    width = np.ones(unseen.size) if width is None else width
    weight = np.exp(log_weight - log_weight.max()) * width
    weight /= weight.sum()
    return SizePosterior(weights.n + unseen, weight.sum(axis=0), width), weight.sum(axis=1)


def _on_own_grid(weights: _Weights) -> tuple[SizePosterior, FloatArray]:
    """Extend a coarse grid until its upper half is nearly empty, then lay points where the mass is."""
    times: float = FIRST_END
    while True:
        end = float(np.ceil(times * weights.n))
        coarse, _ = _averaged(weights, *_rungs(np.expm1(np.linspace(0, np.log1p(end), N_POINTS // 2))))
        in_upper_half = float(coarse.mass[coarse.sizes - weights.n > end / 2].sum())
        if in_upper_half < NEGLIGIBLE or times >= LAST_END:
            break
        times = min(times * 4, LAST_END)
    even = np.linspace(0, 1, N_POINTS // 2)
    tops = coarse.sizes - weights.n + np.floor(coarse.width / 2)
    by_mass = np.interp(even, coarse.cumulated, tops)
    return _averaged(weights, *_rungs(np.concatenate([np.expm1(even * np.log1p(end)), by_mass])))


def _rungs(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Whole sizes near the points; each stands for the sizes around it, so that all sizes are stood for."""
    unique = np.unique(np.rint(points))
    edges = np.concatenate([[-1.0], np.floor((unique[1:] + unique[:-1]) / 2), unique[-1:]])
    width = np.diff(edges)
    return edges[:-1] + 1 + np.floor((width - 1) / 2), width


def _given(unseen: ArrayLike) -> FloatArray:
    sizes = np.asarray(unseen, dtype=float).ravel()
    if sizes.size < 2 or not np.isfinite(sizes).all() or sizes[0] < 0 or (np.diff(sizes) <= 0).any():
        raise InvalidInput(
            rule="the sizes of the dark figure are at least two increasing numbers of people, 0 or more",
            found="they are not",
            todo="Give a range such as range(1, 30000, 10), or leave it to be chosen",
        )
    return sizes


def _check(histories: Histories, delta: float) -> None:
    if histories.n_lists > MAX_LISTS:
        raise InvalidInput(
            rule=f"decomposable graphs are averaged over at most {MAX_LISTS} lists",
            found=f"there are {histories.n_lists}",
            todo="Merge lists of the same kind",
        )
    if not 0 < delta < 1e6:
        raise InvalidInput(
            rule="the prior number of people in each pattern is above 0",
            found=f"delta is {delta:g}",
            todo="Leave it out for one prior person in all",
        )
    histories.require_overlap()


def _warnings(posterior: SizePosterior, models: FloatArray) -> tuple[str, ...]:
    said = []
    if len(posterior.modes) > 1:
        peaks = " and ".join(f"{size:,.0f} ({mass:.0%})" for size, mass in posterior.modes)
        said.append(
            f"The posterior has {len(posterior.modes)} peaks, at {peaks} of the mass: graphs disagree, and one number"
            " between the peaks describes nobody's answer."
        )
    if (beyond := _at_the_end(posterior)) > NEGLIGIBLE:
        said.append(
            f"{beyond:.2%} of the posterior lies in the upper half of the sizes considered: the upper limit depends on"
            " where they end."
        )
    if models[-1] > PRIOR_ALONE:
        said.append(
            f"{models[-1]:.0%} of the weight is on the graph that joins all lists, where only the prior speaks of the"
            " dark figure."
        )
    return tuple(said)


def _at_the_end(posterior: SizePosterior) -> float:
    dark = posterior.sizes - posterior.sizes[0]
    return float(posterior.mass[dark > dark[-1] / 2].sum())


def _in_words(graph: int, histories: Histories) -> str:
    _, edges = decomposable(histories.n_lists)
    return "graph of " + in_words(from_code(int(edges[graph]), interactions(histories.n_lists)), histories.lists)


def _figures(posterior: SizePosterior, models: FloatArray, histories: Histories, delta: float) -> dict[str, Any]:
    best = np.argsort(-models, kind="stable")[:10]
    return {
        "mean": posterior.mean,
        "sd": posterior.sd,
        "mode": posterior.mode,
        "modes": [{"size": size, "mass": mass} for size, mass in posterior.modes],
        "models": [{"model": _in_words(int(g), histories), "weight": float(models[g])} for g in best],
        "delta": delta,
        "largest size": float(posterior.sizes[-1]),
        "mass at the largest size": float(posterior.mass[-1]),
        "mass in the upper half": _at_the_end(posterior),
    }
