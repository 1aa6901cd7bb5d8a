"""Judgements of several key informants about one quantity go in, one parameter comes out, by a stated rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

from darkfigure.compose.parameters import Parameter
from darkfigure.errors import InvalidInput

Rule = Literal["average", "widest"]


@dataclass(frozen=True)
class Elicitation:
    """One informant's lowest, likeliest and highest value; ``informant`` is how the source is cited, never a name."""

    informant: str
    low: float
    mode: float
    high: float


def pool(
    judgements: Sequence[Elicitation],
    *,
    rule: Rule,
    name: str,
    unit: str,
    distribution: Literal["triangular", "pert"] = "triangular",
    **given: Any,
) -> Parameter:
    """Pool elicited judgements.

    Parameters
    ----------
    judgements : sequence of Elicitation
    rule : {"average", "widest"}
        ``average`` is the linear opinion pool: each informant's triangular distribution has the same weight, so that
        disagreement stays visible, even as two peaks. ``widest`` takes the lowest low, the median of the modes and the
        highest high.
    distribution : {"triangular", "pert"}
        For ``widest``, and for a single judgement.
    name, unit, **given
        Of the `Parameter`.

    Notes
    -----
    No rule makes informants independent who know the same women: say where their fields of view overlap.

    References
    ----------
    Stone M (1961). The opinion pool. Annals of Mathematical Statistics 32(4). https://doi.org/10.1214/aoms/1177704873

    Examples
    --------
    >>> told = [Elicitation("key informant A", 10, 20, 40), Elicitation("key informant B", 50, 60, 90)]
    >>> pool(told, rule="widest", name="women", unit="people").values["high"]
    90.0
    >>> pool(told, rule="average", name="women", unit="people").distribution
    'pooled'
    """
    if not judgements or rule not in ("average", "widest"):
        raise InvalidInput(
            found=f"{len(judgements)} judgements and the rule {rule!r}",
            rule="pooling needs at least one judgement, and is 'average' or 'widest'",
            todo="Give judgements and state the rule",
        )
    lows, modes, highs = ([getattr(j, key) for j in judgements] for key in ("low", "mode", "high"))
    informants = ", ".join(j.informant for j in judgements)
    source = f"{informants} ({_WORDS[rule]})" if len(judgements) > 1 else informants
    if rule == "widest" or len(judgements) == 1:
        values = {"low": min(lows), "mode": float(median(modes)), "high": max(highs)}
        return Parameter(name, distribution, values, unit, source, **given)
    values = {f"{key}_{i}": getattr(j, key) for i, j in enumerate(judgements, 1) for key in ("low", "mode", "high")}
    return Parameter(name, "pooled", values, unit, source, **given)


_WORDS: dict[Rule, str] = {
    "average": "pooled with equal weight",
    "widest": "pooled to the lowest low, the median mode and the highest high",
}
