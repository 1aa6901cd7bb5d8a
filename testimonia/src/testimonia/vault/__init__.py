"""Sealed records in two encrypted databases. `Vault` is what every stage above works with.

`Vault` is imported when it is asked for, because its rows need Django to be set up (`testimonia.config.setup`).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testimonia.vault.vault import Vault

__all__ = ["Vault"]


def __getattr__(name: str) -> Any:
    if name == "Vault":
        from testimonia.vault.vault import Vault

        return Vault
    raise AttributeError(name)
