"""Corroboration counts tellers; people only spoken of are counted apart."""

from collections.abc import Callable

from testimonia.coding.corroboration import VictimCounts, corroborate, count_victims
from testimonia.coding.records import Act, Information
from testimonia.collect.records import Person
from testimonia.core.values import Reliability

Make = Callable[..., Act]


def _told(id: str, teller: str, reliability: Reliability, verified_by: str | None = None) -> Information:
    return Information(
        id=id, subject=teller, teller=teller, about="teller1", reliability=reliability, verified_by=verified_by
    )


def test_a_teller_who_told_it_twice_counts_once_where_she_stood_closest(make_act: Make) -> None:
    informations = [
        _told("n1", "t1", "heard"),
        _told("n2", "t1", "own_experience"),
        _told("n3", "t2", "witnessed", "m2"),
    ]
    act = make_act(information=("n1", "n2", "n3"))

    result = corroborate(act, {i.id: i for i in informations})

    assert (result.own_experience, result.witnessed, result.heard, result.n_tellers) == (1, 1, 0, 2)
    assert result.n_verified == 1


def test_information_that_may_not_be_opened_is_not_counted(make_act: Make) -> None:
    assert corroborate(make_act(information=("n1",)), {}).n_tellers == 0


def test_victims_only_spoken_of_are_counted_apart(make_act: Make) -> None:
    people = [
        Person(id="a", subject="a", pseudonym="A"),
        Person(id="b", subject="b", pseudonym="B", person_kind="spoken_of"),
    ]
    acts = [make_act(victim=v) for v in ("a", "a", "b", "c")]

    assert count_victims(acts, people) == VictimCounts(interviewed=1, reported_by_others=2)
