"""`Secret`: key bytes that do not show themselves in a repr, a log, a copy or a pickle."""

from typing import NoReturn


class Secret:
    """Key bytes of this process. Whoever needs them says so with ``reveal()``."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    def reveal(self) -> bytes:
        """Return the bytes, for the one call that needs them."""
        return self._value

    def __repr__(self) -> str:
        return "<secret>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key stays in the memory of its process and is never pickled or copied")
