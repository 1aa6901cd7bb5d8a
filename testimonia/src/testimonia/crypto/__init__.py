"""The envelope's cryptography, and the only room that imports the libraries for it. Nothing here is home-made.

Read it in one sitting, in this order: secret, binding, sealing, passphrases, pairs, handed_keys, slots, media.
"""

from testimonia.crypto.binding import bind
from testimonia.crypto.handed_keys import CompartmentKey, Grant, SubjectKey
from testimonia.crypto.media import CHUNK_BYTES, MediaReader, seal_chunks
from testimonia.crypto.pairs import MemberKeys, PublicKeys, Signer, new_pair, open_from, seal_to, verify
from testimonia.crypto.passphrases import STANDARD, Cost, WordList, cost_for_this_machine, generate
from testimonia.crypto.sealing import derive, digest, keyed_digest, new_key, open_sealed, seal
from testimonia.crypto.secret import Secret
from testimonia.crypto.slots import SlotContent

__all__ = [
    "CHUNK_BYTES",
    "STANDARD",
    "CompartmentKey",
    "Cost",
    "Grant",
    "MediaReader",
    "MemberKeys",
    "PublicKeys",
    "Secret",
    "Signer",
    "SlotContent",
    "SubjectKey",
    "WordList",
    "bind",
    "cost_for_this_machine",
    "derive",
    "digest",
    "generate",
    "keyed_digest",
    "new_key",
    "new_pair",
    "open_from",
    "open_sealed",
    "seal",
    "seal_chunks",
    "seal_to",
    "verify",
]
