"""The workbench as a WSGI application for one investigation."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


def application(folder: Path) -> Callable[..., Iterable[bytes]]:
    """Return the application. The vault alone opens and closes connections, so Django's own housekeeping is off."""
    from testimonia.config import setup

    setup()
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    from testimonia.accounts import sessions

    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    sessions.serve_folder(folder)
    handler: Any = WSGIHandler()
    return handler  # type: ignore[no-any-return]
