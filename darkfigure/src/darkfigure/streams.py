"""Random streams: one seed and one hash of the input give one stream, so that the same records share their draws."""

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike


def sha256_of(*parts: ArrayLike | str) -> str:
    """Hash the inputs of an estimate.

    Parameters
    ----------
    parts : array or str
        Arrays are hashed by dtype, shape and contents; strings as UTF-8.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            digest.update(b"s" + part.encode())
        else:
            array = np.ascontiguousarray(part)
            digest.update(f"a{array.dtype.str}{array.shape}".encode())
            digest.update(array.tobytes())
        digest.update(b"\x00")
    return digest.hexdigest()


def stream(seed: int, input_sha256: str, *path: int) -> np.random.Generator:
    """Open the random stream of one input.

    Two estimates from the same records and seed draw the same resamples, so their draws may be combined row by
    row; estimates from different records are independent although they share the seed. ``path`` numbers a chain or
    a block of replicates, so that the result does not depend on how many workers share the work.

    Parameters
    ----------
    seed : int
    input_sha256 : str
        From `sha256_of`.
    *path : int
        Chain, block or replicate number.
    """
    return np.random.Generator(np.random.PCG64(seed_sequence(seed, input_sha256, path)))


def seed_sequence(seed: int, input_sha256: str, path: Iterable[int] = ()) -> np.random.SeedSequence:
    """Return the NumPy seed sequence behind `stream`."""
    return np.random.SeedSequence([seed, int(input_sha256[:16] or "0", 16)], spawn_key=tuple(path))
