"""A chain-referral study of a simulated population: seeds, coupons, refusals, waves.

In: a `Population`, `ReferralSettings` and a seed. Out: a `Referral`, whose `table` is what a field team would hold.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput
from darkfigure.simulate.network import FloatArray, IntArray
from darkfigure.simulate.people import Population
from darkfigure.simulate.settings import ReferralSettings
from darkfigure.streams import sha256_of, stream


@dataclass(frozen=True, eq=False, repr=False)
class Referral:
    """Interviews and refusals in the order of time.

    Parameters
    ----------
    person : array of shape (n,)
        Position in the population: the truth, unknown to the team.
    recruiter : array of shape (n,)
        Position of the recruiter in this sample; -1 for seeds and for those whom a gatekeeper sent.
    wave : array of shape (n,)
        0 for seeds.
    site : array of shape (n,)
        Position of the seed's site in ``settings.sites``.
    day : array of shape (n,)
        Days since the study began.
    gatekeeper : bool array of shape (n,)
    network_size : array of shape (n,)
        As reported; nan where it was not.
    refused_person, refused_recruiter, refused_day : arrays of shape (n_refused,)
    """

    population: Population
    settings: ReferralSettings
    seed: int
    person: IntArray
    recruiter: IntArray
    wave: IntArray
    site: IntArray
    day: FloatArray
    gatekeeper: NDArray[np.bool_]
    network_size: FloatArray
    refused_person: IntArray
    refused_recruiter: IntArray
    refused_day: FloatArray

    @property
    def n(self) -> int:
        """Interviews."""
        return self.person.size

    def table(self) -> dict[str, NDArray[np.generic]]:
        """Columns as a team would record them: ids, recruiters, network sizes, forms, minors and province."""
        people, names = self.population, np.array([f"{i + 1:04d}" for i in range(self.n)])
        columns: dict[str, NDArray[np.generic]] = {
            "id": names,
            "recruiter_id": np.where(self.recruiter < 0, "seed", names[self.recruiter]),
            "network_size": self.network_size,
            "day": self.day,
            "gatekeeper": self.gatekeeper.astype(np.int64),
            "province": np.array([p.name for p in people.settings.provinces])[people.province[self.person]],
            "minor": people.minor[self.person].astype(np.int64),
        }
        for position, form in enumerate(people.settings.forms):
            columns[form] = people.forms[self.person, position].astype(np.int64)
        return columns

    def __repr__(self) -> str:
        return f"Referral(n={self.n}, waves={int(self.wave.max(initial=0))}, seed={self.seed})"


def chain_referral(population: Population, settings: ReferralSettings | None = None, seed: int = 0) -> Referral:
    """Recruit from peer to peer until the target is met or nobody is left to ask.

    Parameters
    ----------
    population : Population
    settings : ReferralSettings, optional
    seed : int

    Returns
    -------
    Referral

    Notes
    -----
    Coupons are redeemed in the order of exponential waiting times. Without replacement, a coupon that reaches somebody
    who was interviewed or has refused is lost. Seeds are drawn in proportion to their degree: teams meet those who know
    many.

    Examples
    --------
    >>> from darkfigure import simulate
    >>> hidden = simulate.population(seed=1)
    >>> study = simulate.ReferralSettings(target=45, sites=("North", "East"))
    >>> simulate.chain_referral(hidden, study, seed=1).n
    45
    """
    return _Study(population, settings or ReferralSettings(), seed).run()


class _Study:
    """The study while it runs: a queue of people on their way to an interview."""

    def __init__(self, population: Population, settings: ReferralSettings, seed: int) -> None:
        self.population, self.settings, self.seed = population, settings, seed
        self.rng = stream(seed, sha256_of("simulate.chain_referral"))
        self.done = np.zeros(population.size, dtype=bool)
        self.queue: list[tuple[float, int, int, int, int, int, bool]] = []
        self.sent = 0
        self.rows: list[tuple[int, int, int, int, float, bool]] = []
        self.refused: list[tuple[int, int, float]] = []
        self.areas = self._areas()

    def run(self) -> Referral:
        for site in range(len(self.areas)):
            for _ in range(self.settings.seeds_per_site):
                self._send_seed(site, 0.0)
        clock = 0.0
        while len(self.rows) < self.settings.target:
            if not self.queue:
                if not (self.settings.new_seeds and self._send_seed(len(self.rows) % len(self.areas), clock)):
                    break
                continue
            clock, _, person, recruiter, wave, site, gatekeeper = heapq.heappop(self.queue)
            self._arrive(clock, person, recruiter, wave, site, gatekeeper)
        return self._result()

    def _arrive(self, day: float, person: int, recruiter: int, wave: int, site: int, gatekeeper: bool) -> None:
        if self.done[person]:
            return
        if not self.settings.with_replacement:
            self.done[person] = True
        if wave > 0 and self.rng.random() < self.settings.p_refuse:
            self.refused.append((person, recruiter, day))
            return
        self.rows.append((person, recruiter, wave, site, day, gatekeeper))
        self._hand_out(day, person, len(self.rows) - 1, wave + 1, site)

    def _hand_out(self, day: float, person: int, row: int, wave: int, site: int) -> None:
        contacts = self.population.network.contacts(person)
        if not self.settings.with_replacement:
            contacts = contacts[~self.done[contacts]]
        used = int(self.rng.binomial(self.settings.coupons, self.settings.p_coupon_used))
        for contact in self.rng.permutation(contacts)[:used]:
            if self.rng.random() < self.settings.p_gatekeeper:
                area = self.areas[site]
                self._send(day, int(area[self.rng.integers(area.size)]), -1, wave, site, True)
            else:
                self._send(day, int(contact), row, wave, site, False)

    def _send(self, day: float, person: int, recruiter: int, wave: int, site: int, gatekeeper: bool) -> None:
        due = day + self.rng.exponential(self.settings.days_between)
        self.sent += 1
        heapq.heappush(self.queue, (due, self.sent, person, recruiter, wave, site, gatekeeper))

    def _send_seed(self, site: int, day: float) -> bool:
        area = self.areas[site]
        weight = np.where(self.done[area], 0.0, self.population.network.degree[area]).astype(float)
        if weight.sum() == 0:
            return False
        person = int(self.rng.choice(area, p=weight / weight.sum()))
        self._send(day, person, -1, 0, site, False)
        return True

    def _areas(self) -> list[IntArray]:
        """Who may be a seed at each site."""
        people, settings = self.population, self.settings
        able = np.ones(people.size, dtype=bool) if settings.seed_form is None else people.has_form(settings.seed_form)
        names = [p.name for p in people.settings.provinces]
        unknown = [site for site in settings.sites if site not in names]
        if unknown:
            raise InvalidInput(
                rule="a site is one of the population's provinces",
                found=f"the site {unknown[0]!r}",
                todo=f"Name one of {', '.join(names)}",
            )
        if not settings.sites:
            return [np.flatnonzero(able)]
        return [np.flatnonzero(able & (people.province == names.index(site))) for site in settings.sites]

    def _result(self) -> Referral:
        person, recruiter, wave, site, day, gatekeeper = zip(*self.rows, strict=True) if self.rows else ((),) * 6
        refused = zip(*self.refused, strict=True) if self.refused else ((), (), ())
        refused_person, refused_recruiter, refused_day = refused
        who = np.array(person, dtype=np.int64)
        return Referral(
            self.population,
            self.settings,
            self.seed,
            who,
            np.array(recruiter, dtype=np.int64),
            np.array(wave, dtype=np.int64),
            np.array(site, dtype=np.int64),
            np.array(day, dtype=float),
            np.array(gatekeeper, dtype=bool),
            self._reported(who),
            np.array(refused_person, dtype=np.int64),
            np.array(refused_recruiter, dtype=np.int64),
            np.array(refused_day, dtype=float),
        )

    def _reported(self, person: IntArray) -> FloatArray:
        degree = self.population.network.degree[person].astype(float)
        error = self.rng.normal(0, self.settings.sd_log_network_size, person.size)
        missing = self.rng.random(person.size) < self.settings.p_network_size_missing
        return np.where(missing, np.nan, np.maximum(np.rint(degree * np.exp(error)), 1))
