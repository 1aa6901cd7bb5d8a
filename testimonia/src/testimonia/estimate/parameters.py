"""Sourced parameters: what the plan says and the records that it cites go in; values with a citation come out.

A claim gives one value and a bound. The plan may not stretch it: an 'at most' stays a ceiling, an 'at least' a floor,
and whatever width the plan adds is argued for in its note.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, exp, floor, log, log10, sqrt
from statistics import fmean, stdev

from darkfigure import compose as df
from testimonia.collect.records import Claim, Elicitation, KeyInformant
from testimonia.core.errors import InvalidInput, Refused
from testimonia.core.records import PROJECT
from testimonia.core.values import Bound
from testimonia.estimate.expressions import condition
from testimonia.estimate.frame import Frame, Row
from testimonia.estimate.plan import FromElicitation, PlannedParameter
from testimonia.estimate.records import FigureParameter
from testimonia.estimate.terms import require
from testimonia.estimate.ternary import judge

FEWEST_TELLERS = 5
"""Own prices need as many tellers as the gate asks for behind a sum of money."""
DIGITS = 2
"""Significant digits of limits made from own prices."""
BOUND_WORDS: dict[Bound, str] = {"exact": "", "about": "about ", "at_least": "at least ", "at_most": "at most "}
_Z = 1.959964
_IN_OUT = "Mend [parameters.{name}] in the plan"


@dataclass(frozen=True)
class Evidence:
    """The records that parameters may cite."""

    claims: Sequence[Claim]
    elicitations: Sequence[Elicitation]
    informants: Sequence[KeyInformant]
    acts: Frame


@dataclass(frozen=True)
class Sourced:
    """One parameter with its source, and what a reader must be told about it."""

    parameter: FigureParameter
    bound: Bound | None = None
    warnings: tuple[str, ...] = ()
    tellers: tuple[str, ...] = ()
    information: tuple[str, ...] = ()


def source(name: str, planned: PlannedParameter, evidence: Evidence) -> Sourced:
    """Find a parameter's source; refused where it isn't there or says something else."""
    if planned.elicitation is not None:
        return _from_elicitation(name, planned, planned.elicitation, evidence)
    if planned.interviews is not None:
        return _from_prices(name, planned, evidence.acts)
    return _from_claims(name, planned, evidence.claims)


def find_claim(claim_id: str, claims: Sequence[Claim], where: str) -> Claim:
    """Return a claim by its printed id."""
    found = [claim for claim in claims if claim.claim_id == claim_id]
    if not found:
        raise InvalidInput(
            found=f"the claim {claim_id!r} in {where}, which is not in this investigation",
            rule="a multiplier without a source is refused",
            todo="Import the file of claims first, or mend the id",
        )
    return found[-1]


def cite(claim: Claim) -> str:
    """A citation that a reader can follow."""
    value = f"{BOUND_WORDS[claim.bound]}{claim.value:,.10g} {claim.claim_unit}"
    about = f" ({claim.population})" if claim.population else ""
    return f"{claim.claim_id}: {claim.published_by}, {claim.published_on}: {value}{about}"


def _made(name: str, planned: PlannedParameter, **fields: object) -> FigureParameter:
    return FigureParameter.model_validate(
        {
            "name": name,
            "title": planned.title,
            "distribution": planned.distribution,
            "values": planned.values,
            "unit": planned.unit,
            "currency": planned.currency,
            "price_year": planned.price_year,
            "reference": planned.reference,
            "note": planned.note,
            **fields,
        }
    )


def _refuse(name: str, found: str, rule: str) -> InvalidInput:
    return InvalidInput(found=f"{found} in [parameters.{name}]", rule=rule, todo=_IN_OUT.format(name=name))


def _from_claims(name: str, planned: PlannedParameter, claims: Sequence[Claim]) -> Sourced:
    cited = [find_claim(each, claims, f"[parameters.{name}]") for each in planned.claims]
    for claim in cited:
        _check_claim(name, planned, claim, claims)
    if planned.bound != cited[0].bound:
        raise _refuse(
            name,
            f"the bound {planned.bound or 'none'}",
            f"{cited[0].claim_id} says {cited[0].bound}, and a claim is used with the bound it was published with",
        )
    if planned.distribution != "fixed" and not planned.note:
        raise _refuse(name, "no note", "a claim gives one value, so the note says where its range comes from")
    one_sided = [c for c in cited if c.bound in ("at_least", "at_most")]
    warnings = tuple(
        f"{c.claim_id} gives only {'a floor' if c.bound == 'at_least' else 'a ceiling'}; the other end of the range of"
        f" {name} is the plan's own: {planned.note or 'none, the limit itself is used'}"
        for c in one_sided
    )
    text = "; ".join(cite(claim) for claim in cited)
    parameter = _made(name, planned, source_kind="claim", source=text, source_ids=tuple(c.id for c in cited))
    return Sourced(parameter, cited[0].bound, warnings if len(cited) == 1 else ())


def _check_claim(name: str, planned: PlannedParameter, claim: Claim, claims: Sequence[Claim]) -> None:
    if claim.repeats and any(other.claim_id == claim.repeats for other in claims):
        raise _refuse(name, f"{claim.claim_id}, which restates {claim.repeats},", "the first publication is cited")
    if claim.claim_unit != planned.unit:
        raise _refuse(name, f"the unit {planned.unit!r}", f"{claim.claim_id} is in {claim.claim_unit!r}")
    low, high = min(planned.values.values()), max(planned.values.values())
    slack = 1e-9 * max(abs(low), abs(high), 1.0)
    if claim.bound == "at_most" and high > claim.value + slack:
        raise _refuse(name, f"a value of {high:,g}", f"{claim.claim_id} says at most {claim.value:,g}")
    if claim.bound == "at_least" and low < claim.value - slack:
        raise _refuse(name, f"a value of {low:,g}", f"{claim.claim_id} says at least {claim.value:,g}")
    if not low - slack <= claim.value <= high + slack:
        raise _refuse(name, f"the range {low:,g} to {high:,g}", f"{claim.claim_id} says {claim.value:,g}")


def _from_elicitation(name: str, planned: PlannedParameter, asked: FromElicitation, evidence: Evidence) -> Sourced:
    given = [e for e in evidence.elicitations if e.quantity == asked.quantity]
    if not given:
        raise InvalidInput(
            found=f"the quantity {asked.quantity!r} in [parameters.{name}], which no key informant judged",
            rule="a multiplier without a source is refused",
            todo="Import the elicitations first, or mend the name",
        )
    for field, wanted in (("unit", planned.unit), ("reference", planned.reference or given[0].reference)):
        if any(getattr(e, field) != wanted for e in given):
            raise _refuse(name, f"the {field} {wanted!r}", f"not every key informant judged {asked.quantity} so")
    informants = {i.id: i for i in evidence.informants}
    who = [informants[e.informant] for e in given if e.informant in informants]
    ids = {i.id for i in who} | {i.label for i in who}
    overlap = any(set(i.overlaps_with) & ids for i in who)
    views_of = {i.id: f"{i.label} ({i.field_of_view})" for i in who}
    told = [
        df.Elicitation(views_of.get(e.informant, f"key informant {n}"), e.low, e.mode, e.high)
        for n, e in enumerate(given, 1)
    ]
    pooled = df.pool(
        told, rule=asked.pooling, name=name, unit=planned.unit,
        distribution="pert" if planned.distribution == "pert" else "triangular",
    )  # fmt: skip
    parameter = _made(
        name, planned, distribution=pooled.distribution, values=dict(pooled.values), source_kind="elicitation",
        source=pooled.source, source_ids=tuple(e.id for e in given),
        reference=planned.reference or given[0].reference,
    )  # fmt: skip
    few = (f"{name} rests on the judgement of one key informant.",) if len(given) == 1 else ()
    same = (f"Key informants behind {name} may see the same people; their agreement is not independent.",)
    tellers = tuple(dict.fromkeys(e.subject for e in given if e.subject != PROJECT))
    return Sourced(parameter, None, (*few, *(same if overlap else ())), tellers)


def _from_prices(name: str, planned: PlannedParameter, acts: Frame) -> Sourced:
    if not planned.currency:
        raise _refuse(name, "no currency and price_year", "prices are of one currency and one price year")
    where = condition(planned.where) if planned.where else None
    require(acts, where)
    kept = [row for row in acts.rows if where is None or judge(where, row.cells).answer == "yes"]
    priced = [row for row in kept if row.cells["price"].value is not None]
    fitting = [row for row in priced if _money(row) == (planned.currency, planned.price_year)]
    means = _by_teller(fitting)
    if len(means) < FEWEST_TELLERS:
        raise Refused(
            found=f"fewer than {FEWEST_TELLERS} people who told a price fit for {name}",
            rule=f"prices need {FEWEST_TELLERS} tellers with one currency and one price year",
            todo="Convert the prices to one currency and year, or cite a published price",
        )
    mean, error = fmean(means.values()), stdev(means.values()) / sqrt(len(means))
    parameter = _made(
        name, planned, **_spread_of_mean(mean, error),
        source_kind="interviews", source="interviews: mean price over the people who told one",
        source_ids=tuple(row.id for row in fitting), contributions=tuple(means.items()),
    )  # fmt: skip
    left = ("Prices in another currency or of another year were left out.",) if len(fitting) < len(priced) else ()
    mine = f"{name} is the mean of those interviewed; it says nothing of prices paid for others."
    information = tuple(dict.fromkeys(i for row in fitting for i in row.cells["price"].information))
    return Sourced(parameter, None, (mine, *left), tuple(means), information)


def _spread_of_mean(mean: float, error: float) -> dict[str, object]:
    """Limits of the mean, rounded outward before they are used: exact ones would tell of single prices."""
    sigma = sqrt(log(1 + (error / mean) ** 2))
    centre = log(mean) - sigma**2 / 2
    low, high = _rounded(exp(centre - _Z * sigma), floor), _rounded(exp(centre + _Z * sigma), ceil)
    if low == high:
        return {"distribution": "fixed", "values": {"value": low}}
    return {"values": {"low": low, "high": high}}


def _rounded(value: float, way: Callable[[float], int]) -> float:
    step = 10.0 ** (floor(log10(value)) - DIGITS + 1)
    return way(round(value / step, 9)) * step


def _money(row: Row) -> tuple[object, object]:
    return row.cells["currency"].value, row.cells["price_year"].value


def _by_teller(rows: Sequence[Row]) -> dict[str, float]:
    prices: dict[str, list[float]] = {}
    for row in rows:
        value = row.cells["price"].value
        if isinstance(value, int | float):
            prices.setdefault(row.person, []).append(float(value))
    return {person: fmean(each) for person, each in prices.items()}
