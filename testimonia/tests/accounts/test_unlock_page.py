"""The unlock page: nothing is opened before, one sentence for every failure, and waits that double."""

import pytest


def test_unlock_page_opens_no_database_and_sets_no_session(locked, investigation) -> None:
    from testimonia.vault import databases

    opened_before = dict(databases._KEYS)
    answer = locked.get("/unlock/")

    assert answer.status_code == 200
    assert opened_before == databases._KEYS
    assert set(answer.cookies) == {"csrftoken"}


def test_unlock_page_works_where_the_stores_are_away(locked, investigation) -> None:
    (investigation.folder / "store.db").unlink()
    (investigation.folder / "keyring.db").unlink()

    assert locked.get("/unlock/").status_code == 200


def test_right_passphrase_leads_to_the_overview(locked, investigation) -> None:
    answer = locked.post("/unlock/", {"passphrase": investigation.passphrases[1]}, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert b"Second Member" in answer.content


def test_session_cookie_is_signed_httponly_and_strict(locked, investigation) -> None:
    answer = locked.post("/unlock/", {"passphrase": investigation.passphrases[0]})

    cookie = answer.cookies["testimonia"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["max-age"]


@pytest.mark.parametrize("failure", ["wrong passphrase", "no store", "no keyring", "damaged store", "too early"])
def test_every_failure_has_the_same_sentence(locked, investigation, failure: str) -> None:
    passphrase = investigation.passphrases[0]
    if failure == "no store":
        (investigation.folder / "store.db").unlink()
    elif failure == "no keyring":
        (investigation.folder / "keyring.db").unlink()
    elif failure == "damaged store":
        (investigation.folder / "store.db").write_bytes(b"damaged")
    elif failure == "wrong passphrase":
        passphrase = "no such words"
    else:
        locked.post("/unlock/", {"passphrase": "no such words"})

    answer = locked.post("/unlock/", {"passphrase": passphrase})

    assert answer.status_code == 403
    assert answer.context["refusal"].startswith("the investigation stays locked: it opens with a member's passphrase")
    assert passphrase.encode() not in answer.content


def test_each_failure_doubles_the_wait(monkeypatch, investigation, quick_argon2) -> None:
    from testimonia.accounts import attempts as module
    from testimonia.core.errors import Refused

    clock = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    attempts, waits = module.Attempts(), []
    for _ in range(12):
        with pytest.raises(Refused, match="stays locked"):
            attempts.unlock(investigation.folder, "no such words")
        waits.append(attempts.wait_seconds())
        clock[0] += waits[-1]

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 512, 512]


def test_attempt_during_the_wait_is_refused_unread(monkeypatch, investigation) -> None:
    from testimonia.accounts import attempts as module
    from testimonia.core.errors import Refused

    calls: list[str] = []

    def refuse(folder, passphrase):
        calls.append(passphrase)
        raise Refused(found="x", rule="y", todo="z")

    monkeypatch.setattr(module, "unlock", refuse)
    attempts = module.Attempts()
    for _ in range(2):
        with pytest.raises(Refused, match="stays locked"):
            attempts.unlock(investigation.folder, "no such words")

    assert len(calls) == 1


def test_parallel_attempts_do_not_stretch_at_once(monkeypatch, investigation) -> None:
    import threading

    from testimonia.accounts import attempts as module
    from testimonia.core.errors import Refused

    inside, go = threading.Event(), threading.Event()

    def slow(folder, passphrase):
        inside.set()
        go.wait(5)
        raise Refused(found="x", rule="y", todo="z")

    monkeypatch.setattr(module, "unlock", slow)
    attempts = module.Attempts()

    def first() -> None:
        with pytest.raises(Refused):
            attempts.unlock(investigation.folder, "one")

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(5)
    with pytest.raises(Refused, match="stays locked"):
        attempts.unlock(investigation.folder, "two")
    go.set()
    thread.join()
