"""The rules that decide whether a design lets anyone generalise. Each check passes silently or refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from darkfigure.errors import InvalidInput, NotEstimable

Sampling = Literal["random", "census", "chain_referral", "convenience"]
SAMPLINGS = ("random", "census", "chain_referral", "convenience")

MIN_WAVES = 4
MIN_SHARE_NETWORK_SIZE = 0.9
MIN_EFFECTIVE_N = 100
MIN_LISTS = 3


@dataclass(frozen=True)
class ReferralDesign:
    """What a chain-referral study recorded.

    Parameters
    ----------
    n : int
        Respondents.
    waves : int
        Longest chain, seeds being wave 0.
    share_network_size : float
        Share of respondents who told how many of the population they know.
    recorded_recruiters : bool
        Whether it is known who recruited whom.
    gatekeepers : bool
        Whether an organisation or a broker chose the recruits.
    design_effect : float
        Of the outcome, at least 1.
    """

    n: int
    waves: int
    share_network_size: float
    recorded_recruiters: bool
    gatekeepers: bool
    design_effect: float


@dataclass(frozen=True)
class ListsDesign:
    """What is known of the lists of a multiple systems study.

    Parameters
    ----------
    lists : int
    same_population : bool
        Whether all lists cover one population, place and period.
    overlaps : int
        People on two or more lists.
    links_reviewed : bool
        Whether the matches between lists were reviewed.
    referrals_recorded : bool
        Whether it is known which list passed people on to which.
    with_covariates : bool
        Two lists are allowed only with covariates, and asked for by name.
    """

    lists: int
    same_population: bool
    overlaps: int
    links_reviewed: bool
    referrals_recorded: bool
    with_covariates: bool = False


def check_sampling(sampling: str) -> None:
    """Refuse to generalise from people who were not sampled.

    Examples
    --------
    >>> check_sampling("convenience")
    Traceback (most recent call last):
        ...
    darkfigure.errors.NotEstimable: people who were not drawn by a design: their share says nothing about others. \
Report a count: n of the N interviewed.
    """
    if sampling not in SAMPLINGS:
        raise InvalidInput(
            found=f"the sampling {sampling!r}",
            rule=f"it is one of {', '.join(SAMPLINGS)}",
            todo="Say how people came in",
        )
    _require(
        sampling != "convenience",
        "people who were not drawn by a design",
        "their share says nothing about others",
        "Report a count: n of the N interviewed",
    )
    _require(
        sampling != "chain_referral",
        "people recruited by their peers",
        "their share is weighted by network size before it says anything about others",
        "Use darkfigure.rds",
    )


def check_referral(design: ReferralDesign) -> None:
    """Refuse a chain-referral estimate that its design does not allow."""
    _require(design.recorded_recruiters, "recruiters that were not recorded", "chains must be known", _COUNT)
    _require(not design.gatekeepers, "gatekeepers who chose the recruits", "recruitment is by peers", _COUNT)
    _require(
        design.share_network_size >= MIN_SHARE_NETWORK_SIZE,
        f"network sizes from {design.share_network_size:.0%} of respondents",
        f"network size is needed from {MIN_SHARE_NETWORK_SIZE:.0%}",
        _COUNT,
    )
    _require(design.waves >= MIN_WAVES, f"{design.waves} waves", f"chains need at least {MIN_WAVES}", _LONGER)
    effective = design.n / max(design.design_effect, 1.0)
    _require(
        effective >= MIN_EFFECTIVE_N,
        f"{design.n} respondents with a design effect of {design.design_effect:.1f}",
        f"respondents over design effect must be at least {MIN_EFFECTIVE_N}",
        _LONGER,
    )


def check_lists(design: ListsDesign) -> None:
    """Refuse a multiple systems estimate that its lists do not allow."""
    _require(design.same_population, "lists of different populations, places or periods", "lists cover one", _COUNT)
    enough = design.lists >= MIN_LISTS or (design.lists == 2 and design.with_covariates)
    _require(
        enough,
        f"{design.lists} lists",
        f"at least {MIN_LISTS} are needed, or two with covariates",
        "Find another list, or ask for the method with covariates by name",
    )
    _require(design.overlaps > 0, "lists without overlaps", "overlaps carry all that is known of the unseen", _COUNT)
    _require(design.links_reviewed, "links that nobody reviewed", "a false link moves the estimate", "Review the links")
    _require(
        design.referrals_recorded,
        "referrals between lists that were not recorded",
        "lists that pass people on are merged or modelled",
        "Record who was referred from which list",
    )


_COUNT = "Report a count: n of the N interviewed"
_LONGER = "Go on recruiting, or report a count"


def _require(holds: bool, found: str, rule: str, todo: str) -> None:
    if not holds:
        raise NotEstimable(found=found, rule=rule, todo=todo)
