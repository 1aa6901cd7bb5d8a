"""Write the test vectors of the envelope's format. Run once a format; files that exist are never written again.

python testimonia/tests/crypto/vectors/make.py
"""

import io
import json
from pathlib import Path

from testimonia.crypto import (
    STANDARD,
    CompartmentKey,
    Grant,
    MemberKeys,
    SlotContent,
    SubjectKey,
    bind,
    generate,
    new_key,
    new_pair,
    seal,
    seal_chunks,
)
from testimonia.crypto.media import CHUNK_BYTES
from testimonia.crypto.slots import empty_slots, fill

FOLDER = Path(__file__).parent
NAMES = ("person", "aa" * 16, "bb" * 16, "CODED", 2, 3, 1)
TEXTS = ("", "plain", "그녀는 돌아왔다. 她回来了。", "x" * 255, "x" * 256, "x" * 5000)


def hexed(value: object) -> object:
    fields = vars(value)
    return {name: part.hex() if isinstance(part, bytes) else part for name, part in fields.items()}


def records() -> object:
    key = new_key()
    binding = bind("rec", *NAMES)
    cases = [{"plain": text, "blob": seal(key, text.encode(), binding).hex()} for text in TEXTS]
    return {"key": key.reveal().hex(), "binding": binding.decode(), "cases": cases}


def keys() -> object:
    giver, taker = MemberKeys.generate(), MemberKeys.generate()
    secret, public = new_pair()
    compartment = CompartmentKey.make("CODED", 1, public, "giver", giver)
    subject_key = new_key()
    return {
        "giver": {"box": giver.box_secret.reveal().hex(), "sign": giver.sign_seed.reveal().hex()},
        "taker": {"box": taker.box_secret.reveal().hex(), "sign": taker.sign_seed.reveal().hex()},
        "taker_fingerprint": taker.public.fingerprint(),
        "compartment_secret": secret.reveal().hex(),
        "compartment_key": hexed(compartment),
        "grant": hexed(Grant.make("taker", taker.public, "compartment:CODED", 1, secret, "giver", giver)),
        "subject_key": subject_key.reveal().hex(),
        "sealed_subject_key": hexed(SubjectKey.make("bb" * 16, 2, 1, compartment, subject_key, "taker", taker)),
    }


def slots() -> object:
    cases = []
    file = empty_slots()
    for number, word_list in ((0, "english"), (15, "korean")):
        member, file_key, passphrase = MemberKeys.generate(), new_key(), generate(number, word_list)
        content = SlotContent(f"{number:02x}" * 16, member, file_key, bytes(range(32)))
        file = fill(file, number, passphrase, content, STANDARD)
        cases.append(
            {
                "number": number,
                "passphrase": passphrase,
                "member": content.member,
                "box": member.box_secret.reveal().hex(),
                "sign": member.sign_seed.reveal().hex(),
                "file_key": file_key.reveal().hex(),
                "root_verify_key": content.root_verify_key.hex(),
            }
        )
    return {"file": file.hex(), "cases": cases}


def media() -> object:
    key = new_key()
    plain = bytes(range(256)) * (CHUNK_BYTES // 256) + b"the last chunk"
    chunks = [chunk.hex() for chunk in seal_chunks(key, "cc" * 16, io.BytesIO(plain))]
    return {
        "key": key.reveal().hex(),
        "id": "cc" * 16,
        "repeats": CHUNK_BYTES // 256,
        "end": "the last chunk",
        "chunks": chunks,
    }


if __name__ == "__main__":
    for make in (records, keys, slots, media):
        path = FOLDER / f"{make.__name__}-1.json"
        if not path.exists():
            path.write_text(json.dumps(make(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
