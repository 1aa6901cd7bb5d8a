"""`Parameter`: a number that somebody else stated, with its spread, its unit and its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from darkfigure.compose import distributions
from darkfigure.errors import InvalidInput
from darkfigure.estimate import Estimate
from darkfigure.streams import sha256_of, stream

FloatArray = NDArray[np.float64]
Bound = Literal["exact", "about", "at_least", "at_most"]
Reference = Literal["stock", "flow", "ever"]

SHARE_UNITS = frozenset({"share", "probability", "proportion"})
_SMALLEST = 2.0**-54


@dataclass(frozen=True)
class Parameter:
    """A sourced parameter of a judged range.

    Parameters
    ----------
    name : str
        As the formula names it.
    distribution : str
        See `darkfigure.compose.distributions`.
    values : mapping of str to float
        What the distribution takes.
    unit : str
        Such as ``"people"``, ``"share"`` or ``"CNY per sale"``.
    source : str
        A citation that a reader can follow. A parameter without one is refused.
    bound : {"exact", "about", "at_least", "at_most"}, optional
        How the source put it. One-sided words need a second limit of the user's own: ``fixed`` is refused.
    currency, price_year : str and int, optional
        Both or neither; money of one currency and year only meets in a formula.
    reference : {"stock", "flow", "ever"}, optional
        At one time, per period, or ever: they are never added, and ``ever`` is never multiplied by a flow.
    title, note : str, optional
        For the reader.

    Examples
    --------
    >>> share = Parameter("share", "pert", {"low": 0.4, "mode": 0.6, "high": 0.7}, "share", "Report A, p. 12", "about")
    >>> round(share.middle, 3)
    0.587
    >>> Parameter("people", "uniform", {"high": 200_000}, "people", "Report A, p. 3", "at_most")
    Traceback (most recent call last):
        ...
    darkfigure.errors.InvalidInput: 'at most' with only its limit in the parameter 'people': a one-sided bound needs \
an explicit second limit. Give low too, with the reason for it in the note.
    """

    name: str
    distribution: str
    values: Mapping[str, float]
    unit: str
    source: str
    bound: Bound | None = None
    currency: str = ""
    price_year: int | None = None
    reference: Reference | None = None
    title: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        where = f"the parameter {self.name!r}"
        if not self.source.strip():
            raise InvalidInput(
                found=f"{where} without a source",
                rule="a multiplier without a source is refused",
                todo="Name the publication, elicitation or records that it rests on",
            )
        if not self.unit.strip():
            raise InvalidInput(found=f"{where} without a unit", rule="each parameter has a unit", todo="Give its unit")
        if (self.currency == "") != (self.price_year is None):
            raise InvalidInput(
                found=f"{where} with only one of currency and price_year",
                rule="money has a currency and a price year",
                todo="Give both",
            )
        values = {key: float(value) for key, value in self.values.items()}
        object.__setattr__(self, "values", values)
        self._check_words(where)
        distributions.check(self.distribution, values, where)
        if self.distribution == "beta":
            self.quantile(np.array(0.5))

    def _check_words(self, where: str) -> None:
        for name, known in (("bound", get_args(Bound)), ("reference", get_args(Reference))):
            if getattr(self, name) not in (None, *known):
                raise InvalidInput(
                    found=f"the {name} {getattr(self, name)!r} in {where}",
                    rule=f"it is one of {', '.join(known)}",
                    todo="Correct the parameter",
                )
        if self.bound in ("at_most", "at_least") and len(self.values) < 2:
            missing = "low" if self.bound == "at_most" else "high"
            raise InvalidInput(
                found=f"{self.bound.replace('_', ' ')!r} with only its limit in {where}",
                rule="a one-sided bound needs an explicit second limit",
                todo=f"Give {missing} too, with the reason for it in the note",
            )

    @property
    def middle(self) -> float:
        """The median."""
        return float(self.quantile(np.array(0.5)))

    @property
    def limits(self) -> tuple[float, float]:
        """The lowest and highest values that the source supports: all draws, or 95 % of them where tails are open."""
        if self.distribution in ("lognormal", "beta"):
            low, high = self.quantile(np.array([0.025, 0.975]))
        else:
            low, high = min(self.values.values()), max(self.values.values())
        return float(low), float(high)

    def quantile(self, u: FloatArray) -> FloatArray:
        """Return the values at probabilities ``u`` in (0, 1)."""
        return distributions.quantile(self.distribution, self.values)(np.asarray(u, dtype=float))

    def draw(self, n: int, seed: int, *path: int) -> FloatArray:
        """Return ``n`` draws from the parameter's own stream, which other parameters do not shift."""
        return self.quantile(stream(seed, sha256_of(self.name), *path).random(n) + _SMALLEST)

    def converted(self, rate: float, *, currency: str, price_year: int, source: str) -> Parameter:
        """Return the parameter in another currency or price year, the rate's source beside its own.

        Examples
        --------
        >>> price = Parameter("price", "uniform", {"low": 1000, "high": 5000}, "CNY", "Report A", None, "CNY", 2019)
        >>> dict(price.converted(0.145, currency="USD", price_year=2019, source="central bank").values)
        {'low': 145.0, 'high': 725.0}
        """
        if not rate > 0 or self.distribution == "beta" or not self.currency:
            raise InvalidInput(
                found=f"the parameter {self.name!r} or a rate of {rate:g}",
                rule="money is converted by a positive rate",
                todo="Give a parameter with a currency, and a positive rate",
            )
        values = {key: x if key == "factor" else x * rate for key, x in self.values.items()}
        return replace(
            self,
            values=values,
            unit=self.unit.replace(self.currency, currency),
            currency=currency,
            price_year=price_year,
            source=f"{self.source}; converted at {rate:g} {currency} of {price_year}: {source}",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, from which `from_dict` makes the same parameter."""
        return {key: dict(self.values) if key == "values" else getattr(self, key) for key in _FIELDS}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Parameter:
        """Make a parameter from plain values, as a release package holds them."""
        unknown = plain.keys() - set(_FIELDS)
        missing = {"name", "distribution", "values", "unit", "source"} - plain.keys()
        if unknown or missing:
            raise InvalidInput(
                found=f"a parameter with {', '.join(sorted(unknown)) or 'no ' + ', '.join(sorted(missing))}",
                rule=f"a parameter has {', '.join(_FIELDS)}",
                todo="Correct the parameter",
            )
        return cls(**plain)


_FIELDS = tuple(f.name for f in fields(Parameter) if f.init)

Source = Parameter | Estimate
Given = Mapping[str, Source | Mapping[str, Any]] | Iterable[Parameter | Mapping[str, Any]]


def gather(parameters: Given) -> dict[str, Source]:
    """Return parameters by name, however they were given; a name that stands twice is refused."""
    if isinstance(parameters, Mapping):
        pairs = [(name, _source(name, each)) for name, each in parameters.items()]
    else:
        made = [each if isinstance(each, Parameter) else Parameter.from_dict(each) for each in parameters]
        pairs = [(each.name, each) for each in made]
    if len(dict(pairs)) < len(pairs):
        raise InvalidInput(
            found="two parameters of one name", rule="each parameter has its own name", todo="Rename one of them"
        )
    return dict(pairs)


def _source(name: str, given: Source | Mapping[str, Any]) -> Source:
    if isinstance(given, Estimate):
        return given
    made = given if isinstance(given, Parameter) else Parameter.from_dict({"name": name, **given})
    if made.name != name:
        raise InvalidInput(
            found=f"the parameter {made.name!r} given as {name!r}",
            rule="a parameter's draws follow its name",
            todo="Use one name",
        )
    return made
