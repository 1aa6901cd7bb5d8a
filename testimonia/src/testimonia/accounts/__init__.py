"""Members of an investigation: who founds it, who unlocks it, who belongs to it.

The names are imported when asked for, because their rows need Django to be set up (`testimonia.config.setup`).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testimonia.accounts.cards import Member
    from testimonia.accounts.creation import NewMember, create
    from testimonia.accounts.unlocking import members, unlock
    from testimonia.accounts.verification import LogReport, verify_log

__all__ = ["LogReport", "Member", "NewMember", "create", "members", "unlock", "verify_log"]

_HOMES = {
    "Member": "cards",
    "NewMember": "creation",
    "create": "creation",
    "members": "unlocking",
    "unlock": "unlocking",
    "LogReport": "verification",
    "verify_log": "verification",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"testimonia.accounts.{_HOMES[name]}"), name)
    raise AttributeError(name)
