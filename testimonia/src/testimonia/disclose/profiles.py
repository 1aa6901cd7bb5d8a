"""The two disclosure profiles, and which of them an investigation may use."""

from dataclasses import dataclass

from testimonia.cleared import Profile
from testimonia.core.errors import Refused

LARGE_FROM = 300
"""People interviewed, from which the large profile may be chosen."""

OBSERVABLE = frozenset(
    {
        "age", "age_at_act", "birth", "birth_year", "child_at_act", "citizenship", "county", "district", "interviewer",
        "kin", "language", "month", "number_of_children", "period", "place", "province", "sex", "site", "year",
    }
)  # fmt: skip
"""Columns that outsiders can observe or look up, so that a small table of them points at people."""

FINE_PLACES = frozenset({"county", "district", "place", "village", "site"})
"""Columns below province."""


@dataclass(frozen=True)
class Rules:
    """One profile: thresholds count people, shares lie in [0, 1]."""

    name: Profile
    threshold: int
    batch: int
    base: int
    min_contributors: int = 5
    max_dominance: float = 0.5
    digits: int = 3
    """Significant digits of estimates and judged ranges, rounded outward."""
    crowd: int = 10
    """People of the reference population that a quote's attributes must fit."""

    def parameters(self) -> dict[str, float | int | str]:
        """The parameters as the report prints them."""
        return {
            "smallest cell": self.threshold,
            "smallest change between editions": self.batch,
            "counts rounded to": self.base,
            "contributors to a sum": self.min_contributors,
            "largest share of one contributor": self.max_dominance,
            "significant digits of estimates": self.digits,
        }


SMALL = Rules(name="small", threshold=5, batch=5, base=1)
LARGE = Rules(name="large", threshold=10, batch=10, base=5)


def rules_for(profile: Profile, n_people: int) -> Rules:
    """Return the profile's rules; the large one needs a large investigation."""
    if profile == "small":
        return SMALL
    if n_people < LARGE_FROM:
        raise Refused(
            found=f"the plan asks for the large disclosure profile with {n_people} people",
            rule=f"it needs {LARGE_FROM} people or more",
            todo='Set profile = "small" in the plan',
        )
    return LARGE


def too_observable(rules: Rules, columns: frozenset[str]) -> str:
    """Return why a figure of these columns may not leave, or nothing."""
    seen = sorted(columns & OBSERVABLE)
    if rules.name == "small":
        if seen:
            return f"it uses {', '.join(seen)}, which outsiders can observe"
        return ""
    if columns & FINE_PLACES and len(seen) > 1:
        return "a place below province may not stand together with year, age or another observable fact"
    return ""
