"""Unlocked vaults of this process, each behind a signed cookie. Keys sit in one dictionary here and nowhere else.

A session ends after 5 minutes without a request, after 8 hours, or by the lock button; reading a page does not keep
it open. `on_last_lock` is called when the last one has ended, so that the server can begin anew with clean memory.
"""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from testimonia.vault import Vault

IDLE_SECONDS = 5 * 60
LONGEST_SECONDS = 8 * 3600
DRAIN_SECONDS = 10.0
COOKIE = "testimonia"
_SALT = "testimonia.session"

P = ParamSpec("P")


def _now() -> tuple[float, float]:
    """Two clocks: one that nobody can set back, and one that goes on while a laptop sleeps."""
    return time.monotonic(), time.time()


def _seconds_since(then: tuple[float, float]) -> float:
    return max(now - before for now, before in zip(_now(), then, strict=True))


@dataclass
class Session:
    """One unlocked vault, since when, and how many requests use it right now."""

    vault: Vault = field(repr=False)
    began: tuple[float, float] = field(default_factory=_now, repr=False)
    used: tuple[float, float] = field(default_factory=_now, repr=False)
    n_running: int = 0

    def is_over(self) -> bool:
        idle = not self.n_running and _seconds_since(self.used) >= IDLE_SECONDS
        return idle or _seconds_since(self.began) >= LONGEST_SECONDS


_sessions: dict[str, Session] = {}
_changed = threading.Condition()
_folder: list[Path] = []
on_last_lock: list[Callable[[], None]] = []


def serve_folder(folder: Path) -> None:
    """Say which investigation this process serves."""
    _folder[:] = [folder]


def folder() -> Path:
    """Return the investigation that this process serves."""
    return _folder[0]


def any_open() -> bool:
    """Say whether any vault is unlocked."""
    return bool(_sessions)


def begin(vault: Vault) -> str:
    """Keep an unlocked vault and return its signed cookie."""
    key = secrets.token_urlsafe(32)
    with _changed:
        _sessions[key] = Session(vault)
    return signing.dumps(key, salt=_SALT)


def end(key: str) -> None:
    """Lock one session: no new request finds it, those that run end first, then its keys are forgotten."""
    with _changed:
        session = _sessions.pop(key, None)
        if session is None:
            return
        _changed.wait_for(lambda: not session.n_running, timeout=DRAIN_SECONDS)
    session.vault.lock()
    if not any_open():
        for call in on_last_lock:
            call()


def end_overdue() -> None:
    """Lock every session that has been idle or open for too long."""
    with _changed:
        overdue = [key for key, session in _sessions.items() if session.is_over()]
    for key in overdue:
        end(key)


def end_all() -> None:
    """Lock everything, as when the server stops."""
    for key in list(_sessions):
        end(key)


def key_of(request: HttpRequest) -> str:
    """Return the session's key that the cookie names, or nothing where the cookie is not ours."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT))
    except signing.BadSignature:
        return ""


def is_open(request: HttpRequest) -> bool:
    """Say whether this browser's session is open, without keeping it open."""
    return key_of(request) in _sessions


class UnlockedSession:
    """Give each request of an open session its vault. The unlock page leaves the clock as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        end_overdue()
        request.vault = request.running = None  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            _leave(request.running)  # type: ignore[attr-defined]

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view, "needs_unlocking", False):
            return None
        session = _enter(key_of(request))
        if session is None:
            return _to_unlock_page(request)
        request.running, request.vault = session, session.vault  # type: ignore[attr-defined]
        return None


def _enter(key: str) -> Session | None:
    with _changed:
        if session := _sessions.get(key):
            session.used = _now()
            session.n_running += 1
        return session


def _leave(session: Session | None) -> None:
    if session is not None:
        with _changed:
            session.n_running -= 1
            _changed.notify_all()


def unlocked(
    view: Callable[Concatenate[HttpRequest, Vault, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give a view the vault of its session; a locked session is sent to the unlock page."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, request.vault, *args, **kwargs)  # type: ignore[attr-defined]

    wrapped.needs_unlocking = True  # type: ignore[attr-defined]
    return wrapped


def _to_unlock_page(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response.headers["HX-Redirect"] = "/unlock/"
        return response
    return redirect("unlock")
