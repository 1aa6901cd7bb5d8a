"""Bayesian latent classes: `Histories` come in, an `Estimate` or, where chains disagree, a refusal goes out.

Notes
-----
Each person is in one of K classes, and within a class lists are independent (Manrique-Vallier 2016). Weights come from
a stick-breaking prior, so that classes that the data do not need stay empty. Plain Gibbs sampling of this model walks
slowly, and may never leave one of several answers. Two additions help, both exact:

- After each Gibbs sweep, the log odds of a class on all lists move together, its part among people *seen* held fixed
  and the unseen summed out: along this line the data say little, and the dark figure much.
- Each chain runs beside copies for which all counts are smaller by 0.6, 0.36 ... (rounded). The smaller the counts, the
  freer a copy moves between answers; neighbours exchange their states by Metropolis' rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.diagnostics import ESS_BAR, R_HAT_BAR, Convergence, convergence
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.mse import class_kernels
from darkfigure.mse.histories import Histories
from darkfigure.mse.settings import Resampling
from darkfigure.streams import stream
from darkfigure.workers import spread

FloatArray = NDArray[np.float64]
THIN = 5
N_SHIFTS = 1
LEVEL_RATIO = 0.6

ASSUMPTIONS = (
    "The lists are of one population that nobody entered or left in the period.",
    "Records of one person on several lists were recognised as such, and no others were joined.",
    "People fall into classes within which the lists are independent; this also holds for people on no list.",
    "Of people whom hardly any list could reach, the data tell nothing; only those with a chance to be listed count.",
)
REFERENCES = (
    "Manrique-Vallier 2016, Biometrics 72, 1246-1254, doi:10.1111/biom.12502",
    "Johndrow, Lum and Manrique-Vallier 2019, Biometrika 106, 197-210, doi:10.1093/biomet/asy043",
    "Vehtari, Gelman, Simpson, Carpenter and Bürkner 2021, Bayesian Anal. 16, 667-718, doi:10.1214/20-BA1221",
)


@dataclass(frozen=True)
class Classes:
    """The model and how long its chains may run.

    Parameters
    ----------
    most : int
        Largest number of classes, 2 or more.
    shape, rate : float
        Of the gamma prior for the concentration of the sticks; 0.25 each as in LCMCR.
    chains : int
        4 or more.
    first_sweeps, most_sweeps : int
        Of each chain: the run is doubled until it has converged or the budget is spent. The first third is left out.
    levels : int
        Copies with smaller counts beside each chain, itself with them.
    """

    most: int = 10
    shape: float = 0.25
    rate: float = 0.25
    chains: int = 4
    first_sweeps: int = 6_000
    most_sweeps: int = 192_000
    levels: int = 5

    def __post_init__(self) -> None:
        if self.most < 2 or self.chains < 4 or self.levels < 1 or min(self.shape, self.rate) <= 0:
            raise InvalidInput(
                rule="latent classes need at least 2 classes, 4 chains, a level and a positive prior",
                found=f"{self.most} classes, {self.chains} chains, {self.levels} levels",
                todo="Change the settings",
            )
        if not 600 <= self.first_sweeps <= self.most_sweeps:
            raise InvalidInput(
                rule="chains run at least 600 sweeps, and no longer at first than at most",
                found=f"{self.first_sweeps} sweeps at first and {self.most_sweeps} at most",
                todo="Change the settings",
            )


def latent_classes(
    histories: Histories,
    *,
    classes: Classes | None = None,
    resampling: Resampling | None = None,
    population: str = "the people whom the lists are about",
) -> Estimate:
    """Estimate a population whose members differ, by latent classes without a fixed number.

    Parameters
    ----------
    histories : Histories
        At least three lists.
    classes : Classes, optional
    resampling : Resampling, optional
        ``replicates`` draws are kept, evenly spaced; also the seed and the workers.
    population : str
        Whom the lists are about, with place and period.

    Returns
    -------
    Estimate
        Posterior median with a credible interval. ``diagnostics`` holds R-hat and effective sample sizes of N, sweeps,
        each chain's median and the number of classes that hold more than one in a thousand of the people seen.

    Raises
    ------
    NotEstimable
        When the budget is spent and rank-normalised R-hat exceeds 1.01 or an effective sample size is under 400.

    Notes
    -----
    ``p(x) = sum_k pi_k prod_j lambda_jk ** x_j (1 - lambda_jk) ** (1 - x_j)``, ``lambda ~ U(0, 1)``, ``pi_k = V_k
    prod_(l<k) (1 - V_l)``, ``V ~ Beta(1, alpha)``, ``alpha ~ Gamma(shape, rate)``, ``p(N) ~ 1 / N``.

    References
    ----------
    Manrique-Vallier 2016, Biometrics 72, 1246-1254, doi:10.1111/biom.12502.

    Examples
    --------
    >>> from darkfigure import datasets, mse
    >>> estimate = mse.latent_classes(mse.Histories.from_csv(datasets.path("Kosovo")))
    >>> 10_000 < estimate.value < 11_000, estimate.diagnostics["convergence"]["converged"]
    (True, True)
    """
    classes, resampling = classes or Classes(), resampling or Resampling()
    _check(histories)
    drawn, how = _run(histories, classes, resampling)
    if not how.converged:
        raise _not_converged(how, drawn)
    pooled = drawn[:, :, 0].ravel() + histories.n_observed
    kept = pooled[np.linspace(0, pooled.size - 1, resampling.replicates).astype(int)]
    return Estimate(
        value=float(np.median(pooled)),
        unit="people",
        population=population,
        method=f"Bayesian latent classes, up to {classes.most}.",
        draws=kept,
        limits=_Percentiles(pooled),
        interval_method=f"percentiles of {pooled.size:,} draws from {classes.chains} chains",
        model=f"latent classes, {np.median(drawn[:, :, 1]):.0f} in use",
        n=histories.n_observed,
        assumptions=ASSUMPTIONS,
        warnings=histories.warnings,
        references=REFERENCES,
        seed=resampling.seed,
        input_sha256=histories.input_sha256,
        diagnostics=_figures(drawn, how, histories),
    )


@dataclass(frozen=True)
class _Percentiles:
    draws: FloatArray = field(repr=False)

    def __call__(self, level: float) -> tuple[float, float]:
        low, high = np.quantile(self.draws, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)


@dataclass
class _Chain:
    """One chain with its copies; ``advance`` moves it on."""

    rng: np.random.Generator
    patterns: NDArray[np.int64]
    counts: NDArray[np.int64]
    classes: Classes
    weight: FloatArray
    share: FloatArray
    concentration: FloatArray

    @classmethod
    def start(cls, histories: Histories, classes: Classes, rng: np.random.Generator) -> _Chain:
        lists, rows = histories.canonical
        counts = np.array([np.rint(histories.counts[rows] * LEVEL_RATIO**level) for level in range(classes.levels)])
        counts = counts[counts.sum(axis=1) > 0].astype(np.int64)
        n_levels, n_lists = len(counts), histories.n_lists
        return cls(
            rng,
            np.ascontiguousarray(histories.patterns[np.ix_(rows, lists)], dtype=np.int64),
            counts,
            classes,
            rng.dirichlet(np.ones(classes.most), size=n_levels),
            rng.uniform(0.001, 0.999, size=(n_levels, classes.most, n_lists)),
            np.ones(n_levels),
        )

    def advance(self, n_sweeps: int) -> tuple[_Chain, FloatArray]:
        draws = class_kernels.run(
            self.rng,
            self.patterns,
            self.counts,
            self.weight,
            self.share,
            self.concentration,
            self.classes.shape,
            self.classes.rate,
            n_sweeps // THIN,
            THIN,
            N_SHIFTS,
        )
        return self, draws


@dataclass(frozen=True)
class _Round:
    chains: list[_Chain]
    n_sweeps: int

    def __call__(self, chain: int) -> tuple[_Chain, FloatArray]:
        return self.chains[chain].advance(self.n_sweeps)


def _run(histories: Histories, classes: Classes, settings: Resampling) -> tuple[FloatArray, Convergence]:
    """Run the chains, doubling until converged or spent; draws after the first third (n_chains, n_draws, 2)."""
    seeds = (stream(settings.seed, histories.input_sha256, i) for i in range(classes.chains))
    chains = [_Chain.start(histories, classes, rng) for rng in seeds]
    drawn = np.empty((classes.chains, 0, 2))
    wanted = classes.first_sweeps
    while True:
        done = spread(_Round(chains, wanted - drawn.shape[1] * THIN), classes.chains, settings, "latent classes")
        chains = [chain for chain, _ in done]
        drawn = np.concatenate([drawn, np.array([draws for _, draws in done])], axis=1)
        kept = drawn[:, drawn.shape[1] // 3 :]
        how = convergence(kept[:, :, 0])
        if how.converged or wanted >= classes.most_sweeps:
            return kept, how
        wanted = min(2 * wanted, classes.most_sweeps)


def _check(histories: Histories) -> None:
    if histories.n_lists < 3:
        raise NotEstimable(
            rule="latent classes show only where people can be on three lists",
            found=f"there are {histories.n_lists}",
            todo="Add a list",
        )
    histories.require_overlap()


def _not_converged(how: Convergence, drawn: FloatArray) -> NotEstimable:
    return NotEstimable(
        rule=f"chains must agree (R-hat at most {R_HAT_BAR}) and be worth {ESS_BAR:.0f} independent draws",
        found=f"after {drawn.shape[1] * THIN * 3 // 2:,} sweeps of each chain R-hat is {how.r_hat:.3f} and they are"
        f" worth {how.ess_bulk:.0f} draws for the centre and {how.ess_tail:.0f} for the limits",
        todo="Allow more sweeps (Classes(most_sweeps=...)), or take another method: the data may hold several answers",
    )


def _figures(drawn: FloatArray, how: Convergence, histories: Histories) -> dict[str, Any]:
    return {
        "convergence": how.to_dict(),
        "sweeps": drawn.shape[1] * THIN * 3 // 2,
        "medians of the chains": [float(m) for m in np.median(drawn[:, :, 0], axis=1) + histories.n_observed],
        "mean": float(drawn[:, :, 0].mean()) + histories.n_observed,
        "classes in use": float(drawn[:, :, 1].mean()),
    }
