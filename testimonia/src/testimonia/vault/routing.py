"""Which tables belong to which database. Aliases begin with ``store-`` or ``keyring-``; there is no default."""

from typing import Any

_KEYRING_ONLY = {"grantrow", "compartmentkeyrow", "subjectkeyrow", "seenhead"}
_BOTH = {"signedhead"}
_STORE_ONLY = {"sealedrow", "auditentry", "membercard"}


class Router:
    """Let `migrate` make only the tables that the database is for."""

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        wanted = {"store": _STORE_ONLY | _BOTH, "keyring": _KEYRING_ONLY | _BOTH}.get(db.split("-")[0])
        if wanted is None:
            return None
        return model_name is None or model_name in wanted
