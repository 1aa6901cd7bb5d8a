"""Key pairs: X25519 to seal to someone, Ed25519 to sign. Seeds go in; sealed boxes and signatures come out."""

import base64
import hashlib
from dataclasses import dataclass
from typing import NoReturn

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

from testimonia.core.errors import Damaged
from testimonia.crypto.secret import Secret


@dataclass(frozen=True)
class PublicKeys:
    """What others may know of a member: the key to seal to and the key that verifies."""

    box: bytes
    verify: bytes

    def fingerprint(self) -> str:
        """Return 100 bits of SHA-256 over both keys, in groups of four letters to read aloud."""
        hashed = hashlib.sha256(b"member|" + self.box + self.verify).digest()
        letters = base64.b32encode(hashed).decode()[:20]
        return " ".join(letters[start : start + 4] for start in range(0, 20, 4))


class MemberKeys:
    """A member's two secrets, open in this process."""

    __slots__ = ("box_secret", "public", "sign_seed")

    def __init__(self, box_secret: Secret, sign_seed: Secret) -> None:
        self.box_secret = box_secret
        self.sign_seed = sign_seed
        self.public = PublicKeys(
            box=bytes(PrivateKey(box_secret.reveal()).public_key),
            verify=bytes(SigningKey(sign_seed.reveal()).verify_key),
        )

    @classmethod
    def generate(cls) -> "MemberKeys":
        return cls(Secret(bytes(PrivateKey.generate())), Secret(bytes(SigningKey.generate())))

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of an Ed25519 signature."""
        return SigningKey(self.sign_seed.reveal()).sign(message).signature

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key stays in the memory of its process and is never pickled or copied")

    def __repr__(self) -> str:
        return f"<member keys {self.public.fingerprint()[:9]}>"


def verify(verify_key: bytes, message: bytes, signature: bytes, what: str) -> None:
    """Raise Damaged unless the signature over the message was made with this key."""
    try:
        VerifyKey(verify_key).verify(message, signature)
    except (BadSignatureError, CryptoError, ValueError, TypeError):
        raise Damaged(
            found=f"the signature of {what} is not its maker's",
            rule="keys and grants count only with the signature of a member of this investigation",
            todo="Do not go on working with this copy; compare it with a backup. Nothing was changed",
        ) from None


def new_pair() -> tuple[Secret, bytes]:
    """Return the secret and the public key of a new X25519 pair."""
    private = PrivateKey.generate()
    return Secret(bytes(private)), bytes(private.public_key)


def public_of(secret: Secret) -> bytes:
    """Return the public key that belongs to an X25519 secret."""
    return bytes(PrivateKey(secret.reveal()).public_key)


def seal_to(public: bytes, plain: bytes) -> bytes:
    """Seal so that only the holder of the secret can open; a sealed box binds nothing outside and names no sender."""
    return SealedBox(PublicKey(public)).encrypt(plain)


def open_from(secret: Secret, sealed: bytes, what: str) -> bytes:
    """Open a sealed box."""
    try:
        return SealedBox(PrivateKey(secret.reveal())).decrypt(sealed)
    except (CryptoError, ValueError, TypeError):
        raise Damaged(
            found=f"{what} does not open with the key that it was sealed to",
            rule="a sealed key must be exactly what its maker wrote",
            todo="Restore keyring.db from a backup; nothing was changed",
        ) from None


class Signer:
    """An Ed25519 key that stands for no member, such as the one that signs releases."""

    __slots__ = ("_seed", "public")

    def __init__(self, seed: Secret) -> None:
        self._seed = seed
        self.public = bytes(SigningKey(seed.reveal()).verify_key)

    def sign(self, message: bytes) -> bytes:
        """Return the 64 bytes of an Ed25519 signature."""
        return SigningKey(self._seed.reveal()).sign(message).signature

    def __repr__(self) -> str:
        return "<signer>"
