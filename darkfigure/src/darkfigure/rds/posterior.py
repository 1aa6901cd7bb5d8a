"""The size of a population from the order in which network sizes came up in a chain-referral sample.

In: a `Sample` in the order of its interviews, a prior for the size. Out: an `Estimate` in people whose diagnostics show
the chains and how far the prior pulls.

Notes
-----
Network sizes of the N people are independent, Conway-Maxwell-Poisson on 1, 2, ...; the sample is drawn by successive
sampling. If the population is small beside the sample, those who know many are used up and later respondents know
fewer. With ``b_i`` the sum of network sizes from respondent i on, U that of those never reached,

    ``p(s | N, theta) ~ N! / (N - n)!  prod p(s_i)  E prod 1 / (U + b_i)``,

and since ``1 / (U + b) = int exp(-phi (U + b)) dphi``, the expectation is ``int h(r) (E exp(-r k))^(N - n) dr`` with h
the density of a sum of exponential times of rates b_1 .. b_n. Then U is gone, the sum over N is a table, h is a
saddlepoint table, and chains walk in three dimensions only: (lambda, nu, r). N is drawn exactly given those. This is
the model of Handcock, Gile and Mar with network sizes taken as reported; their sampler draws U and N in turn, which are
so dependent that it hardly moves.

References
----------
Handcock, M. S., Gile, K. J. and Mar, C. M. (2014). Estimating hidden population size using respondent-driven sampling
data. Electronic Journal of Statistics 8, 1491-1521. https://doi.org/10.1214/14-EJS923
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.optimize import minimize
from scipy.special import gammaln

from darkfigure.diagnostics import Convergence, convergence
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.rds import size_kernels as kernels
from darkfigure.rds.prior import SizePrior, size_prior
from darkfigure.rds.sample import Sample
from darkfigure.streams import stream

FloatArray = NDArray[np.float64]
_GRID = 4000
_THIN = 8


@dataclass(frozen=True)
class SizeSettings:
    """How the size is estimated.

    Parameters
    ----------
    prior_median : float
        What the team held the size to be before the study, people.
    chains : int
        At least 2.
    draws : int
        Kept from each chain.
    degree_weight, spread_weight : float
        What the priors of the mean and of the spread of network sizes count, in people. Their centres are the RDS-II
        mean and spread of the sample.
    seed : int
    people : str
        Whom the size is about.
    """

    prior_median: float
    chains: int = 4
    draws: int = 1500
    degree_weight: float = 1.0
    spread_weight: float = 3.0
    seed: int = 0
    people: str = "the population that the chains reach"

    def __post_init__(self) -> None:
        if self.chains < 2 or self.draws < 100 or self.seed < 0 or min(self.degree_weight, self.spread_weight) <= 0:
            raise InvalidInput(
                rule="a posterior needs at least 2 chains of 100 draws, positive weights and a seed of 0 or more",
                found=f"{self.chains} chains of {self.draws} draws",
                todo="Change the settings",
            )


def size(sample: Sample, settings: SizeSettings) -> Estimate:
    """Estimate how many people the population has.

    Parameters
    ----------
    sample : Sample
        In the order of the interviews; respondents without a network size are left out.
    settings : SizeSettings

    Returns
    -------
    Estimate
        Posterior median in people; the interval is a credible interval. ``diagnostics`` holds convergence for N and the
        network sizes, the prior's quartiles, and ``pull``: median and limits under half, the same and twice the prior
        median, with the elasticity (0: the data decide, 1: the prior does).

    Raises
    ------
    NotEstimable
        The chains do not converge, or network sizes do not differ.

    Examples
    --------
    >>> from darkfigure import rds, simulate
    >>> hidden = simulate.population(simulate.PopulationSettings(size=1000), seed=1)
    >>> study = simulate.chain_referral(hidden, simulate.ReferralSettings(target=400), seed=1)
    >>> sample = rds.Sample.from_table(study.table())
    >>> found = rds.size(sample, rds.SizeSettings(prior_median=1000, draws=500))
    >>> found.interval()[1] < 1000 < found.interval()[2]
    True
    """
    sizes = _sizes(sample)
    runs = {
        factor: _run(sizes, replace(settings, prior_median=_scaled(settings.prior_median, factor, sizes.size)), sample)
        for factor in (0.5, 1.0, 2.0)
    }
    chosen = runs[1.0]
    pull = _pull(runs)
    draws = chosen.people.ravel()
    return Estimate(
        value=float(np.median(draws)),
        unit="people",
        population=settings.people,
        method="Posterior size from successive sampling (Handcock, Gile, Mar): network sizes fall as people run out.",
        draws=draws,
        interval_method="percentiles of the posterior draws (a credible interval)",
        model=f"Conway-Maxwell-Poisson network sizes; prior median {settings.prior_median:g}",
        n=int(sizes.size),
        assumptions=(
            "Recruitment works like drawing people without replacement in proportion to network size.",
            "Network sizes are reported without error and follow a Conway-Maxwell-Poisson distribution.",
            "The prior states what was held before the study.",
        ),
        warnings=(*sample.warnings, *_warnings(sample, sizes, pull)),
        references=("Handcock, Gile and Mar 2014, https://doi.org/10.1214/14-EJS923",),
        seed=settings.seed,
        input_sha256=sample.input_sha256,
        diagnostics={"convergence": chosen.convergence(), "prior": _prior_summary(chosen.prior), "pull": pull},
    )


@dataclass(frozen=True, eq=False)
class _Run:
    prior: SizePrior
    people: FloatArray
    mean: FloatArray
    spread: FloatArray
    judged: tuple[Convergence, ...]

    def convergence(self) -> dict[str, Any]:
        names = ("size", "mean_network_size", "sd_network_size")
        return {name: one.to_dict() for name, one in zip(names, self.judged, strict=True)}


def _sizes(sample: Sample) -> FloatArray:
    sizes = np.rint(sample.network_size[~np.isnan(sample.network_size)])
    sizes = np.maximum(sizes, 1.0)
    if sizes.size < 10 or np.ptp(sizes) == 0:
        raise NotEstimable(
            rule="the size needs at least ten network sizes that differ",
            found=f"{sizes.size} network sizes, from {sizes.min(initial=0):g} to {sizes.max(initial=0):g}",
            todo="Report the number of those interviewed as a lower bound",
        )
    return sizes


def _scaled(median: float, factor: float, n: int) -> float:
    """A prior median cannot be below the sample: half of it stops a little above n."""
    return median if factor == 1 else max(median * factor, 1.1 * n)


def _run(sizes: FloatArray, settings: SizeSettings, sample: Sample) -> _Run:
    prior = size_prior(sizes.size, settings.prior_median)
    target = _Target.of(sizes, settings, prior)
    draws = settings.draws
    for _ in range(3):
        run = _chains(target, replace(settings, draws=draws), sample)
        if all(one.converged for one in run.judged):
            return run
        draws *= 4
    worst = max(one.r_hat for one in run.judged)
    raise NotEstimable(
        rule="chains agree (R-hat at most 1.01) and are worth at least 400 draws",
        found=f"R-hat of {worst:.3f} and {min(min(c.ess_bulk, c.ess_tail) for c in run.judged):.0f} draws' worth",
        todo="Ask for more draws",
    )


@dataclass(frozen=True, eq=False)
class _Target:
    """The posterior density of (log lambda, log nu, log r) as the compiled loops read it."""

    prior: SizePrior
    log_weight: FloatArray
    arguments: tuple[FloatArray, ...]
    start: FloatArray

    @classmethod
    def of(cls, sizes: FloatArray, settings: SizeSettings, prior: SizePrior) -> _Target:
        n = sizes.size
        mean, spread = _weighted_moments(sizes)
        log_factorial = gammaln(np.arange(1, int(max(2 * sizes.max(), 40)) + 1) + 1.0)
        log_weight = prior.log_mass + np.log(prior.width) + gammaln(prior.middle + 1) - gammaln(prior.middle - n + 1)
        decay_grid = np.linspace(np.log(1e-8), np.log(60.0), _GRID)
        size_table = kernels.over_sizes(np.exp(decay_grid), prior.middle, log_weight, n)
        time_grid, time_table = time_density(sizes)
        arguments = (
            np.array([float(n), sizes.sum(), gammaln(sizes + 1).sum()]),
            np.array([mean, settings.degree_weight, spread, settings.spread_weight]),
            log_factorial,
            time_table,
            np.array([time_grid[0], time_grid[1] - time_grid[0]]),
            size_table,
            np.array([decay_grid[0], decay_grid[1] - decay_grid[0]]),
        )
        nu = min(max(mean / spread**2, 0.05), 5.0)
        t = n / (settings.prior_median * mean)
        start = np.array([nu * np.log(max(mean + (nu - 1) / (2 * nu), 0.5)), np.log(nu), np.log(t)])
        return cls(prior, log_weight, arguments, start)

    def log_density(self, x: FloatArray) -> float:
        return float(kernels.log_posterior(x, *self.arguments))

    def loss(self, x: FloatArray) -> float:
        return -self.log_density(x)


def time_density(sizes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Log density of the sum of exponential times with rates ``b_i = s_i + ... + s_n``, on an even grid of log r.

    Parameters
    ----------
    sizes : array of shape (n,)
        In the order of the interviews.

    Returns
    -------
    log_r, log_density : arrays of shape (4000,)
        By the saddlepoint approximation, which is sharp in both tails (Daniels 1954,
        https://doi.org/10.1214/aoms/1177728652); up to a constant.
    """
    rates = np.cumsum(sizes[::-1])
    gap = np.exp(np.linspace(np.log(rates[0] * 1e-3), np.log(rates[-1] * 1e7), 3000))
    saddle = rates[0] - gap
    apart = rates[:, None] - saddle
    r, curvature = (1 / apart).sum(axis=0), (1 / apart**2).sum(axis=0)
    log_density = (np.log(rates)[:, None] - np.log(apart)).sum(axis=0) - saddle * r - 0.5 * np.log(curvature)
    log_r = np.linspace(np.log(r[-1]), np.log(r[0]), _GRID)
    return log_r, PchipInterpolator(np.log(r[::-1]), log_density[::-1])(log_r)


