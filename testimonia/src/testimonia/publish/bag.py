"""BagIt (RFC 8493): the manifests that list every file with its SHA-256, and the signature over them.

``signature.json`` signs ``tagmanifest-sha256.txt``, which holds the hash of every other file outside ``data/``; one of
those is ``manifest-sha256.txt``, which holds the hash of every file inside. So one signature covers all.
"""

import hashlib
import json
from collections.abc import Mapping

MANIFEST, TAG_MANIFEST, SIGNATURE = "manifest-sha256.txt", "tagmanifest-sha256.txt", "signature.json"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_SIGNED = b"testimonia release package 1\n"
"""Put before what is signed, so that the signature means a release and nothing else."""


def sha256(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def manifest(hashes: Mapping[str, str]) -> bytes:
    """Return a manifest: one line a file, in the order of the names."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items())).encode()


def read_manifest(data: bytes) -> dict[str, str]:
    """Return the hash of each file that a manifest lists; a line that is not one is left out."""
    lines = (line.split("  ", 1) for line in data.decode("utf-8", "replace").split("\n"))
    return {parts[1]: parts[0] for parts in lines if len(parts) == 2}


def bag_info(title: str, organisation: str, published_on: str, payload: Mapping[str, bytes]) -> bytes:
    """Return ``bag-info.txt``."""
    octets = sum(map(len, payload.values()))
    fields = [
        ("Source-Organization", organisation),
        ("External-Description", title),
        ("Bagging-Date", published_on),
        ("Payload-Oxum", f"{octets}.{len(payload)}"),
    ]
    return "".join(f"{key}: {' '.join(value.split())}\n" for key, value in fields if value).encode()


def signed_message(tag_manifest: bytes) -> bytes:
    """Return what the release key signs."""
    return _SIGNED + tag_manifest


def write_signature(public_key: bytes, signature: bytes) -> bytes:
    """Return ``signature.json``."""
    fields = {
        "algorithm": "Ed25519",
        "public_key": public_key.hex(),
        "signature": signature.hex(),
        "signs": TAG_MANIFEST,
    }
    return json.dumps(fields, indent=1).encode() + b"\n"


def read_signature(data: bytes) -> tuple[bytes, bytes] | None:
    """Return public key and signature; none unless the file is, to the byte, what `write_signature` writes."""
    try:
        fields = json.loads(data)
        pair = bytes.fromhex(fields["public_key"]), bytes.fromhex(fields["signature"])
    except (ValueError, KeyError, TypeError):
        return None
    return pair if write_signature(*pair) == data else None


def fingerprint(public_key: bytes) -> str:
    """Return 120 bits of SHA-256 over the release key, in groups of five letters and digits to read aloud."""
    hexadecimal = hashlib.sha256(b"release|" + public_key).hexdigest()[:30]
    return " ".join(hexadecimal[i : i + 5] for i in range(0, 30, 5))
