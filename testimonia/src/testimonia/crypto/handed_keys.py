"""Keys that are handed on: grants to members, public keys of compartments, and keys of subjects.

Each is signed by its maker, and the name of what it opens stands inside the sealed text: a sealed box alone binds
nothing outside it and anyone could have made it.
"""

from dataclasses import dataclass

from testimonia.core.errors import Damaged
from testimonia.crypto.binding import bind
from testimonia.crypto.pairs import MemberKeys, PublicKeys, open_from, public_of, seal_to, verify
from testimonia.crypto.sealing import KEY_BYTES, digest
from testimonia.crypto.secret import Secret


def _pack(binding: bytes, key: Secret) -> bytes:
    return binding + b"|" + key.reveal()


def _unpack(opened: bytes, binding: bytes, what: str) -> Secret:
    """Return the key if the opened text carries exactly the expected name."""
    if opened[:-KEY_BYTES] != binding + b"|":
        raise Damaged(
            found=f"{what} is sealed under another name than it stands under",
            rule="a key counts only for the scope that is written inside it",
            todo="Restore keyring.db from a backup; nothing was changed",
        )
    return Secret(opened[-KEY_BYTES:])


@dataclass(frozen=True)
class Grant:
    """A key for one member: a compartment's (``compartment:CODED``) or one person's (``subject:ID:CODED``)."""

    member: str
    scope: str
    epoch: int
    sealed: bytes
    grantor: str
    signature: bytes

    def _name(self) -> bytes:
        return bind("grant", self.member, self.scope, self.epoch)

    def _signed(self, public_box: bytes) -> bytes:
        return bind("grant", self.member, public_box, self.scope, self.epoch, digest(self.sealed))

    @classmethod
    def make(
        cls, member: str, public: PublicKeys, scope: str, epoch: int, key: Secret, grantor: str, keys: MemberKeys
    ) -> "Grant":
        sealed = seal_to(public.box, _pack(bind("grant", member, scope, epoch), key))
        unsigned = cls(member, scope, epoch, sealed, grantor, b"")
        return cls(member, scope, epoch, sealed, grantor, keys.sign(unsigned._signed(public.box)))

    def check(self, public_box: bytes, verify_key: bytes) -> None:
        """Raise Damaged unless the grantor signed this grant for this public key of the member."""
        verify(verify_key, self._signed(public_box), self.signature, "a grant")

    def open(self, keys: MemberKeys, verify_key: bytes) -> Secret:
        """Check the grantor's signature, then open with the member's own keys."""
        self.check(keys.public.box, verify_key)
        return _unpack(open_from(keys.box_secret, self.sealed, "a grant"), self._name(), "a grant")


@dataclass(frozen=True)
class CompartmentKey:
    """The public half of CK(compartment, epoch): who may not read a compartment can still write into it."""

    compartment: str
    epoch: int
    public: bytes
    maker: str
    signature: bytes

    def _signed(self) -> bytes:
        return bind("compartment", self.compartment, self.epoch, self.public)

    @classmethod
    def make(cls, compartment: str, epoch: int, public: bytes, maker: str, keys: MemberKeys) -> "CompartmentKey":
        unsigned = cls(compartment, epoch, public, maker, b"")
        return cls(compartment, epoch, public, maker, keys.sign(unsigned._signed()))

    def check(self, verify_key: bytes) -> None:
        """Raise Damaged unless the maker signed it: with a substituted key its owner could read what is written."""
        verify(verify_key, self._signed(), self.signature, "a compartment's public key")

    def check_secret(self, secret: Secret) -> None:
        """Raise Damaged unless the granted secret belongs to this public key."""
        if public_of(secret) != self.public:
            raise Damaged(
                found="a granted key does not belong to its compartment's public key",
                rule="both halves come from one pair",
                todo="Restore keyring.db from a backup; nothing was changed",
            )


@dataclass(frozen=True)
class SubjectKey:
    """SDK(subject, compartment, generation), sealed to the compartment's public key of one epoch.

    ``born`` is the epoch in which the generation was made. After a rotation the key is sealed again under the new
    ``epoch``; only a generation born in the newest epoch may seal new records, for a leaver knows the older ones.
    """

    subject: str
    compartment: str
    generation: int
    born: int
    epoch: int
    sealed: bytes
    maker: str
    signature: bytes

    def _name(self) -> bytes:
        return bind("subject", self.subject, self.compartment, self.generation, self.born, self.epoch)

    def _signed(self) -> bytes:
        return self._name() + b"|" + bind(digest(self.sealed))

    @classmethod
    def make(
        cls, subject: str, generation: int, born: int, to: CompartmentKey, key: Secret, maker: str, keys: MemberKeys
    ) -> "SubjectKey":
        unsealed = cls(subject, to.compartment, generation, born, to.epoch, b"", maker, b"")
        sealed = seal_to(to.public, _pack(unsealed._name(), key))
        unsigned = cls(subject, to.compartment, generation, born, to.epoch, sealed, maker, b"")
        return cls(subject, to.compartment, generation, born, to.epoch, sealed, maker, keys.sign(unsigned._signed()))

    def check(self, verify_key: bytes) -> None:
        """Raise Damaged unless the maker signed it."""
        verify(verify_key, self._signed(), self.signature, "a subject's key")

    def open(self, compartment_secret: Secret, verify_key: bytes) -> Secret:
        """Check the maker's signature, then open with the compartment's secret."""
        self.check(verify_key)
        opened = open_from(compartment_secret, self.sealed, "a subject's key")
        return _unpack(opened, self._name(), "a subject's key")
