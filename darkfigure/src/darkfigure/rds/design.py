"""Whether a design allows to generalise from those interviewed to a population.

In: a `Sample` and an outcome. Out: the rules that are broken, each with what was found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from darkfigure.errors import NotEstimable
from darkfigure.rds.estimators import rds2
from darkfigure.rds.outcome import Outcome
from darkfigure.rds.resample import salganik
from darkfigure.rds.sample import Sample
from darkfigure.streams import stream

MIN_WAVES, MIN_SHARE_TOLD, MIN_EFFECTIVE = 4, 0.9, 100.0
_REPLICATES = 500


@dataclass(frozen=True)
class DesignCheck:
    """What the design shows, and which rules it breaks.

    Parameters
    ----------
    waves : int
        Number of the last wave; seeds are wave 0.
    n_gatekeepers : int
        Respondents whom a gatekeeper sent.
    share_told : float
        Share of respondents who told a network size.
    design_effect : float
        Variance over that of a simple random sample, by Salganik's bootstrap of RDS-II; at least 1.
    effective_n : float
        Respondents with an answer over the design effect.
    broken : tuple of (rule, found)
    """

    waves: int
    n_gatekeepers: int
    share_told: float
    design_effect: float
    effective_n: float
    broken: tuple[tuple[str, str], ...]

    @property
    def allows(self) -> bool:
        """Whether nothing is broken."""
        return not self.broken

    def refuse(self) -> None:
        """Raise `NotEstimable` where a rule is broken."""
        if self.broken:
            rules, found = zip(*self.broken, strict=True)
            raise NotEstimable(
                rule="; ".join(rules),
                found="; ".join(found),
                todo="Report the count of those interviewed, or ask for it all the same (despite_design)",
            )

    def as_warnings(self) -> tuple[str, ...]:
        """One sentence a broken rule, for an estimate that was asked for despite the design."""
        return tuple(f"The design does not allow to generalise: {found} ({rule})." for rule, found in self.broken)


def check_design(sample: Sample, outcome: str | Outcome) -> DesignCheck:
    """Check the rules for an estimate from chain referral.

    Parameters
    ----------
    sample : Sample
    outcome : str or Outcome
        The design effect differs from outcome to outcome.

    Returns
    -------
    DesignCheck

    Notes
    -----
    At least 4 waves after the seeds; nobody sent by a gatekeeper; network sizes from nine respondents in ten; at least
    100 respondents after division by the design effect ``V / (p (1 - p) / n)``, V by Salganik's bootstrap. In simulated
    worlds it is close to the true design effect, while the tree bootstrap gives two to ten times as much.

    Examples
    --------
    >>> from darkfigure import rds, simulate
    >>> study = simulate.chain_referral(simulate.population(seed=1), simulate.ReferralSettings(target=45), seed=1)
    >>> rds.check_design(rds.Sample.from_table(study.table()), "forced_marriage").allows
    False
    """
    asked = outcome if isinstance(outcome, Outcome) else Outcome.of(sample, outcome)
    waves = int(sample.wave.max())
    n_gatekeepers = int(sample.gatekeeper.sum())
    told = float((~np.isnan(sample.network_size)).mean())
    effect = _design_effect(asked) if asked.usable.any() else float("nan")
    effective = float(asked.usable.sum() / effect) if effect > 0 else 0.0
    broken = []
    if waves < MIN_WAVES:
        broken.append((f"chains of at least {MIN_WAVES} waves", f"{waves} waves"))
    if n_gatekeepers:
        broken.append(("peers recruit, not gatekeepers", f"{n_gatekeepers} respondents sent by gatekeepers"))
    if told < MIN_SHARE_TOLD:
        broken.append(("network sizes from nine respondents in ten", f"network sizes from {told:.0%}"))
    if not effective >= MIN_EFFECTIVE:
        broken.append(
            (
                f"at least {MIN_EFFECTIVE:.0f} respondents after division by the design effect",
                f"{asked.usable.sum()} respondents with a design effect of {effect:.1f}",
            )
        )
    return DesignCheck(waves, n_gatekeepers, told, effect, effective, tuple(broken))


def _design_effect(outcome: Outcome) -> float:
    draws = salganik(outcome, _REPLICATES, stream(0, outcome.sample.input_sha256, 1))
    shares = rds2(outcome.degrees, draws.counts)[:, outcome.level]
    share = rds2(outcome.degrees, outcome.counts[None])[0, outcome.level]
    return max(design_effect(shares, share, int(outcome.usable.sum())), 1.0)


def design_effect(draws: np.ndarray, share: float, n: int) -> float:
    """Variance of the draws over ``p (1 - p) / n``; nan where that is zero."""
    simple = share * (1 - share) / n
    return float(np.nanvar(draws) / simple) if simple > 0 else float("nan")