def _weighted_moments(sizes: FloatArray) -> tuple[float, float]:
    weight = 1 / sizes
    mean = float(np.average(sizes, weights=weight))
    spread = float(np.sqrt(np.average((sizes - mean) ** 2, weights=weight)))
    return mean, max(spread, 0.5)


def _chains(target: _Target, settings: SizeSettings, sample: Sample) -> _Run:
    mode = minimize(target.loss, target.start, method="Nelder-Mead").x
    streams = [stream(settings.seed, sample.input_sha256, chain) for chain in range(settings.chains)]
    starts = [_scattered(target, mode, rng) for rng in streams]
    scale = np.diag([0.05, 0.05, 0.1])
    for _ in range(3):
        warm = [kernels.walk(rng, x, scale, 400, 4, *target.arguments) for rng, x in zip(streams, starts, strict=True)]
        starts = [draws[-1] for draws in warm]
        scale = _step(np.concatenate([draws[100:] for draws in warm]))
    draws = np.stack(
        [
            kernels.walk(rng, x, scale, settings.draws, _THIN, *target.arguments)
            for rng, x in zip(streams, starts, strict=True)
        ]
    )
    return _summary(target, draws, streams)


def _scattered(target: _Target, mode: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Start apart from the other chains, wherever the density is positive."""
    for spread in (1.0, 0.3, 0.1, 0.0):
        start: FloatArray = mode + spread * rng.normal(0, [0.3, 0.3, 0.6])
        if np.isfinite(target.log_density(start)):
            return start
    return mode


def _step(draws: FloatArray) -> FloatArray:
    covariance = np.cov(draws.T) + 1e-10 * np.eye(3)
    step: FloatArray = np.linalg.cholesky(covariance) * 2.38 / np.sqrt(3)
    return step


def _summary(target: _Target, draws: FloatArray, streams: list[np.random.Generator]) -> _Run:
    log_factorial = target.arguments[2]
    shape = draws.shape[:2]
    found = np.array([kernels.moments(x[0], np.exp(x[1]), x[2], log_factorial) for x in draws.reshape(-1, 3)])
    mean, spread = found[:, 1].reshape(shape), np.sqrt(found[:, 2]).reshape(shape)
    decay = found[:, 4].reshape(shape)
    prior = target.prior
    people = np.stack(
        [
            kernels.draw_sizes(rng, one, prior.low, prior.width, target.log_weight, prior.n)
            for rng, one in zip(streams, decay, strict=True)
        ]
    )
    judged = tuple(convergence(quantity) for quantity in (people, mean, spread))
    return _Run(prior, people, mean, spread, judged)


def _pull(runs: dict[float, _Run]) -> dict[str, Any]:
    rows = []
    for run in runs.values():
        low, middle, high = np.quantile(run.people, [0.025, 0.5, 0.975])
        rows.append({"prior_median": run.prior.median, "median": float(middle), "low": float(low), "high": float(high)})
    first, last = rows[0], rows[-1]
    elasticity = np.log(last["median"] / first["median"]) / np.log(last["prior_median"] / first["prior_median"])
    return {"under": rows, "elasticity": float(elasticity)}


def _prior_summary(prior: SizePrior) -> dict[str, float]:
    return {
        "median": prior.median,
        "quartile_1": prior.quantile(0.25),
        "quartile_3": prior.quantile(0.75),
        "largest": float(prior.largest),
    }


def _warnings(sample: Sample, sizes: FloatArray, pull: dict[str, Any]) -> tuple[str, ...]:
    found = []
    if sizes.size < sample.n:
        found.append(f"{sample.n - sizes.size} respondents without a network size were left out.")
    first, last = pull["under"][0], pull["under"][-1]
    text = (
        f"with a prior median of {first['prior_median']:,.0f} the result is {first['median']:,.0f}, "
        f"with {last['prior_median']:,.0f} it is {last['median']:,.0f}"
    )
    if pull["elasticity"] > 0.5:
        found.append(f"The prior decides more than the data: {text}.")
    elif pull["elasticity"] > 0.1:
        found.append(f"The prior pulls the result: {text}.")
    return tuple(found)
