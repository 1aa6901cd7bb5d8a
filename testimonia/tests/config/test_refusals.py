"""Errors are pages of one sentence; nothing of the data or the program shows."""

import pytest

from testimonia.core.errors import Damaged, EditConflict, InvalidInput, NotFound, Refused


@pytest.mark.parametrize(
    ("error", "status"), [(Refused, 403), (NotFound, 404), (EditConflict, 409), (InvalidInput, 400), (Damaged, 500)]
)
def test_refusal_is_a_page_of_its_sentence(unlocked, monkeypatch, error: type, status: int) -> None:
    from testimonia.ledger import overview

    def refuse(*_: object) -> None:
        raise error(found="this was found", rule="this is the rule", todo="Do this")

    monkeypatch.setattr(overview, "overview", refuse)
    answer = unlocked.get("/")

    assert answer.status_code == status
    assert b"This was found: this is the rule. Do this." in answer.content


def test_unforeseen_error_shows_and_logs_no_value(unlocked, monkeypatch, caplog) -> None:
    from testimonia.ledger import overview

    def fail(*_: object) -> None:
        raise ValueError("what a person told us")

    monkeypatch.setattr(overview, "overview", fail)
    answer = unlocked.get("/")

    assert answer.status_code == 500
    assert b"mistake in the program" in answer.content
    assert b"told us" not in answer.content
    assert "told us" not in caplog.text
    assert "ValueError in fail" in caplog.text


def test_address_that_does_not_exist_is_not_found(unlocked) -> None:
    answer = unlocked.get("/no/such/page")

    assert answer.status_code == 404
    assert b"no such page" in answer.content
    assert answer.headers["Cache-Control"] == "no-store"


def test_form_that_is_too_large_is_refused(locked) -> None:
    answer = locked.post("/unlock/", {"passphrase": "x" * 100_000})

    assert answer.status_code == 400


def test_debugging_is_off() -> None:
    from django.conf import settings

    assert settings.DEBUG is False
