"""What was sealed once opens for good: vectors of the stored format, version 1."""

import io
import json
from pathlib import Path

import pytest

from testimonia.crypto import CompartmentKey, Grant, MediaReader, MemberKeys, Secret, SubjectKey, open_sealed
from testimonia.crypto.slots import open_slot

FOLDER = Path(__file__).parent / "vectors"


def vector(name: str) -> dict:
    return json.loads((FOLDER / f"{name}-1.json").read_text("utf-8"))


def secret(digits: str) -> Secret:
    return Secret(bytes.fromhex(digits))


def member(seeds: dict) -> MemberKeys:
    return MemberKeys(secret(seeds["box"]), secret(seeds["sign"]))


def stored(kind: type, fields: dict):
    blobs = {"sealed", "signature", "public"}
    return kind(**{name: bytes.fromhex(part) if name in blobs else part for name, part in fields.items()})


@pytest.mark.parametrize("number", range(6))
def test_a_record_of_format_1_opens(number):
    given = vector("records")
    case = given["cases"][number]

    opened = open_sealed(secret(given["key"]), bytes.fromhex(case["blob"]), given["binding"].encode())

    assert opened.decode() == case["plain"]


def test_keys_of_format_1_open():
    given = vector("keys")
    giver, taker = member(given["giver"]), member(given["taker"])
    compartment = stored(CompartmentKey, given["compartment_key"])

    compartment.check(giver.public.verify)
    granted = stored(Grant, given["grant"]).open(taker, giver.public.verify)
    compartment.check_secret(granted)
    opened = stored(SubjectKey, given["sealed_subject_key"]).open(granted, taker.public.verify)

    assert granted.reveal().hex() == given["compartment_secret"]
    assert opened.reveal().hex() == given["subject_key"]
    assert taker.public.fingerprint() == given["taker_fingerprint"]


@pytest.mark.parametrize("case", range(2), ids=["english", "korean"])
def test_a_slot_of_format_1_opens_at_full_cost(case):
    given = vector("slots")
    expected = given["cases"][case]

    number, content = open_slot(bytes.fromhex(given["file"]), expected["passphrase"])

    assert (number, content.member) == (expected["number"], expected["member"])
    assert content.file_key.reveal().hex() == expected["file_key"]
    assert content.keys.box_secret.reveal().hex() == expected["box"]
    assert content.keys.sign_seed.reveal().hex() == expected["sign"]
    assert content.root_verify_key.hex() == expected["root_verify_key"]


def test_a_sealed_file_of_format_1_opens():
    given = vector("media")
    sealed = b"".join(bytes.fromhex(chunk) for chunk in given["chunks"])

    with MediaReader(secret(given["key"]), given["id"], io.BytesIO(sealed)) as reader:
        assert reader.read() == bytes(range(256)) * given["repeats"] + given["end"].encode()
