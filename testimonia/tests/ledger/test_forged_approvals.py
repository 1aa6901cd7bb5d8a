"""An insider who can write any record cannot approve for somebody else, nor change what was approved."""

import pytest

from testimonia.core.errors import Refused

from .conftest import DAY


@pytest.fixture
def stage():  # type: ignore[no-untyped-def]
    from testimonia.ledger import release

    return release


def built(edition, signer) -> str:  # type: ignore[no-untyped-def]
    return f"{edition.id}:{signer.public.hex()}"


def other_member(vault):  # type: ignore[no-untyped-def]
    from testimonia.accounts import members

    return next(member for member in members(vault) if member.id != vault.me.id)


def test_an_approval_in_another_members_name_does_not_count(estimated, stage) -> None:  # type: ignore[no-untyped-def]
    with estimated.unlock() as vault:
        drafted = stage.draft(vault, DAY)
        mine = stage.approve(vault, drafted.draft.id, DAY)
        other = other_member(vault)
        forged = mine.model_copy(
            update={"id": "forged", "revision": 0, "member": other.id, "fingerprint": other.fingerprint}
        )
        vault.put(forged, action="release.approve")

        with pytest.raises(Refused, match="1 of 2 approvals"):
            stage.release(vault, drafted.draft.id, DAY, built)


def test_a_predated_approval_does_not_count(estimated, stage) -> None:  # type: ignore[no-untyped-def]
    with estimated.unlock() as vault:
        drafted = stage.draft(vault, DAY)
        mine = stage.approve(vault, drafted.draft.id, DAY)
        vault.put(mine.model_copy(update={"on": "2020-01-01"}), action="release.approve")

        assert stage.approvals(vault, drafted.draft) == []


def test_an_approval_of_one_draft_does_not_serve_another(estimated, stage) -> None:  # type: ignore[no-untyped-def]
    with estimated.unlock() as vault:
        first = stage.draft(vault, DAY)
        mine = stage.approve(vault, first.draft.id, DAY)
        second = stage.draft(vault, DAY)
        vault.put(mine.model_copy(update={"draft_sha256": second.draft.sha256}), action="release.approve")

        assert stage.approvals(vault, second.draft) == []


def test_who_stands_behind_a_release_is_what_the_gate_says_and_not_what_a_draft_was_made_to_say(
    estimated,
    stage,  # type: ignore[no-untyped-def]
) -> None:
    from testimonia.disclose.records import PublishedFigure

    with estimated.unlock() as vault:
        drafted = stage.draft(vault, DAY)
        stage.approve(vault, drafted.draft.id, DAY)
        vault.put(drafted.draft.model_copy(update={"behind": (), "revision": 1}), action="release.draft")
    with estimated.unlock(1) as vault:
        stage.approve(vault, drafted.draft.id, DAY)
        stage.release(vault, drafted.draft.id, DAY, built)

        (published,) = vault.scan(PublishedFigure)
        assert len(published.people[0]) == 7
