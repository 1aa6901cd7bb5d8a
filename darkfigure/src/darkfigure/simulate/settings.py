"""The settings of every simulation: frozen, checked when made, with units."""

from __future__ import annotations

from dataclasses import dataclass

from darkfigure.errors import InvalidInput


@dataclass(frozen=True)
class Province:
    """A province and its share of the hidden population, in (0, 1]."""

    name: str
    country: str
    share: float


@dataclass(frozen=True)
class HiddenClass:
    """A latent class: people of one class share their risk of each form and how visible they are to lists.

    Parameters
    ----------
    share : float
        Share of the population.
    p_forms : tuple of float
        Probability of each form of exploitation; within a class the forms are independent, over classes they coincide.
    log_visibility : float
        Added to the log odds of being captured by any list.
    """

    share: float
    p_forms: tuple[float, ...]
    log_visibility: float = 0.0


_FORMS = ("forced_marriage", "prostitution", "remote_exploitation", "forced_labour")
_PROVINCES = (Province("North", "A", 0.5), Province("South", "A", 0.3), Province("East", "B", 0.2))
_CLASSES = (
    HiddenClass(0.5, (0.90, 0.05, 0.02, 0.15), 0.3),
    HiddenClass(0.3, (0.10, 0.85, 0.30, 0.05), -0.5),
    HiddenClass(0.2, (0.15, 0.25, 0.10, 0.80), 0.0),
)


@dataclass(frozen=True)
class PopulationSettings:
    """A hidden population.

    Parameters
    ----------
    size : int
        People, at least 10.
    provinces, forms, classes : tuples
        Shares of provinces and of classes each add up to 1.
    share_minors : float
        Share who were under 18 when first exploited, in [0, 1].
    mean_years : float
        Mean years since then.
    mean_degree : float
        Mean number of contacts inside the population.
    sd_log_degree : float
        Spread of expected degrees (log-normal): 0 is Poisson, 0.7 heavy-tailed.
    province_homophily, form_homophily : float
        How many times likelier a contact is within a province (of people of one main form) than across; 1 is none.
    """

    size: int = 3000
    provinces: tuple[Province, ...] = _PROVINCES
    forms: tuple[str, ...] = _FORMS
    classes: tuple[HiddenClass, ...] = _CLASSES
    share_minors: float = 0.2
    mean_years: float = 4.0
    mean_degree: float = 12.0
    sd_log_degree: float = 0.6
    province_homophily: float = 8.0
    form_homophily: float = 2.0

    def __post_init__(self) -> None:
        _require(self.size >= 10, f"a population of {self.size}", "a population has at least 10 people")
        _shares("provinces", [p.share for p in self.provinces])
        _shares("classes", [c.share for c in self.classes])
        _require(
            all(len(c.p_forms) == len(self.forms) for c in self.classes),
            "a class whose p_forms does not fit the forms",
            "each class has one probability for each form",
        )
        for c in self.classes:
            _probability("p_forms", *c.p_forms)
        _probability("share_minors", self.share_minors)
        _require(
            0 < self.mean_degree < self.size / 2, f"mean_degree {self.mean_degree}", "mean_degree is in (0, size / 2)"
        )
        _require(self.sd_log_degree >= 0, f"sd_log_degree {self.sd_log_degree}", "a spread is not negative")
        _require(
            min(self.province_homophily, self.form_homophily) > 0,
            "a homophily of zero or less",
            "homophily is positive",
        )


@dataclass(frozen=True)
class ReferralSettings:
    """A chain-referral study.

    Parameters
    ----------
    target : int
        Interviews wanted.
    sites : tuple of str
        Provinces with an interview site; empty means one site for all.
    seeds_per_site : int
        First contacts at each site.
    coupons : int
        Coupons handed to each respondent.
    p_coupon_used : float
        Probability that a coupon is passed on.
    p_refuse : float
        Probability that somebody who was recruited refuses; each refusal is recorded.
    p_gatekeeper : float
        Probability that a recruit was sent by a gatekeeper and not by a peer; she then comes from anywhere in the
        province and has no recruiter.
    days_between : float
        Mean days from a coupon to its interview.
    sd_log_network_size : float
        Error of the reported network size, on the log scale.
    p_network_size_missing : float
        Share of respondents who do not report it.
    with_replacement : bool
        Whether one person may be interviewed again, as the theory of RDS-II supposes.
    new_seeds : bool
        Whether a new seed is sought when all chains have ended before the target.
    seed_form : str, optional
        Seeds all suffer this form: seeds that are not a random sample.
    """

    target: int = 300
    sites: tuple[str, ...] = ()
    seeds_per_site: int = 5
    coupons: int = 3
    p_coupon_used: float = 0.6
    p_refuse: float = 0.1
    p_gatekeeper: float = 0.0
    days_between: float = 14.0
    sd_log_network_size: float = 0.0
    p_network_size_missing: float = 0.0
    with_replacement: bool = False
    new_seeds: bool = True
    seed_form: str | None = None

    def __post_init__(self) -> None:
        _require(
            min(self.target, self.seeds_per_site, self.coupons) >= 1,
            "a target, number of seeds or coupons below 1",
            "a study has at least one of each",
        )
        _probability("the settings", self.p_coupon_used, self.p_refuse, self.p_gatekeeper, self.p_network_size_missing)
        _require(
            self.days_between > 0 and self.sd_log_network_size >= 0,
            "a negative spread or time",
            "spreads and times are not negative",
        )


