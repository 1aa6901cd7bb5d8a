"""Sessions end by the button, by idleness and by age; keys go with them; several threads may use one vault."""

import pickle
import threading

import pytest


def only_session():
    from testimonia.accounts import sessions

    (session,) = sessions._sessions.values()
    return session


def test_lock_button_forgets_the_keys_and_clears_the_browser(unlocked) -> None:
    vault = only_session().vault
    answer = unlocked.post("/lock/")

    assert vault.locked
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert unlocked.get("/").headers["Location"] == "/unlock/"


@pytest.mark.parametrize(("seconds", "clock"), [(301, "used"), (8 * 3600 + 1, "began")])
def test_session_locks_itself(unlocked, seconds: int, clock: str) -> None:
    session = only_session()
    then = getattr(session, clock)
    setattr(session, clock, (then[0] - seconds, then[1]))

    assert unlocked.get("/").headers["Location"] == "/unlock/"
    assert session.vault.locked


def test_a_laptop_that_slept_is_locked(unlocked) -> None:
    session = only_session()
    session.used = (session.used[0], session.used[1] - 301)

    assert unlocked.get("/").headers["Location"] == "/unlock/"


def test_unlock_page_does_not_keep_a_session_open(unlocked) -> None:
    used = only_session().used
    unlocked.get("/unlock/")

    assert only_session().used == used


def test_page_goes_off_the_screen_after_the_idle_time(unlocked) -> None:
    assert unlocked.get("/").headers["Refresh"] == "305; url=/unlock/"


def test_locking_waits_for_what_runs(unlocked) -> None:
    from testimonia.accounts import sessions

    session = sessions._enter(next(iter(sessions._sessions)))
    locking = threading.Thread(target=sessions.end_all)
    locking.start()
    locking.join(0.2)
    assert not session.vault.locked

    sessions._leave(session)
    locking.join(5)
    assert session.vault.locked


def test_last_lock_is_told_and_only_the_last(unlocked, investigation) -> None:
    from testimonia.accounts import sessions

    told: list[str] = []
    sessions.on_last_lock[:] = [lambda: told.append("last")]
    first = next(iter(sessions._sessions))
    sessions.begin(investigation.unlock(1))
    sessions.end(first)
    assert not told

    sessions.end_all()
    assert told == ["last"]


def test_cookie_that_is_not_ours_opens_nothing(unlocked) -> None:
    from testimonia.accounts import sessions

    unlocked.cookies["testimonia"] = next(iter(sessions._sessions))

    assert unlocked.get("/").headers["Location"] == "/unlock/"


def test_session_shows_no_key_and_cannot_be_pickled(unlocked) -> None:
    session = only_session()

    assert repr(session) == "Session(n_running=0)"
    with pytest.raises(TypeError):
        pickle.dumps(session)


def test_one_vault_serves_several_threads(unlocked) -> None:
    from testimonia.collect.records import Claim
    from testimonia.core.records import PROJECT

    vault, errors = only_session().vault, []

    def work(number: int) -> None:
        try:
            for n in range(5):
                claim = Claim(
                    subject=PROJECT, claim_id=f"{number}-{n}", quantity="people", value=1.0, bound="about",
                    claim_unit="people", published_by="A report", published_on="2019",
                )  # fmt: skip
                vault.put(claim, action="test.put")
                vault.scan(Claim)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert len(vault.scan(Claim)) == 30
    unlocked.post("/lock/")
    assert vault.locked


def test_connections_of_other_threads_are_closed_at_locking(unlocked) -> None:
    from testimonia.vault import databases

    vault = only_session().vault
    thread = threading.Thread(target=vault.note, args=("test.note",))
    thread.start()
    thread.join()
    opened = [reference() for reference in databases._OPENED[vault.store]]
    unlocked.post("/lock/")

    for connection in opened:
        if connection is not None:
            with pytest.raises(Exception, match="closed"):
                connection.execute("SELECT 1")
