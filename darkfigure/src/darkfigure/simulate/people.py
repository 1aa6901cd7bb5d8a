"""The hidden people themselves: where they live, what was done to them, whom they know.

In: `PopulationSettings` and a seed. Out: a `Population`, which is the truth that every estimate is held against.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from darkfigure.simulate.network import FloatArray, IntArray, Network, draw_network
from darkfigure.simulate.settings import PopulationSettings
from darkfigure.streams import sha256_of, stream


@dataclass(frozen=True, eq=False, repr=False)
class Population:
    """A hidden population with everything that a study cannot see.

    Parameters
    ----------
    province, hidden_class : arrays of shape (n,)
        Positions in the settings' tuples.
    forms : bool array of shape (n, n_forms)
        Forms of exploitation; they can coincide.
    age_first, age : arrays of shape (n,)
        Years, when first exploited and now.
    """

    settings: PopulationSettings
    seed: int
    province: IntArray
    hidden_class: IntArray
    forms: NDArray[np.bool_]
    age_first: IntArray
    age: IntArray
    network: Network

    @property
    def size(self) -> int:
        """People in the population: the number that studies try to find."""
        return self.province.size

    @property
    def minor(self) -> NDArray[np.bool_]:
        """Who was under 18 when first exploited, shape (n,)."""
        return self.age_first < 18

    @property
    def main_form(self) -> IntArray:
        """The first form of each person in the order of the settings; ``n_forms`` where there is none."""
        return _main_form(self.forms)

    def has_form(self, name: str) -> NDArray[np.bool_]:
        """Who suffers the form ``name``, shape (n,)."""
        return self.forms[:, self.settings.forms.index(name)]

    def shares(self) -> dict[str, float]:
        """True shares of every form, of minors and of each province."""
        found = {name: float(self.has_form(name).mean()) for name in self.settings.forms}
        found["minor"] = float(self.minor.mean())
        for position, province in enumerate(self.settings.provinces):
            found[province.name] = float((self.province == position).mean())
        return found

    def __repr__(self) -> str:
        return f"Population(size={self.size}, seed={self.seed})"


def population(settings: PopulationSettings | None = None, seed: int = 0) -> Population:
    """Draw a hidden population with known truth.

    Parameters
    ----------
    settings : PopulationSettings, optional
    seed : int
        The same seed and settings give the same population.

    Returns
    -------
    Population

    Examples
    --------
    >>> from darkfigure import simulate
    >>> hidden = simulate.population(simulate.PopulationSettings(size=1000), seed=1)
    >>> hidden.size, hidden.forms.shape
    (1000, (1000, 4))
    """
    settings = settings or PopulationSettings()
    rng = stream(seed, sha256_of("simulate.population"))
    n, n_forms = settings.size, len(settings.forms)
    province = rng.choice(len(settings.provinces), size=n, p=[p.share for p in settings.provinces])
    hidden_class = rng.choice(len(settings.classes), size=n, p=[c.share for c in settings.classes])
    p_forms = np.array([c.p_forms for c in settings.classes])
    forms = rng.random((n, n_forms)) < p_forms[hidden_class]
    age_first = _ages(rng, settings, n)
    age = age_first + rng.exponential(settings.mean_years, n).astype(np.int64)
    network = _contacts(rng, settings, province, _main_form(forms))
    return Population(settings, seed, province, hidden_class, forms, age_first, age, network)


def _main_form(forms: NDArray[np.bool_]) -> IntArray:
    main: IntArray = np.where(forms.any(axis=1), forms.argmax(axis=1), forms.shape[1])
    return main


def _ages(rng: np.random.Generator, settings: PopulationSettings, n: int) -> IntArray:
    """Ages when first exploited: minors from 10 to 17, older ones likelier; adults from 18, a long right tail to 60."""
    minors = 17 - np.minimum(rng.geometric(0.35, n) - 1, 7)
    adults = np.minimum(18 + rng.gamma(1.6, 5.0, n).astype(np.int64), 60)
    ages: IntArray = np.where(rng.random(n) < settings.share_minors, minors, adults)
    return ages


def _contacts(
    rng: np.random.Generator, settings: PopulationSettings, province: IntArray, main_form: IntArray
) -> Network:
    """Expected degrees are log-normal; blocks are province by main form."""
    spread = settings.sd_log_degree
    propensity: FloatArray = settings.mean_degree * rng.lognormal(-(spread**2) / 2, spread, province.size)
    n_main = len(settings.forms) + 1
    block = province * n_main + main_form
    place, form = np.divmod(np.arange(len(settings.provinces) * n_main), n_main)
    affinity = np.where(place[:, None] == place, settings.province_homophily, 1.0)
    affinity = affinity * np.where(form[:, None] == form, settings.form_homophily, 1.0)
    return draw_network(rng, propensity, block, affinity)
