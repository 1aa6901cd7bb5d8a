"""The last head of the log that a member saw, sealed to that member alone. It shows a rollback that others signed."""

from testimonia.audit.log import Head
from testimonia.core.errors import Damaged
from testimonia.crypto import MemberKeys, Secret, bind, derive, open_sealed, seal
from testimonia.vault.models import SeenHead


def remember(keyring: str, member: str, keys: MemberKeys, head: Head) -> None:
    """Keep this head as the last one seen."""
    sealed = seal(_key(keys), bind(head.seq, head.hash), bind("seen", member))
    SeenHead.objects.using(keyring).update_or_create(member=member, defaults={"sealed": sealed})


def recall(keyring: str, member: str, keys: MemberKeys) -> Head | None:
    """Return the last head that the member saw, or None before the first locking."""
    row = SeenHead.objects.using(keyring).filter(member=member).first()
    if row is None:
        return None
    opened = open_sealed(_key(keys), bytes(row.sealed), bind("seen", member), "the last head that you saw")
    seq, _, hashed = opened.partition(b"|")
    try:
        return Head(int(seq), bytes.fromhex(hashed.decode()))
    except ValueError:
        raise Damaged(
            found="the last head that you saw cannot be read",
            rule="it is a number and a hash",
            todo="Report this with the program's version; nothing was changed",
        ) from None


def _key(keys: MemberKeys) -> Secret:
    return derive(keys.box_secret, "seen head")
