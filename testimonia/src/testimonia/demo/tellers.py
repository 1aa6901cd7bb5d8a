"""The 45 who were interviewed: a world goes in; who they are, when they spoke and what they agreed to comes out."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from testimonia.core.dates import latest
from testimonia.core.values import CountingSystem, Language
from testimonia.demo.world import SITES, STUDY_DAYS, World

FIRST_DAY = date(2024, 1, 15)
WITHDRAWN_ON = date(2026, 3, 9)
RECONFIRMED_ON = date(2026, 4, 20)
RELEASED_ON = date(2026, 6, 1)
ASKED_FOR = ("keep", "transcribe", "code", "count")
_LANGUAGES: tuple[Language, ...] = ("en", "ko", "zh")
_COUNTING: tuple[CountingSystem, ...] = ("international", "korean", "chinese_nominal", "unknown")


@dataclass(frozen=True)
class ConsentGiven:
    """What one teller agreed to, on the day of her interview."""

    purposes: tuple[str, ...]
    share_with: str = ""
    guardian: str = ""
    """Of a minor; empty for an adult."""
    guardian_may_be_seller: bool = False
    withdrawn: bool = False


@dataclass(frozen=True)
class Teller:
    """One woman interviewed. All dates are true; what she or the record says of them may be coarser."""

    number: int
    person: int = field(repr=False)
    """Her place in the world, which no investigation knows."""
    recruiter: int | None
    gatekeeper: bool
    wave: int
    on: date
    site: str
    language: Language
    network_size: int | None
    born: tuple[int, int]
    birth: str
    """EDTF, as uncertain as she knows it."""
    first: tuple[int, int]
    """Year and month of what happened first."""
    age_then: int
    age_said: int
    counting: CountingSystem
    forms: tuple[str, ...]
    prices: tuple[float, ...]
    consent: ConsentGiven

    @property
    def pseudonym(self) -> str:
        return f"P-{self.number:02d}"

    def may(self, purpose: str) -> bool:
        """Whether her words may serve a purpose on the day of release."""
        given = self.consent
        return purpose in given.purposes and not given.withdrawn and not given.guardian_may_be_seller

    @property
    def told(self) -> bool:
        """Whether there is a transcript of hers and coded material."""
        return "code" in self.consent.purposes and not self.consent.guardian_may_be_seller


def tellers(world: World) -> tuple[Teller, ...]:
    """Describe everyone interviewed, in the order of the interviews."""
    rng = world.random("tellers")
    made = [_teller(world, rng, row) for row in range(world.chains.n)]
    return tuple(_with_consents(rng, made))


def _teller(world: World, rng: np.random.Generator, row: int) -> Teller:
    chains, people = world.chains, world.people
    person = int(chains.person[row])
    year, month = int(world.year_first[person]), int(rng.integers(1, 7))
    month_born, age = int(world.month_born[person]), int(people.age_first[person])
    born = (year - age - (month_born > month), month_born)
    counting = _COUNTING[int(rng.choice(4, p=(0.3, 0.4, 0.2, 0.1)))]
    day = float(chains.day[row]) * min(1.0, STUDY_DAYS / max(float(chains.day.max()), 1.0))
    size, recruiter = chains.network_size[row], int(chains.recruiter[row])
    return Teller(
        number=row + 1, person=person, recruiter=recruiter + 1 if recruiter >= 0 else None,
        gatekeeper=bool(chains.gatekeeper[row]), wave=int(chains.wave[row]), on=FIRST_DAY + timedelta(days=round(day)),
        site=SITES[int(chains.site[row])], language=_LANGUAGES[int(rng.choice(3, p=(0.68, 0.18, 0.14)))],
        network_size=None if np.isnan(size) else int(size), born=born, birth=_birth(rng, born), first=(year, month),
        age_then=age, age_said=_said(counting, age, born, year), counting=counting, forms=world.forms(person),
        prices=world.prices[person], consent=ConsentGiven(ASKED_FOR),
    )  # fmt: skip


def _said(counting: CountingSystem, age: int, born: tuple[int, int], year: int) -> int:
    return age if counting in ("international", "unknown") else year - born[0] + 1


def _birth(rng: np.random.Generator, born: tuple[int, int]) -> str:
    year, month = born
    forms = (f"{year}-{month:02d}", f"{year}", f"{year}?", f"{year}~", f"{year // 10}X", "")
    return forms[int(rng.choice(6, p=(0.45, 0.25, 0.1, 0.05, 0.1, 0.05)))]


def _with_consents(rng: np.random.Generator, made: list[Teller]) -> list[Teller]:
    """Give each her consent; among them one withdrawn, one who won't be counted, one who only lets it be kept."""
    young = [t for t in made if _may_be_minor(t)]
    grown = [t for t in made if not _may_be_minor(t)]
    withdrawn, uncounted, kept = (grown[int(i)].number for i in rng.choice(len(grown), 3, replace=False))
    seller = young[0].number if len(young) > 1 else 0
    given = []
    for teller in made:
        purposes = list(ASKED_FOR)
        if rng.random() < 0.6 or teller.number == withdrawn:
            purposes.append("quote")
        named = "the commission of inquiry" if rng.random() < 0.2 else ""
        if named:
            purposes.append("share")
        if teller.number == uncounted:
            purposes, named = ["keep", "transcribe", "code"], ""
        if teller.number == kept:
            purposes, named = ["keep"], ""
        guardian = ("uncle" if teller.number == seller else "aunt") if _may_be_minor(teller) else ""
        consent = ConsentGiven(
            tuple(purposes), named, guardian, teller.number == seller and bool(guardian), teller.number == withdrawn
        )
        given.append(_replaced(teller, consent))
    return given


def _replaced(teller: Teller, consent: ConsentGiven) -> Teller:
    return Teller(**{**vars(teller), "consent": consent})


def _may_be_minor(teller: Teller) -> bool:
    """Whether she was under 18 at her interview, or her birth as recorded leaves it open."""
    adult = date(teller.born[0] + 18, teller.born[1], 28)
    born = latest(teller.birth) if teller.birth else None
    open_ = born is not None and date(born.year + 18, born.month, min(born.day, 28)) >= teller.on
    return teller.on < adult or open_
