"""Open and close the two encrypted databases of an unlocked investigation. A path and a key go in, an alias comes out.

Keys sit in one dictionary of this process, apart from Django's settings; closing an alias forgets its key.
"""

import secrets
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connections

from testimonia.core.errors import Damaged, Refused, TestimoniaError
from testimonia.crypto import Secret

_KEYS: dict[str, Secret] = {}
_OPENED: dict[str, list[weakref.ref[Any]]] = {}


def open_database(role: Literal["store", "keyring"], path: Path, key: Secret, *, create: bool = False) -> str:
    """Make the file known to Django under a new alias and return it. Nothing is read yet."""
    alias = f"{role}-{secrets.token_hex(8)}"
    mode = "rwc" if create else "rw"
    _KEYS[alias] = key
    connections.databases[alias] = connections.configure_settings(
        {
            "default": {},
            alias: {
                "ENGINE": "testimonia.vault.sqlcipher",
                "NAME": f"{path.absolute().as_uri()}?mode={mode}",
                "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE"},
            },
        }
    )[alias]
    if create:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    return alias


def file_key(alias: str) -> bytes:
    """Return the raw key of an open database; a locked one has none."""
    if alias not in _KEYS:
        raise Refused(
            found="the investigation is locked",
            rule="records are opened only between unlocking and locking",
            todo="Unlock it again",
        )
    return _KEYS[alias].reveal()


def remember(alias: str, connection: Any) -> None:
    """Note a raw connection, whichever thread opened it, so that locking can close it."""
    _OPENED.setdefault(alias, []).append(weakref.ref(connection))


def close_database(alias: str) -> None:
    """Forget the key and close every connection to the file."""
    _KEYS.pop(alias, None)
    if alias in connections.databases:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]
    for reference in _OPENED.pop(alias, []):
        if (connection := reference()) is not None:
            connection.close()


@contextmanager
def explained(path_name: str) -> Iterator[None]:
    """Turn what the driver says about a broken file into one sentence."""
    try:
        yield
    except OperationalError as error:
        raise _operational(path_name, str(error)) from None
    except DatabaseError:
        raise _unreadable(path_name) from None


def _operational(path_name: str, message: str) -> TestimoniaError:
    if "locked" in message:
        return Refused(
            found=f"{path_name} is in use by another program",
            rule="one writer at a time",
            todo="Try again in a moment; nothing was changed",
        )
    if "full" in message or "disk I/O" in message:
        return Refused(
            found="the disk is full or does not answer",
            rule="a write is stored as a whole or not at all",
            todo="Make room and try again; nothing that was stored before is lost",
        )
    return _unreadable(path_name)


def _unreadable(path_name: str) -> Damaged:
    return Damaged(
        found=f"{path_name} cannot be read: it is truncated, altered or not of this investigation",
        rule="every page of the file carries its own check",
        todo=f"Restore {path_name} from a backup; nothing was changed",
    )
