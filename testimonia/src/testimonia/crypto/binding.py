"""`bind`: what a sealed or signed thing is bound to. Names, ids and numbers go in; unambiguous bytes come out."""

import re

_PART = re.compile(r"[0-9A-Za-z_.:-]{1,128}")


def bind(*parts: str | int | bytes) -> bytes:
    """Join the parts with ``|``. Bytes become hexadecimal digits; a part that could be read in two ways is an error.

    Two different lists of parts never give the same bytes, for no part may hold the separator or be empty.
    """
    texts = [part.hex() if isinstance(part, bytes) else str(part) for part in parts]
    if not all(_PART.fullmatch(text) for text in texts):
        raise ValueError(
            "a part of a binding is empty, too long or holds a character other than letters, digits, _ . : -"
        )
    return "|".join(texts).encode("ascii")
