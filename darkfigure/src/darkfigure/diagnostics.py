"""Whether chains have converged: rank-normalised split R-hat, bulk and tail effective sample size.

In: draws of one quantity, shape (n_chains, n_draws). Out: numbers, and one `Convergence` that says yes or no.

References
----------
Vehtari, A., Gelman, A., Simpson, D., Carpenter, B. and Bürkner, P.-C. (2021). Rank-normalization, folding, and
localization: an improved R-hat for assessing convergence of MCMC. Bayesian Analysis 16, 667-718.
https://doi.org/10.1214/20-BA1221
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.fft import irfft, next_fast_len, rfft
from scipy.special import ndtri

from darkfigure.errors import InvalidInput

FloatArray = NDArray[np.float64]
R_HAT_BAR, ESS_BAR = 1.01, 400.0


@dataclass(frozen=True)
class Convergence:
    """The three figures for one quantity.

    Parameters
    ----------
    r_hat : float
        Rank-normalised split R-hat; 1 when the chains agree.
    ess_bulk, ess_tail : float
        How many independent draws the chains are worth, for the centre and for the 5 % and 95 % quantiles.
    """

    r_hat: float
    ess_bulk: float
    ess_tail: float

    @property
    def converged(self) -> bool:
        """Whether an interval may be shown: R-hat at most 1.01 and both sample sizes at least 400."""
        return self.r_hat <= R_HAT_BAR and min(self.ess_bulk, self.ess_tail) >= ESS_BAR

    def to_dict(self) -> dict[str, float | bool]:
        """Plain values for an estimate's diagnostics."""
        return asdict(self) | {"converged": self.converged}


def convergence(draws: ArrayLike) -> Convergence:
    """Judge the chains of one quantity.

    Parameters
    ----------
    draws : array of shape (n_chains, n_draws)
        At least two chains of four draws.

    Returns
    -------
    Convergence

    Examples
    --------
    >>> import numpy as np
    >>> from darkfigure.diagnostics import convergence
    >>> draws = np.random.default_rng(1).normal(size=(4, 1000))
    >>> convergence(draws).converged
    True
    >>> convergence(draws + np.arange(4)[:, None]).converged
    False
    """
    return Convergence(r_hat(draws), ess_bulk(draws), ess_tail(draws))


def r_hat(draws: ArrayLike) -> float:
    """Rank-normalised split R-hat: the larger of the bulk's and of the folded draws'.

    Not to be trusted with one chain, or where all chains were started at the same place. ``nan`` where a draw is not
    finite or all are equal.
    """
    halves = _halves(draws)
    folded = np.abs(halves - np.median(halves))
    return float(max(_r_hat(_normal_scores(halves)), _r_hat(_normal_scores(folded))))


def ess_bulk(draws: ArrayLike) -> float:
    """Effective sample size of the rank-normalised draws: for means and medians."""
    return _ess(_normal_scores(_halves(draws)))


def ess_tail(draws: ArrayLike) -> float:
    """The smaller of the effective sample sizes for the 5 % and 95 % quantiles: for the limits of an interval."""
    halves = _halves(draws)
    return min(
        _ess((halves <= limit).astype(float)) for limit in np.quantile(np.asarray(draws, dtype=float), (0.05, 0.95))
    )


def _halves(draws: ArrayLike) -> FloatArray:
    chains = np.asarray(draws, dtype=float)
    if chains.ndim != 2 or chains.shape[0] < 2 or chains.shape[1] < 4:
        raise InvalidInput(
            rule="convergence is judged on at least two chains of four draws",
            found=f"draws of shape {chains.shape}",
            todo="Give an array of shape (n_chains, n_draws)",
        )
    half = chains.shape[1] // 2
    return np.concatenate([chains[:, :half], chains[:, -half:]])


def _normal_scores(chains: FloatArray) -> FloatArray:
    if not np.isfinite(chains).all():
        return np.full(chains.shape, np.nan)
    from scipy.stats import rankdata  # SciPy's distributions take half a second to import.

    ranks = rankdata(chains, method="average").reshape(chains.shape)
    scores: FloatArray = ndtri((ranks - 0.375) / (chains.size + 0.25))
    return scores


def _r_hat(chains: FloatArray) -> float:
    within = chains.var(axis=1, ddof=1).mean()
    if not within > 0:
        return float("nan")
    between = chains.mean(axis=1).var(ddof=1)
    n = chains.shape[1]
    return float(np.sqrt(between / within + (n - 1) / n))


def _ess(chains: FloatArray) -> float:
    """Sum the autocorrelations by Geyer's initial monotone sequence, over all chains together."""
    m, n = chains.shape
    covariance = _autocovariance(chains)
    within = covariance[:, 0].mean() * n / (n - 1)
    total = within * (n - 1) / n + chains.mean(axis=1).var(ddof=1)
    if not total > 0:
        return float(m * n) if total == 0 else float("nan")
    rho = 1 - (within - covariance.mean(axis=0)) / total
    rho[0] = 1.0
    pairs = rho[: n - n % 2].reshape(-1, 2).sum(axis=1)
    kept = int(np.argmax(pairs < 0)) if (pairs < 0).any() else pairs.size - 1
    ahead = max(rho[2 * kept], 0.0)
    tau = -1 + 2 * np.minimum.accumulate(pairs[:kept]).sum() + ahead
    return float(m * n / max(tau, 1 / np.log10(m * n)))


def _autocovariance(chains: FloatArray) -> FloatArray:
    n = chains.shape[1]
    length = next_fast_len(2 * n)
    transformed = rfft(chains - chains.mean(axis=1, keepdims=True), n=length, axis=1)
    covariance: FloatArray = irfft(np.abs(transformed) ** 2, n=length, axis=1)[:, :n] / n
    return covariance
