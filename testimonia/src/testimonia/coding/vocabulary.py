"""The published vocabularies that coding speaks: elements of art. 3 and the ILO operational indicators.

Sources: UN Trafficking Protocol (2000), art. 3(a); Supplementary Convention on the Abolition of Slavery (1956), art. 1,
for forced marriage as a practice similar to slavery; ILO and European Commission, *Operational indicators of
trafficking in human beings* (2009), whose dimensions each point to one element. Their weights are left out: indicators
carry evidence here and no score.
"""

from testimonia.core.values import ActElement, ExploitationForm, Means

ACT_CODES: dict[ActElement, str] = {
    "recruitment": "P.A1",
    "transportation": "P.A2",
    "transfer": "P.A3",
    "harbouring": "P.A4",
    "receipt": "P.A5",
}

MEANS_CODES: dict[Means, str] = {
    "threat_or_force": "P.M1",
    "other_coercion": "P.M2",
    "abduction": "P.M3",
    "fraud": "P.M4",
    "deception": "P.M5",
    "abuse_of_power": "P.M6",
    "abuse_of_vulnerability": "P.M7",
    "payment_for_control": "P.M8",
}

PURPOSE_CODES: dict[ExploitationForm, str] = {
    "prostitution": "P.P1",
    "online_sexual_exploitation": "P.P2",
    "forced_labour": "P.P3",
    "forced_marriage": "P.P5",
    "domestic_servitude": "P.P6",
}
"""`other` has no code: whether it is exploitation in the sense of art. 3 is for a person to decide."""

INDICATOR_DIMENSIONS: dict[str, tuple[str, str, int]] = {
    "D1": ("deceptive recruitment", "means", 10),
    "D2": ("coercive recruitment", "means", 10),
    "D3": ("recruitment by abuse of vulnerability", "means", 16),
    "D4": ("exploitative conditions of work", "purpose", 9),
    "D5": ("coercion at destination", "means", 15),
    "D6": ("abuse of vulnerability at destination", "means", 7),
}
"""Dimension: its name, the element of art. 3 that it points to, and how many indicators it has for labour."""


def indicator_codes() -> tuple[str, ...]:
    """Return every ILO code for labour exploitation, D1.01 to D6.07."""
    return tuple(f"{d}.{i:02d}" for d, (_, _, n) in INDICATOR_DIMENSIONS.items() for i in range(1, n + 1))


def points_to(indicator_code: str) -> str | None:
    """Return `means` or `purpose`, the element that an indicator points to; None for a code that is not ILO's."""
    dimension = INDICATOR_DIMENSIONS.get(indicator_code.split(".")[0])
    return dimension[1] if dimension else None
