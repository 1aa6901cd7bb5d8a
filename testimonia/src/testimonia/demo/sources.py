"""Rows of the source tables: what the team brings home, as it would stand in its own files.

In: the world and its tellers. Out: rows for `testimonia import`, each a mapping with the name of its table as `kind`.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from testimonia.demo.tellers import FIRST_DAY, RECONFIRMED_ON, Teller
from testimonia.demo.world import NOW, World

Row = dict[str, Any]
QUESTIONS = ("contact_with_family", "wants_legal_help", "held_her_papers", "paid_for_work", "knew_a_helpline")
_CITIZENSHIP = "Norland"
_FAMILY = {"hangul": "가나다라마바사", "hanzi": "甲乙丙丁戊己庚"}


def person_rows(tellers: tuple[Teller, ...]) -> Iterator[Row]:
    for t in tellers:
        row = {"kind": "persons", "id": t.pseudonym, "pseudonym": t.pseudonym, "person_kind": "interviewed"}
        yield row | {"sex": "female", "birth": t.birth, "citizenship": _CITIZENSHIP}


def consent_rows(tellers: tuple[Teller, ...]) -> Iterator[Row]:
    for t in tellers:
        given = t.consent
        row: Row = {
            "kind": "consents", "person": t.pseudonym, "given_on": t.on.isoformat(), "purposes": list(given.purposes),
            "share_with": [given.share_with] if given.share_with else [], "language": t.language,
            "text_version": "3", "method": "oral", "reconfirmed_on": RECONFIRMED_ON.isoformat(), "recontact": True,
        }  # fmt: skip
        if given.guardian:
            row |= {"assent_given": True, "guardian_relation": given.guardian}
            row |= {"guardian_may_be_seller": given.guardian_may_be_seller}
        else:
            row["of_age"] = True
        yield row


def interview_rows(world: World, tellers: tuple[Teller, ...]) -> Iterator[Row]:
    """Sessions with their answers; unknown, refused and not asked stay apart."""
    rng = world.random("answers")
    for t in tellers:
        row: Row = {
            "kind": "interviews", "id": f"I-{t.number:02d}", "teller": t.pseudonym, "on": t.on.isoformat(),
            "site": t.site, "language": t.language, "interviewer": f"interviewer-{1 + t.number % 3}",
            "form_version": "1",
        }  # fmt: skip
        if t.language != "en":
            row |= {"interpreter": f"interpreter-{t.language}", "interpreter_same_community_checked": True}
        if t.told:
            answers = rng.choice(("yes", "no", "unknown", "refused", "not_asked"), 5, p=(0.42, 0.4, 0.06, 0.06, 0.06))
            row |= {f"answers.{q}": str(a) for q, a in zip(QUESTIONS, answers, strict=True)}
        yield row


def chain_rows(tellers: tuple[Teller, ...]) -> Iterator[Row]:
    """Who sent whom, and how many women each knows."""
    for t in tellers:
        row: Row = {"kind": "recruitment", "person": t.pseudonym, "gatekeeper": t.gatekeeper, "wave": t.wave}
        yield row | ({"recruiter": f"P-{t.recruiter:02d}"} if t.recruiter else {})
        if t.network_size is not None:
            yield {"kind": "network_reports", "interview": f"I-{t.number:02d}", "network_size": t.network_size}


def approach_rows(world: World, tellers: tuple[Teller, ...]) -> Iterator[Row]:
    """Everyone who was asked, by month: refusals are data."""
    rng = world.random("approaches")
    met = [("met", t.site, t.on) for t in tellers]
    chains = world.chains
    scale = min(1.0, 720 / max(float(chains.day.max()), 1.0))
    refused = [
        (
            "refused",
            tellers[int(by)].site if by >= 0 else tellers[0].site,
            FIRST_DAY + timedelta(days=float(day) * scale),
        )
        for by, day in zip(chains.refused_recruiter, chains.refused_day, strict=True)
    ]
    other = [(what, tellers[int(rng.integers(len(tellers)))].site, FIRST_DAY + timedelta(days=int(rng.integers(700))))
             for what in ("unsafe", "unsafe", "deferred", "deferred", "deferred")]  # fmt: skip
    for number, (outcome, site, on) in enumerate([*met, *refused, *other], start=1):
        yield {"kind": "approaches", "id": f"A-{number:03d}", "outcome": outcome, "site": site, "on": f"{on:%Y-%m}"}


def informant_rows(world: World) -> Iterator[Row]:
    """Two key informants, each judging from what she can see: near the truth, wider than it, and not in agreement."""
    from testimonia.demo.truth import truth_of

    rng, truth = world.random("informants"), truth_of(world)
    views = {
        "K-1": ("relief worker A", "two towns of Lake Province"),
        "K-2": ("clinic nurse B", "clinics of all three"),
    }
    quantities = (
        ("women_in_lake_province", truth.women_by_province["Lake Province"], "people", "stock", 0.20),
        ("sales_into_marriage", truth.sales_a_year, "sales per year", "flow", 0.25),
    )
    for id, (label, view) in views.items():
        yield {"kind": "key_informants", "id": id, "label": label, "field_of_view": view}
    for id in views:
        for quantity, true, unit, reference, error in quantities:
            mode = _two_digits(true * float(rng.lognormal(-(error**2) / 2, error)))
            yield {
                "kind": "elicitations", "id": f"{id}-{quantity}", "informant": id, "quantity": quantity,
                "low": _two_digits(mode * 0.55), "mode": mode, "high": _two_digits(mode * 1.75), "unit": unit,
                "population": "women in the three provinces", "reference": reference, "period": str(NOW),
            }  # fmt: skip


def identities(world: World, tellers: tuple[Teller, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Plainly invented names, like the letters of an alphabet, in Hangul, Hanzi and Latin; no one is called so."""
    rng = world.random("names")
    for t in tellers:
        names = {"latin": f"Example Person {t.number}"}
        for script, signs in _FAMILY.items():
            names[script] = "".join(signs[int(i)] for i in rng.integers(0, len(signs), 3)) + f"{t.number}"
        yield t.pseudonym, names


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")
