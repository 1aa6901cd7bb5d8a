"""Sealing with a key: XChaCha20-Poly1305, random nonce, padded, bound to a name. Bytes go in, a blob comes out.

    blob = 0x01 | nonce (24) | XChaCha20-Poly1305(key, nonce, padded plain bytes, associated data = binding)

Padding is ISO 7816-4 (0x80, then zeros) up to a Padmé length of at least 256 bytes: a blob's size says little
about the text and costs at most 12 % (Nikitin et al. 2019, doi:10.2478/popets-2019-0056).
"""

import hashlib
import hmac
import secrets

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from testimonia.core.errors import Damaged
from testimonia.crypto.secret import Secret

KEY_BYTES = 32
NONCE_BYTES = 24
TAG_BYTES = 16
SMALLEST_PADDED = 256
FORMAT = b"\x01"


def new_key() -> Secret:
    """Return 32 random bytes from the operating system."""
    return Secret(secrets.token_bytes(KEY_BYTES))


def derive(key: Secret, purpose: str) -> Secret:
    """Return a key for one purpose (keyed BLAKE2b); from it neither the first key nor a sibling can be found."""
    return Secret(hashlib.blake2b(purpose.encode(), key=key.reveal(), digest_size=KEY_BYTES).digest())


def keyed_digest(key: Secret, data: bytes) -> str:
    """Return HMAC-SHA-256 in hexadecimal: equal data give equal digests, and without the key no guess can be tested."""
    return hmac.new(key.reveal(), data, hashlib.sha256).hexdigest()


def digest(data: bytes) -> bytes:
    """Return SHA-256."""
    return hashlib.sha256(data).digest()


def seal_exact(key: Secret, plain: bytes, binding: bytes) -> bytes:
    """Seal without padding, where the length is no secret: slots and media chunks."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed: bytes = crypto_aead_xchacha20poly1305_ietf_encrypt(plain, FORMAT + binding, nonce, key.reveal())
    return FORMAT + nonce + sealed


def open_exact(key: Secret, blob: bytes, binding: bytes, what: str = "a sealed record") -> bytes:
    """Open what ``seal_exact`` made, or raise Damaged: one flipped bit or another binding, and nothing opens."""
    try:
        if blob[:1] != FORMAT:
            raise CryptoError("another format")
        nonce, sealed = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
        plain: bytes = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, FORMAT + binding, nonce, key.reveal())
    except (CryptoError, ValueError, TypeError):
        raise Damaged(
            found=f"{what} does not open with its key under its own name",
            rule="sealed bytes must be exactly what was written, in the place where they were written",
            todo="Restore them from a backup; nothing was changed",
        ) from None
    return plain


def seal(key: Secret, plain: bytes, binding: bytes) -> bytes:
    """Pad and seal."""
    return seal_exact(key, pad(plain), binding)


def open_sealed(key: Secret, blob: bytes, binding: bytes, what: str = "a sealed record") -> bytes:
    """Open what ``seal`` made."""
    return unpad(open_exact(key, blob, binding, what))


def pad(plain: bytes) -> bytes:
    """Add 0x80 and zeros up to the padded length."""
    return (plain + b"\x80").ljust(padded_length(len(plain) + 1), b"\0")


def unpad(padded: bytes) -> bytes:
    """Take the padding away; what was opened was authentic, so a missing 0x80 is an error of the writer."""
    plain, mark, zeros = padded.rpartition(b"\x80")
    if not mark or zeros.strip(b"\0"):
        raise Damaged(
            found="a sealed record whose padding is wrong",
            rule="padding is 0x80 followed by zeros",
            todo="Report this with the program's version; the sealed bytes are unchanged",
        )
    return plain


def padded_length(length: int) -> int:
    """Return the Padmé length: only the leading bits of a length stay visible."""
    if length <= SMALLEST_PADDED:
        return SMALLEST_PADDED
    exponent = length.bit_length() - 1
    hidden_bits = exponent - exponent.bit_length()
    mask = (1 << hidden_bits) - 1
    return (length + mask) & ~mask
