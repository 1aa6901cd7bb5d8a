"""A release from draft to record: two approvals, and nothing that changed in between."""

from datetime import date

import pytest

from testimonia.core.errors import Refused

from .conftest import DAY


@pytest.fixture
def stage():
    from testimonia.ledger import release

    return release


def built(edition, signer) -> str:
    """Stand-in for the package writer, which has tests of its own; the real one runs in the journeys."""
    return f"{edition.id}:{len(edition.clearance.approvals)}:{len(signer.sign(b'x'))}"


def test_two_members_approve_and_the_edition_is_recorded(estimated, stage) -> None:
    with estimated.unlock(0) as first:
        drafted = stage.draft(first, DAY)
        stage.approve(first, drafted.draft.id, DAY)
    with estimated.unlock(1) as second:
        stage.approve(second, drafted.draft.id, DAY)
        edition = stage.release(second, drafted.draft.id, DAY, built)

    assert edition.package_sha256 == f"{drafted.edition.id}:2:64"


def test_one_member_twice_is_one_approval(estimated, stage) -> None:
    with estimated.unlock() as vault:
        drafted = stage.draft(vault, DAY)
        stage.approve(vault, drafted.draft.id, DAY)
        stage.approve(vault, drafted.draft.id, DAY)

        with pytest.raises(Refused, match="1 of 2 approvals"):
            stage.release(vault, drafted.draft.id, date(2027, 1, 1), built)


def test_a_lone_member_waits_three_days(stage) -> None:
    from testimonia.disclose.records import EditionApproval

    given = [EditionApproval(subject="project", draft_sha256="0", member="m", fingerprint="F", on="2026-06-01")]

    assert "3 days" in stage.lacking(given, 1, date(2026, 6, 3))
    assert stage.lacking(given, 1, date(2026, 6, 4)) == ""


def test_a_consent_withdrawn_after_approval_voids_the_draft(estimated, stage) -> None:
    from testimonia.consent.records import Consent

    with estimated.unlock() as vault:
        drafted = stage.draft(vault, DAY)
        stage.approve(vault, drafted.draft.id, DAY)
        consent = vault.scan(Consent, subject="t3")[0]
        vault.put(consent.model_copy(update={"withdrawn_on": "2026-05-20"}), action="test.withdraw")

        with pytest.raises(Refused, match="has changed since"):
            stage.release(vault, drafted.draft.id, DAY, built)


def test_quotes_leave_only_with_consent_and_under_an_invented_name(estimated, stage) -> None:
    with estimated.unlock() as vault:
        drafted = stage.draft(vault, DAY)

    assert len(drafted.edition.quotes) == 11
    assert any("a quote: its teller does not agree" in text for text in drafted.edition.clearance.withheld)
    assert not any("Teller" in quote.name for quote in drafted.edition.quotes)


def test_a_draft_is_sealed_without_any_tellers_words(estimated, stage) -> None:
    with estimated.unlock() as vault:
        drafted = stage.draft(vault, DAY)

    assert drafted.draft.edition.quotes == ()
    assert b"of twelve" not in drafted.draft.payload()


def test_a_quote_is_not_printed_again_under_another_name(estimated, stage) -> None:
    for member in (0, 1):
        with estimated.unlock(member) as vault:
            draft = stage.newest_draft(vault) or stage.draft(vault, DAY).draft
            stage.approve(vault, draft.id, DAY)
            if member:
                stage.release(vault, draft.id, DAY, built)

    with estimated.unlock() as vault:
        again = stage.draft(vault, date(2026, 7, 1))

    assert again.edition.quotes == ()
    assert any("public already" in text for text in again.edition.clearance.withheld)
    assert [figure.value for figure in again.edition.figures] == [7]


def test_one_teller_fewer_in_the_next_edition_withholds_the_figure(estimated, stage) -> None:
    from testimonia.consent.records import Consent
    from testimonia.estimate.actions import run_plan
    from testimonia.estimate.plan import parse_plan

    from .conftest import PLAN

    for member in (0, 1):
        with estimated.unlock(member) as vault:
            draft = stage.newest_draft(vault) or stage.draft(vault, DAY).draft
            stage.approve(vault, draft.id, DAY)
            if member:
                stage.release(vault, draft.id, DAY, built)
    with estimated.unlock() as vault:
        consent = vault.scan(Consent, subject="t3")[0]
        vault.put(consent.model_copy(update={"withdrawn_on": "2026-06-02"}), action="test.withdraw")
        run_plan(vault, parse_plan(PLAN), date(2026, 7, 1))

        again = stage.draft(vault, date(2026, 7, 1))

    assert again.edition.figures == ()
    assert any("since the last edition" in text for text in again.edition.clearance.withheld)


def test_a_finding_stands_on_tellers_who_agree(estimated, stage) -> None:
    with estimated.unlock() as vault:
        drafted = stage.draft(vault, DAY)

    (finding,) = drafted.edition.findings
    assert (finding.n_tellers_words, finding.figures) == ("told by 7 people", ("sold",))
