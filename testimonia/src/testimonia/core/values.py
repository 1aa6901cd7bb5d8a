"""Values that more than one stage speaks of. Unknown, no, undecided and not asked are four different values."""

from typing import Literal

Ternary = Literal["yes", "no", "undecided"]
Answered = Literal["yes", "no", "unknown", "refused", "not_asked"]
Missing = Literal["unknown", "refused", "not_asked"]
MISSING: tuple[Missing, ...] = ("unknown", "refused", "not_asked")

Language = Literal["en", "ko", "zh"]
CountingSystem = Literal["international", "korean", "chinese_nominal", "unknown"]
Sex = Literal["female", "male", "other", "unknown"]
Bound = Literal["exact", "about", "at_least", "at_most"]
Reference = Literal["stock", "flow", "ever"]

Purpose = Literal["keep", "transcribe", "code", "count", "quote", "share", "audio", "own_name", "lasting_pseudonym"]

ExploitationForm = Literal[
    "forced_marriage", "prostitution", "online_sexual_exploitation", "forced_labour", "domestic_servitude", "other"
]
"""HTCDS exploitation types, as far as the product counts them; they can coincide."""

Means = Literal[
    "threat_or_force",
    "other_coercion",
    "abduction",
    "fraud",
    "deception",
    "abuse_of_power",
    "abuse_of_vulnerability",
    "payment_for_control",
]
"""Means of the UN Trafficking Protocol, art. 3(a)."""

ActElement = Literal["recruitment", "transportation", "transfer", "harbouring", "receipt"]
"""Act element of the UN Trafficking Protocol, art. 3(a)."""

Role = Literal[
    "broker",
    "trafficker",
    "recruiter",
    "transporter",
    "buyer",
    "seller",
    "exploiter",
    "police_officer",
    "border_guard",
    "official",
    "other",
]

Reliability = Literal["own_experience", "witnessed", "heard"]
