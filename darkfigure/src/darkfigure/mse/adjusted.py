"""Two lists that are independent given covariates: one row a person comes in, a doubly robust `Estimate` goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.mse.histories import Histories
from darkfigure.mse.logistic import fit_classes, predict
from darkfigure.mse.repeated import LogNormal
from darkfigure.streams import sha256_of, stream

FloatArray = NDArray[np.float64]
FLOOR = 0.02
MOST_AT_THE_FLOOR = 0.05

ASSUMPTIONS = (
    "The lists are of one population that nobody entered or left in the period.",
    "Records of one person on several lists were recognised as such, and no others were joined.",
    "Among people of the same covariates, being on the one list says nothing of being on the other.",
    "People of every kind of covariates had a chance to be on both lists.",
)
REFERENCES = ("Das, Kennedy and Jewell 2021, arXiv:2104.14091", "Chernozhukov et al. 2018, doi:10.1111/ectj.12097")


@dataclass(frozen=True)
class Adjustment:
    """How list shares are learned from covariates.

    Parameters
    ----------
    folds : int
        People of one fold are predicted from the others; 2 or more.
    squares : bool
        Add squares and products of numeric covariates.
    ridge : float
        Penalty on coefficients of standardised features, above 0.
    replicates : int
        Draws of the size, from the interval's distribution.
    seed : int
    """

    folds: int = 5
    squares: bool = True
    ridge: float = 1.0
    replicates: int = 1000
    seed: int = 1

    def __post_init__(self) -> None:
        if self.folds < 2 or self.ridge <= 0 or self.replicates < 100 or self.seed < 0:
            raise InvalidInput(
                rule="an adjustment has at least 2 folds, a positive ridge, 100 replicates and a seed of 0 or more",
                found=f"{self.folds} folds, ridge {self.ridge:g}, {self.replicates} replicates, seed {self.seed}",
                todo="Change the settings",
            )


def doubly_robust(
    lists: Mapping[str, ArrayLike],
    covariates: Mapping[str, ArrayLike],
    *,
    pair: tuple[str, str] | None = None,
    adjustment: Adjustment | None = None,
    population: str = "the people whom the lists are about",
) -> Estimate:
    """Estimate a population from two lists that are independent among people alike in covariates.

    Parameters
    ----------
    lists : mapping of name to array of shape (n,)
        1 where the person is on the list; everyone is on at least one. Two lists or more.
    covariates : mapping of name to array of shape (n,)
        Numbers, or text for kinds.
    pair : (str, str), optional
        The two lists taken as independent given covariates; by default those that share most people. Further lists
        only add people.
    adjustment : Adjustment, optional
    population : str
        Whom the lists are about, with place and period.

    Returns
    -------
    Estimate
        Limits are log-normal in the dark figure.

    Raises
    ------
    NotEstimable
        The pair shares fewer than 10 people, or the estimate falls under the people seen.

    Notes
    -----
    With q_1, q_2, q_12 the shares on the lists and on both among people *seen* of covariates x, the chance to be seen
    is ``q_12 / (q_1 q_2)``, and ``N = n mean(phi)`` with the one-step correction

        ``phi = q_1 q_2 / q_12 (Y_1 / q_1 + Y_2 / q_2 - Y_1 Y_2 / q_12)``,
        ``var(N) = n (var(phi) + (1 - psi) / psi^2)``,

    psi = 1 / mean(phi). Errors in the learned shares enter only as their products, so they may be learned slowly.

    References
    ----------
    Das, Kennedy and Jewell 2021, arXiv:2104.14091.

    Examples
    --------
    >>> import numpy as np
    >>> from darkfigure import mse
    >>> rng = np.random.default_rng(1)
    >>> age = rng.normal(size=4000)
    >>> a, b = (rng.random(4000) < 1 / (1 + np.exp(0.5 - age)) for _ in range(2))
    >>> seen = a | b
    >>> found = mse.doubly_robust({"A": a[seen], "B": b[seen]}, {"age": age[seen]})
    >>> found.interval()[1] < 4000 < found.interval()[2]
    True
    """
    adjustment = adjustment or Adjustment()
    names, on = _lists(lists)
    features = _features(covariates, len(on), adjustment.squares)
    first, second = _pair(names, on, pair)
    one, two = on[:, names.index(first)], on[:, names.index(second)]
    sha = sha256_of(first, second, on.astype(np.uint8), features)
    q1, q2, both, at_floor = _shares(one, two, features, adjustment, sha)
    phi = q1 * q2 / both * (one / q1 + two / q2 - one * two / both)
    n, mean = len(on), float(phi.mean())
    if not mean > 1:
        raise NotEstimable(
            rule="a population has at least the people seen",
            found="the corrected estimate has fewer",
            todo="Use fewer covariates, or another pair of lists",
        )
    se = float(np.sqrt(n * (phi.var(ddof=1) + (1 - 1 / mean) * mean**2)))
    limits = LogNormal(n, n * mean, se)
    z = stream(adjustment.seed, sha, 1).standard_normal(adjustment.replicates)
    return Estimate(
        value=n * mean,
        unit="people",
        population=population,
        method=f"Doubly robust estimate from {first} and {second} given {', '.join(covariates)}.",
        draws=n + n * (mean - 1) * np.exp(z * np.sqrt(np.log1p((se / (n * (mean - 1))) ** 2))),
        limits=limits,
        interval_method="log-normal in the dark figure, by the influence function",
        model=f"{first} and {second} independent given {', '.join(covariates)}",
        n=n,
        assumptions=ASSUMPTIONS,
        warnings=_warnings(at_floor, names, on),
        references=REFERENCES,
        seed=adjustment.seed,
        input_sha256=sha,
        diagnostics={
            "se": se,
            "without covariates": float(one.sum() * two.sum() / (one * two).sum()),
            "plug-in": float(n * (q1 * q2 / both).mean()),
            "share of people at the floor": at_floor,
            "both lists": int((one * two).sum()),
        },
    )


def _lists(lists: Mapping[str, ArrayLike]) -> tuple[list[str], FloatArray]:
    names = [str(name) for name in lists]
    columns = [np.asarray(column) for column in lists.values()]
    if len({column.shape for column in columns}) != 1 or columns[0].ndim != 1:
        raise InvalidInput(
            rule="every list has one entry a person", found="their lengths differ", todo="Give columns of one table"
        )
    Histories.from_records(np.column_stack(columns), names, minimum_lists=2)
    return names, np.column_stack(columns).astype(float)


def _pair(names: list[str], on: FloatArray, pair: tuple[str, str] | None) -> tuple[str, str]:
    shared = {(a, b): float((on[:, i] * on[:, j]).sum()) for (i, a), (j, b) in combinations(enumerate(names), 2)}
    chosen = pair or max(shared, key=shared.__getitem__)
    if len(set(chosen)) != 2 or not set(chosen) <= set(names):
        raise InvalidInput(
            rule="a pair is two of the lists", found="it names others", todo=f"Name two of {', '.join(names)}"
        )
    count = shared.get(chosen, shared.get((chosen[1], chosen[0]), 0.0))
    if count < 10:
        raise NotEstimable(
            rule="shares given covariates are learned from at least 10 people on both lists",
            found=f"{chosen[0]} and {chosen[1]} share {count:.0f}",
            todo="Take another pair, or a method without covariates",
        )
    return chosen


def _features(covariates: Mapping[str, ArrayLike], n: int, squares: bool) -> FloatArray:
    """Ones, standardised numbers with their squares and products, and kinds as 0/1, shape (n, n_features)."""
    numbers, kinds = [], []
    for name, column in covariates.items():
        values = np.asarray(column)
        if values.shape != (n,):
            raise InvalidInput(
                rule="every covariate has one entry a person",
                found=f"{name} has shape {values.shape} for {n} people",
                todo="Give columns of one table",
            )
        if np.issubdtype(values.dtype, np.number) or values.dtype == bool:
            numbers.append(_standardised(values.astype(float), name))
        else:
            texts = values.astype(str)
            kinds += [(texts == kind).astype(float) for kind in np.unique(texts)[1:]]
    products = [a * b for i, a in enumerate(numbers) for b in numbers[i:]] if squares else []
    products = [p - p.mean() for p in products if p.std() > 1e-9]
    return np.column_stack([np.ones(n), *numbers, *products, *kinds])


def _standardised(values: FloatArray, name: str) -> FloatArray:
    if not np.isfinite(values).all():
        raise InvalidInput(
            rule="covariates are known for everyone",
            found=f"{name} is missing for {int((~np.isfinite(values)).sum())} people",
            todo="Fill in a kind 'unknown', or leave the covariate out",
        )
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0 else np.zeros(values.size)


def _shares(
    one: FloatArray, two: FloatArray, features: FloatArray, adjustment: Adjustment, sha: str
) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    """Shares on each list and on both among people seen, each person predicted from other folds."""
    kind = np.where(one * two > 0, 0, np.where(one > 0, 1, np.where(two > 0, 2, 3))).astype(np.int64)
    n_kinds = int(kind.max()) + 1
    fold = stream(adjustment.seed, sha, 0).permutation(len(one)) % adjustment.folds
    predicted = np.empty((len(one), n_kinds))
    for each in range(adjustment.folds):
        beta = fit_classes(features[fold != each], kind[fold != each], n_kinds, adjustment.ridge)
        predicted[fold == each] = predict(features[fold == each], beta)
    both = np.maximum(predicted[:, 0], FLOOR)
    q1, q2 = both + predicted[:, 1], both + (predicted[:, 2] if n_kinds > 2 else 0.0)
    return np.minimum(q1, 1.0), np.minimum(q2, 1.0), both, float((predicted[:, 0] <= FLOOR).mean())


def _warnings(at_floor: float, names: list[str], on: FloatArray) -> tuple[str, ...]:
    said: list[str] = []
    if at_floor > MOST_AT_THE_FLOOR:
        said.append(
            f"For {at_floor:.0%} of the people the learned chance to be on both lists is under {FLOOR:.0%} and was"
            " raised to it: people like them are counted too low."
        )
    said += [
        f"List {name} holds nobody and adds nothing." for name, size in zip(names, on.sum(0), strict=True) if not size
    ]
    return tuple(said)
