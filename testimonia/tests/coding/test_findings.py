"""A finding rests on facts or figures that are there."""

import pytest

from testimonia.coding.actions import state_finding
from testimonia.coding.records import Finding, Information
from testimonia.core.errors import InvalidInput, NotFound
from testimonia.core.records import PROJECT


def finding(**fields):
    return Finding(subject=PROJECT, statement="Women were sold.", standard="balance_of_probabilities", **fields)


def test_a_finding_on_stored_facts_is_stored(vault):
    vault.put(Information(id="i1", subject="t1", teller="t1", about="t1", reliability="heard"), action="test")

    state_finding(vault, finding(supporting=("i1",)))

    assert [f.supporting for f in vault.scan(Finding)] == [("i1",)]


def test_a_finding_on_facts_that_are_not_there_is_refused(vault):
    with pytest.raises(NotFound):
        state_finding(vault, finding(supporting=("i9",)))


def test_a_finding_that_rests_on_nothing_is_refused(vault):
    with pytest.raises(InvalidInput, match="rests on nothing"):
        state_finding(vault, finding())
