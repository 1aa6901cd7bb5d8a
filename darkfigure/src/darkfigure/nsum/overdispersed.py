"""A Bayesian scale-up whose counts spread more than chance: barrier effects are part of the model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from darkfigure.diagnostics import convergence
from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.nsum import kernels
from darkfigure.nsum.scaling import ASSUMPTIONS, back_ratios, warnings
from darkfigure.nsum.survey import Survey
from darkfigure.progress import progress
from darkfigure.streams import stream

FloatArray = NDArray[np.float64]

_REFERENCES = (
    "Zheng T, Salganik MJ, Gelman A (2006). JASA 101(474). https://doi.org/10.1198/016214505000001168",
    "Laga I, Bao L, Niu X (2021). JASA 116(535). https://doi.org/10.1080/01621459.2021.1935267",
)


@dataclass(frozen=True)
class Chains:
    """How long the sampler runs.

    Parameters
    ----------
    chains : int
        At least 4.
    warmup, draws : int
        Sweeps before and kept draws after, a chain.
    thin : int
        Sweeps a kept draw.
    """

    chains: int = 4
    warmup: int = 1000
    draws: int = 1000
    thin: int = 2

    def __post_init__(self) -> None:
        if self.chains < 4 or self.warmup < 100 or self.draws < 100 or self.thin < 1:
            raise InvalidInput(
                found=f"{self.chains} chains of {self.draws} draws after {self.warmup} sweeps",
                rule="at least 4 chains of 100 draws after 100 sweeps",
                todo="Ask for more",
            )


def overdispersed(survey: Survey, group: str, *, settings: Chains | None = None, seed: int = 0) -> Estimate:
    """Estimate a hidden group's size with a negative binomial model of the counts.

    Parameters
    ----------
    survey : Survey
    group : str
        A group without a known size.
    settings : Chains, optional
    seed : int

    Returns
    -------
    Estimate
        Posterior median and percentiles. ``diagnostics`` holds R-hat and effective sample sizes, and the overdispersion
        of each group (1 is none), and ``back`` as in `mle`. Where the chains did not converge, `Estimate.interval`
        refuses.

    Notes
    -----
    ::

        y_ik ~ NegativeBinomial(mean = exp(alpha_i + beta_k), variance = omega_k mean)
        alpha_i ~ Normal(mu, sigma^2);  flat priors on mu, sigma and beta;  1 / omega_k ~ Uniform(0, 1)

    Only alpha_i + beta_k is identified. As in Zheng et al., the known groups together fix the scale: their shares add
    up to the known one in every draw. omega_k above 1 is the mark of barriers. Transmission error stays an
    assumption: adjust for it with `darkfigure.nsum.adjusted`.

    References
    ----------
    Zheng T, Salganik MJ, Gelman A (2006). JASA 101(474). https://doi.org/10.1198/016214505000001168
    Laga I, Bao L, Niu X (2021). JASA 116(535). https://doi.org/10.1080/01621459.2021.1935267

    Examples
    --------
    >>> import numpy as np
    >>> from darkfigure.nsum import Chains, Survey, overdispersed
    >>> rng = np.random.default_rng(1)
    >>> counts = rng.poisson(300 * np.array([0.005, 0.003, 0.002]), (80, 3))
    >>> survey = Survey(counts, ["teachers", "nurses", "hidden"], {"teachers": 500, "nurses": 300}, 100_000)
    >>> found = overdispersed(survey, "hidden", settings=Chains(warmup=200, draws=200), seed=1)
    >>> bool(150 < found.value < 260)
    True
    """
    settings = settings or Chains()
    y = np.column_stack([survey.known, survey.of(group)])
    betas, omegas = _run(survey, y, settings, seed)
    sizes = survey.total * np.exp(betas[:, :, -1])
    judged = convergence(sizes)
    names = [*survey.sizes, group]
    spread = dict(zip(names, np.median(omegas, axis=(0, 1)).round(2).tolist(), strict=True))
    unsure = () if judged.converged else (f"The chains have not converged (R-hat {judged.r_hat:.3f}).",)
    value, back = float(np.median(sizes)), back_ratios(survey)
    return Estimate(
        value=value,
        unit="people",
        population=group,
        method="Network scale-up, Bayesian negative binomial model with overdispersion by group.",
        draws=sizes.ravel() if judged.converged else np.empty(0),
        limits=None if judged.converged else _refuse,
        interval_method="percentiles of the posterior draws",
        model="overdispersed",
        n=len(y),
        assumptions=tuple(a for a in ASSUMPTIONS if "barrier" not in a),
        warnings=(*survey.warnings, *unsure, *warnings(survey, group, value, back)),
        references=_REFERENCES,
        seed=seed,
        input_sha256=survey.sha256(),
        diagnostics={**judged.to_dict(), "overdispersion": spread, "back": back, "chains": settings.chains},
    )


def _run(survey: Survey, y: FloatArray, settings: Chains, seed: int) -> tuple[FloatArray, FloatArray]:
    """Return beta and omega, shape (n_chains, n_draws, n_groups)."""
    log_share = float(np.log(survey.known_sizes.sum() / survey.total))
    betas, omegas = [], []
    for chain in progress(range(settings.chains), settings.chains, "overdispersed scale-up"):
        rng = stream(seed, survey.sha256(), chain)
        # Chains start apart: R-hat says nothing of chains that began at one place.
        alpha = np.log((y.sum(axis=1) + 0.5) / (y.sum() / len(y)) * 100) + rng.normal(0, 0.5, len(y))
        beta = np.log((y.sum(axis=0) + 0.5) / np.exp(alpha).sum()) + rng.normal(0, 0.5, y.shape[1])
        omega: FloatArray = np.asarray(rng.exponential(1.0, y.shape[1]) + 1.05)
        kept = kernels.sample(
            rng,
            np.ascontiguousarray(y),
            log_share,
            len(survey.sizes),
            alpha,
            beta,
            omega,
            settings.warmup,
            settings.draws,
            settings.thin,
        )
        betas.append(kept[0])
        omegas.append(kept[1])
    return np.stack(betas), np.stack(omegas)


def _refuse(level: float) -> tuple[float, float]:
    raise NotEstimable(
        found="chains that have not converged",
        rule="no interval where R-hat is above 1.01 or an effective sample size below 400",
        todo="Run longer chains, or use mle and say why",
    )
