"""Rules that hold for every address of the workbench, read from the URLconf: a new one is covered without a word."""

from django.test import Client
from django.urls import get_resolver

PARTS = {"figure_id": "sold", "information_id": "i1", "draft_id": "d1", "name": "SourceSans3-Regular.ttf"}
PUBLIC = {"unlock", "lock", "font"}


def addresses() -> dict[str, str]:
    """Every address by its name, with its parameters filled in."""
    found = {}
    for included in get_resolver().url_patterns:
        for pattern in getattr(included, "url_patterns", [included]):
            found[pattern.name] = "/" + str(pattern.pattern)
    for name, path in found.items():
        for part, value in PARTS.items():
            path = path.replace(f"<str:{part}>", value)
        assert "<" not in path, f"a parameter of {name} has no example here"
        found[name] = path
    return found


ADDRESSES = addresses()
BEHIND_THE_LOCK = {name: path for name, path in ADDRESSES.items() if name not in PUBLIC}
PERSONAL = {name: path for name, path in ADDRESSES.items() if name != "font"}


def answers(client: Client, paths: dict[str, str], *methods: str, **options: object):
    """Ask for every address by every method."""
    for path in sorted(paths.values(), key="/lock/".__eq__):  # locking comes last
        for method in methods:
            yield path, getattr(client, method)(path, **options)


def test_every_answer_carries_the_safe_headers(unlocked) -> None:
    for path, answer in answers(unlocked, ADDRESSES, "get", "post"):
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert answer.headers["X-Frame-Options"] == "DENY", path
        assert answer.headers["Referrer-Policy"] == "same-origin", path
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "camera=()" in answer.headers["Permissions-Policy"], path


def test_no_answer_is_kept_anywhere(unlocked) -> None:
    for path, answer in answers(unlocked, PERSONAL, "get", "post"):
        assert answer.headers["Cache-Control"] == "no-store", path
        assert "ETag" not in answer.headers, path
        assert "Last-Modified" not in answer.headers, path


def test_locked_workbench_shows_nothing(locked) -> None:
    for path, answer in answers(locked, BEHIND_THE_LOCK, "get", "post", "put", "delete", "head"):
        assert answer.status_code == 302, path
        assert answer.headers["Location"] == "/unlock/", path


def test_unsafe_request_without_a_token_is_refused(unlocked) -> None:
    strict = Client(headers={"host": "localhost:8000"}, enforce_csrf_checks=True)
    strict.cookies = unlocked.cookies

    for path, answer in answers(strict, ADDRESSES, "post", "put", "patch", "delete"):
        assert answer.status_code == 403, path
        assert b"form is too old" in answer.content, path


def test_another_name_of_this_server_is_refused(unlocked) -> None:
    for path, answer in answers(unlocked, ADDRESSES, "get", headers={"host": "evil.example:8000"}):
        assert answer.status_code == 400, path
        assert b"localhost" in answer.content, path


def test_fragment_of_a_locked_session_leads_to_the_unlock_page(locked) -> None:
    for path, answer in answers(locked, BEHIND_THE_LOCK, "get", "post", headers={"HX-Request": "true"}):
        assert answer.headers["HX-Redirect"] == "/unlock/", path
