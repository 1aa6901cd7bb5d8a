"""Drift: two published claims go in, the second repeating the first; what changed on the way comes out in plain words.

Only the recorded values speak, never anyone's note. Figures that are repeated without change say so too.
"""

from collections.abc import Iterable

from testimonia.collect.records import Claim
from testimonia.core.dates import earliest, latest
from testimonia.core.values import Bound

BOUND_WORDS: dict[Bound, str] = {"exact": "exactly", "about": "about", "at_least": "over", "at_most": "up to"}
DAYS_A_YEAR = 365


def drift(original: Claim, claim: Claim) -> str:
    """Say how a claim differs from the one that it repeats."""
    changes = [change for change in (rule(original, claim) for rule in _RULES) if change]
    sentence = "; ".join(changes) if changes else "repeated without change"
    return sentence[0].upper() + sentence[1:] + "."


def drifts(claims: Iterable[Claim]) -> dict[str, str]:
    """Return the drift of every claim that repeats another, by its claim_id."""
    by_id = {claim.claim_id: claim for claim in claims}
    return {
        claim.claim_id: drift(by_id[claim.repeats], claim)
        if claim.repeats in by_id
        else "It repeats a claim that is not recorded here."
        for claim in by_id.values()
        if claim.repeats
    }


def worded(claim: Claim) -> str:
    """Return a claim's figure as a reader would say it: `up to 200,000`, `about 60 %`."""
    return f"{BOUND_WORDS[claim.bound]} {_figure(claim)}"


def _figure(claim: Claim) -> str:
    if claim.claim_unit == "share":
        return f"{100 * claim.value:.4g} %"
    return f"{claim.value:,.0f}" if claim.value.is_integer() else f"{claim.value:,g}"


def _value_or_bound(original: Claim, claim: Claim) -> str:
    if original.value != claim.value:
        return f"'{worded(original)}' became '{worded(claim)}'"
    if original.bound != claim.bound:
        before, after = BOUND_WORDS[original.bound], BOUND_WORDS[claim.bound]
        return f"'{before}' became '{after}' {_figure(claim)}{_meaning(original.bound, claim.bound)}"
    return ""


def _meaning(before: Bound, after: Bound) -> str:
    if (before, after) == ("at_most", "at_least"):
        return ", so that an upper limit turned into a lower one"
    if (before, after) == ("at_least", "at_most"):
        return ", so that a lower limit turned into an upper one"
    if before in ("at_least", "at_most"):
        return f", so that the {'lower' if before == 'at_least' else 'upper'} limit was lost"
    return ", which claims more" if after == "at_least" else ""


def _quantity(original: Claim, claim: Claim) -> str:
    if original.quantity == claim.quantity:
        return ""
    return f"the quantity changed from '{_spaced(original.quantity)}' to '{_spaced(claim.quantity)}'"


def _unit(original: Claim, claim: Claim) -> str:
    if original.claim_unit == claim.claim_unit:
        return ""
    return f"the unit changed from '{original.claim_unit}' to '{claim.claim_unit}'"


def _population(original: Claim, claim: Claim) -> str:
    """What follows a semicolon in a population is a caveat, and one that is dropped is named."""
    before, *caveats = (part.strip() for part in original.population.split(";"))
    after, *kept = (part.strip() for part in claim.population.split(";"))
    changes = (
        [f"the population is worded '{after}' instead of '{before}'"] if after and before and before != after else []
    )
    changes += ["the population is no longer stated"] if before and not after else []
    changes += [f"the population '{after}' was added"] if after and not before else []
    changes += [f"the caveat '{caveat}' was dropped" for caveat in caveats if caveat not in kept]
    return "; ".join(changes)


def _restated(original: Claim, claim: Claim) -> str:
    """A figure that comes back a year or more later is read as current."""
    first, again = latest(original.published_on), earliest(claim.published_on)
    if first is None or again is None or (again - first).days < DAYS_A_YEAR:
        return ""
    return f"a figure of {first.year} was restated in {again.year} as current"


def _spaced(name: str) -> str:
    return name.replace("_", " ")


_RULES = (_quantity, _value_or_bound, _unit, _population, _restated)