@dataclass(frozen=True)
class ListSettings:
    """Partners' lists that overlap.

    Parameters
    ----------
    names : tuple of str
    rates : tuple of float
        Share of the population on each list, in (0, 1); met in expectation whatever the dependence.
    sd_log_odds : float
        Individual heterogeneity: spread of the log odds of being captured, shared by all lists.
    use_visibility : bool
        Whether the latent classes' ``log_visibility`` counts.
    dependence : tuple of (first, second, log odds ratio)
        By position of the list; the first stands before the second.
    referrals : tuple of (first, second, probability)
        Whom the first list knows it passes on to the second with this probability.
    """

    names: tuple[str, ...] = ("shelter", "hotline", "church")
    rates: tuple[float, ...] = (0.10, 0.08, 0.06)
    sd_log_odds: float = 0.0
    use_visibility: bool = True
    dependence: tuple[tuple[int, int, float], ...] = ()
    referrals: tuple[tuple[int, int, float], ...] = ()

    def __post_init__(self) -> None:
        k = len(self.rates)
        _require(len(self.names) == k >= 1, f"{len(self.names)} names for {k} rates", "each list has a name and a rate")
        _probability("rates", *self.rates)
        _require(self.sd_log_odds >= 0, f"sd_log_odds {self.sd_log_odds}", "a spread is not negative")
        _require(
            all(0 <= first < second < k for first, second, _ in (*self.dependence, *self.referrals)),
            "a pair of lists out of order or range",
            "pairs are (first, second, strength) with first before second",
        )
        _probability("referrals", *(p for _, _, p in self.referrals))


@dataclass(frozen=True)
class NsumSettings:
    """A scale-up survey of the general population.

    Parameters
    ----------
    respondents : int
    total : int
        General population, people.
    known_sizes : tuple of int
        Sizes of the groups that are known.
    mean_degree, sd_log_degree : float
        Whom a respondent knows (log-normal).
    transmission : float
        Probability that a respondent is aware that a contact belongs to the hidden population.
    barrier_sd : float
        Barrier effect: spread, on the log scale, of how much each respondent's contacts over-represent a group.
    """

    respondents: int = 500
    total: int = 2_000_000
    known_sizes: tuple[int, ...] = (4_000, 9_000, 15_000, 22_000, 40_000, 60_000)
    mean_degree: float = 250.0
    sd_log_degree: float = 0.6
    transmission: float = 1.0
    barrier_sd: float = 0.0

    def __post_init__(self) -> None:
        _require(self.respondents >= 1, f"{self.respondents} respondents", "a survey has at least one")
        _require(
            all(0 < size < self.total for size in self.known_sizes) and len(self.known_sizes) >= 1,
            "no known group, or one that is empty or larger than the population",
            "known groups lie inside the population",
        )
        _probability("transmission", self.transmission)
        _require(
            self.mean_degree > 0 and self.sd_log_degree >= 0 and self.barrier_sd >= 0,
            "a negative degree or spread",
            "degrees are positive and spreads not negative",
        )


def _shares(name: str, shares: list[float]) -> None:
    total = sum(shares)
    _require(
        bool(shares) and min(shares) > 0 and abs(total - 1) < 1e-9,
        f"shares of {name} that add up to {total:g}",
        "shares are positive and add up to 1",
    )


def _probability(name: str, *values: float) -> None:
    _require(all(0 <= p <= 1 for p in values), f"a probability in {name} outside [0, 1]", "probabilities lie in [0, 1]")


def _require(holds: bool, found: str, rule: str) -> None:
    if not holds:
        raise InvalidInput(rule=rule, found=found, todo="Change the simulation's settings")
