"""Who was interviewed, and what each agreed to."""

from datetime import date

from testimonia.core.dates import valid
from testimonia.demo.tellers import RELEASED_ON, tellers
from testimonia.demo.world import make_world


def test_consents_differ_in_scope_and_one_is_withdrawn(interviewed):
    assert sum(t.consent.withdrawn for t in interviewed) == 1
    assert sum("count" not in t.consent.purposes for t in interviewed) == 2
    assert any(t.may("quote") for t in interviewed)
    assert any(t.may("count") and not t.may("quote") for t in interviewed)


def test_who_may_be_a_minor_has_a_guardian_and_one_guardian_may_be_the_seller(interviewed):
    for teller in interviewed:
        if teller.on < date(teller.born[0] + 18, teller.born[1], 1):
            assert teller.consent.guardian
    assert sum(t.consent.guardian_may_be_seller for t in interviewed) == 1


def test_ages_are_said_in_several_systems_and_fit_the_true_age(interviewed):
    assert len({t.counting for t in interviewed}) >= 3
    for teller in interviewed:
        more = teller.age_said - teller.age_then
        assert more in ((0,) if teller.counting in ("international", "unknown") else (1, 2))


def test_births_are_edtf_and_hold_the_true_year(interviewed):
    assert all(valid(t.birth) for t in interviewed if t.birth)
    assert {t.birth[4:5] for t in interviewed if t.birth} >= {"", "-"}


def test_everything_happened_before_the_release_in_every_world():
    for seed in range(20):
        for teller in tellers(make_world(seed)):
            assert date(*teller.first, 1) < teller.on < RELEASED_ON
