"""Proportions, rates and differences as `Estimate`, refused where the design does not allow to generalise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from darkfigure.errors import InvalidInput
from darkfigure.estimate import Estimate
from darkfigure.proportions import differences, finite, rates, simultaneous
from darkfigure.proportions.design import Sampling, check_sampling
from darkfigure.proportions.intervals import METHODS, Method
from darkfigure.streams import sha256_of, stream

DRAWS = 10_000
_WORDS: dict[str, str] = {
    "wilson": "Wilson score",
    "clopper-pearson": "Clopper-Pearson",
    "jeffreys": "Jeffreys",
    "hypergeometric": "exact hypergeometric",
}
_REFERENCES = {
    "wilson": "Wilson EB (1927). https://doi.org/10.1080/01621459.1927.10502953",
    "clopper-pearson": "Clopper CJ, Pearson ES (1934). https://doi.org/10.1093/biomet/26.4.404",
    "jeffreys": "Brown LD, Cai TT, DasGupta A (2001). https://doi.org/10.1214/ss/1009213286",
    "hypergeometric": "Buonaccorsi JP (1987). https://doi.org/10.1080/00031305.1987.10475485",
}


def proportion(
    k: int,
    n: int,
    *,
    sampling: Sampling,
    population: str = "",
    method: Method = "wilson",
    population_size: int | None = None,
    design_effect: float = 1.0,
    seed: int = 0,
) -> Estimate:
    """Estimate a share of a population from a sample of it.

    Parameters
    ----------
    k, n : int
        k of n sampled.
    sampling : {"random", "census", "chain_referral", "convenience"}
        How people came in. Convenience is refused (report a count); chain referral is sent to `darkfigure.rds`.
    population : str
        Whom the share is about.
    method : {"wilson", "clopper-pearson", "jeffreys"}
        Clopper-Pearson where the limits must never be too narrow.
    population_size : int, optional
        People in the population; the limits are then exact hypergeometric.
    design_effect : float
        Where one is known, at least 1: k and n are divided by it (Korn and Graubard).
    seed : int
        Of the draws, which are from the Jeffreys posterior and serve composition.

    References
    ----------
    Korn EL, Graubard BI (1998). Survey Methodology 24(2), 193-201.

    Examples
    --------
    >>> share = proportion(27, 90, sampling="random", population="women in the shelters of the province")
    >>> [round(x, 3) for x in share.interval()[1:3]]
    [0.215, 0.401]
    """
    check_sampling(sampling)
    _check_counts(k, n, design_effect)
    if sampling == "census":
        return _census(k, n, population)
    if population_size is not None:
        if design_effect != 1:
            raise InvalidInput(
                found="a design effect together with a population size",
                rule="exact hypergeometric limits hold for simple random sampling only",
                todo="Leave one of them out",
            )
        limits: Callable[[float], tuple[float, float]] = partial(_finite, k, n, population_size)
        name = "hypergeometric"
        limits(0.95)
    else:
        limits, name = partial(_limits, method, k / design_effect, n / design_effect), method
    sha = sha256_of("proportion", f"{k},{n},{design_effect!r},{population_size}")
    a, b = k / design_effect + 0.5, (n - k) / design_effect + 0.5
    return Estimate(
        value=k / n,
        unit="share",
        population=population,
        method=f"Share of a random sample, {_WORDS[name]} interval.",
        draws=stream(seed, sha).beta(a, b, DRAWS),
        limits=limits,
        interval_method=_WORDS[name],
        n=n,
        assumptions=(
            "Each member of the population had the same chance to be in the sample; who answered is like who did not.",
            *((f"The design effect is {design_effect:g}.",) if design_effect != 1 else ()),
        ),
        warnings=_small(k, n),
        references=(_REFERENCES[name],),
        seed=seed,
        input_sha256=sha,
        diagnostics={"k": k, "n_effective": n / design_effect},
    )


def shares(
    counts: Mapping[str, int], n: int, *, sampling: Sampling, exclusive: bool, population: str = ""
) -> dict[str, Estimate]:
    """Estimate several shares whose limits hold together.

    Parameters
    ----------
    counts : mapping of category to int
    n : int
        People sampled. Exclusive counts add up to it.
    exclusive : bool
        True (one category a person): Goodman's multinomial limits. False (categories coincide): Bonferroni.

    Examples
    --------
    >>> forms = shares({"marriage": 40, "prostitution": 30, "labour": 15}, 75, sampling="random", exclusive=False)
    >>> forms["labour"].interval_method
    'Bonferroni with Clopper-Pearson, 3 categories'
    """
    check_sampling(sampling)
    for k in counts.values():
        _check_counts(k, n, 1.0)
    if exclusive and sum(counts.values()) != n:
        raise InvalidInput(
            found=f"exclusive counts that add up to {sum(counts.values())} of {n}",
            rule="categories that exclude each other hold everybody once",
            todo="Add the missing category (such as 'unknown'), or say exclusive=False",
        )
    names, values = list(counts), tuple(counts.values())
    words = "Goodman's multinomial" if exclusive else "Bonferroni with Clopper-Pearson"
    return {
        name: Estimate(
            value=counts[name] / n,
            unit="share",
            population=population,
            method=f"Share of a random sample; the limits of {len(names)} categories hold together.",
            limits=partial(_together, values, n, exclusive, i),
            interval_method=f"{words}, {len(names)} categories",
            n=n,
            assumptions=("Each member of the population had the same chance to be in the sample.",),
            input_sha256=sha256_of("shares", np.array(values), f"{n},{exclusive}"),
        )
        for i, name in enumerate(names)
    }


def rate(k: int, exposure: float, *, sampling: Sampling, unit: str, population: str = "", seed: int = 0) -> Estimate:
    """Estimate a rate from ``k`` independent events over an exposure, with exact Poisson limits.

    Parameters
    ----------
    k : int
        Events, 0 or more.
    exposure : float
        Above 0, such as person-years; the rate is per one unit of it.
    sampling : str
        How those observed were chosen, as in `proportion`.
    unit, population : str
        For the reader.
    seed : int

    Examples
    --------
    >>> from darkfigure.proportions import rate
    >>> found = rate(12, 60.0, sampling="census", unit="incidents per woman and year")
    >>> [round(x, 3) for x in (found.value, *found.interval()[1:3])]
    [0.2, 0.103, 0.349]

    References
    ----------
    Garwood F (1936). Biometrika 28. https://doi.org/10.1093/biomet/28.3-4.437
    """
    check_sampling(sampling)
    limits = partial(_rate, k, exposure)
    limits(0.95)
    sha = sha256_of("rate", f"{k},{exposure!r}")
    return Estimate(
        value=k / exposure,
        unit=unit,
        population=population,
        method="Events over exposure, exact Poisson interval.",
        draws=stream(seed, sha).gamma(k + 0.5, 1 / exposure, DRAWS),
        limits=limits,
        interval_method="exact Poisson (Garwood)",
        n=k,
        assumptions=("Events are independent and their rate is constant.",),
        references=("Garwood F (1936). https://doi.org/10.1093/biomet/28.3-4.437",),
        seed=seed,
        input_sha256=sha,
    )


def difference(
    first: tuple[int, int],
    second: tuple[int, int],
    *,
    sampling: Sampling,
    population: str = "",
    method: str = "newcombe",
) -> Estimate:
    """Estimate the difference of two independent shares, each given as (k, n).

    Parameters
    ----------
    first, second : tuple of int, int
        People with the trait, and people asked.
    sampling : str
        How those asked were chosen, as in `proportion`.
    population : str
        For the reader.
    method : {"newcombe", "miettinen-nurminen"}

    Examples
    --------
    >>> from darkfigure.proportions import difference
    >>> found = difference((56, 70), (48, 80), sampling="random")
    >>> [round(x, 4) for x in (found.value, *found.interval()[1:3])]
    [0.2, 0.0524, 0.3339]

    References
    ----------
    Newcombe RG (1998). Statistics in Medicine 17, 873-890.
    https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
    """
    check_sampling(sampling)
    for k, n in (first, second):
        _check_counts(k, n, 1.0)
    if method not in ("newcombe", "miettinen-nurminen"):
        raise InvalidInput(
            found=f"the method {method!r}", rule="newcombe or miettinen-nurminen", todo="Name one of them"
        )
    function = differences.newcombe if method == "newcombe" else differences.miettinen_nurminen
    return Estimate(
        value=first[0] / first[1] - second[0] / second[1],
        unit="difference of shares",
        population=population,
        method="Difference of the shares of two independent random samples.",
        limits=partial(function, *first, *second),
        interval_method=method,
        n=first[1] + second[1],
        assumptions=("The two samples are independent random samples.",),
        input_sha256=sha256_of("difference", f"{first},{second}"),
    )


def _census(k: int, n: int, population: str) -> Estimate:
    return Estimate(
        value=k / n,
        unit="share",
        population=population,
        method="Share of everyone: nothing was sampled, so there is no sampling interval.",
        limits=partial(_exactly, k / n),
        interval_method="everyone was counted",
        n=n,
        assumptions=("Everyone in the population was counted once.",),
        input_sha256=sha256_of("census", f"{k},{n}"),
    )


def _small(k: int, n: int) -> tuple[str, ...]:
    return (f"Only {min(k, n - k)} of {n} are on one side: the share rests on them.",) if min(k, n - k) < 5 else ()


def _exactly(value: float, level: float) -> tuple[float, float]:
    return value, value


def _limits(method: Method, k: float, n: float, level: float) -> tuple[float, float]:
    low, high = METHODS[method](k, n, level)
    return float(low), float(high)


def _finite(k: int, n: int, N: int, level: float) -> tuple[float, float]:
    low, high = finite.hypergeometric(k, n, N, level)
    return low / N, high / N


def _rate(k: int, exposure: float, level: float) -> tuple[float, float]:
    return rates.poisson(k, exposure, level)


def _together(counts: tuple[int, ...], n: int, exclusive: bool, i: int, level: float) -> tuple[float, float]:
    limits = simultaneous.goodman(counts, level) if exclusive else simultaneous.bonferroni(counts, n, level)
    return float(limits.low[i]), float(limits.high[i])


def _check_counts(k: int, n: int, design_effect: float) -> None:
    if not (0 <= k <= n and n >= 1 and int(k) == k and int(n) == n):
        raise InvalidInput(found=f"{k} of {n}", rule="whole counts with 0 <= k <= n, n >= 1", todo="Check the counts")
    if design_effect < 1:
        raise InvalidInput(
            found=f"a design effect of {design_effect:g}",
            rule="a design effect below 1 would claim more than was seen",
            todo="Give 1 or more",
        )
