"""What two published sets show together."""

from testimonia.disclose.differencing import PublishedSet, small_change, small_difference


def people(first: int, last: int) -> frozenset[str]:
    return frozenset(f"p{n}" for n in range(first, last))


def test_two_nested_sets_that_differ_by_few_are_found() -> None:
    published = [PublishedSet("all interviewed", people(0, 45))]

    found = small_difference([PublishedSet("trafficked", people(0, 43))], published, threshold=5)

    assert found is published[0]


def test_sets_that_differ_by_the_threshold_or_are_equal_pass() -> None:
    published = [PublishedSet("all interviewed", people(0, 45))]

    assert small_difference([PublishedSet("trafficked", people(0, 40))], published, threshold=5) is None
    assert small_difference([PublishedSet("all", people(0, 45))], published, threshold=5) is None


def test_fewer_than_a_batch_between_editions_is_a_small_change() -> None:
    assert small_change(people(0, 45), people(0, 44), batch=5)
    assert small_change(people(0, 44), people(0, 45), batch=5)
    assert not small_change(people(0, 45), people(0, 45), batch=5)
    assert not small_change(people(0, 45), people(0, 40), batch=5)
