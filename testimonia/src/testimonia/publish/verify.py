"""Check a release package: hashes, signature, and whatever its cleared inputs allow to compute again.

Works in the core install: no web framework, no typesetter, no store. A path goes in, a `Verification` comes out.
"""

from collections.abc import Mapping
from pathlib import Path

from testimonia.core.errors import Damaged
from testimonia.crypto import verify as verify_signature
from testimonia.publish import bag
from testimonia.publish.reading import Contents, read_package
from testimonia.publish.recompute import recompute
from testimonia.publish.verification import Signer, Verification

TAGS = ("bag-info.txt", "bagit.txt", bag.MANIFEST)


def verify(path: Path, key: str = "") -> Verification:
    """Check a package; ``key`` is the fingerprint that the publisher gave by another way."""
    contents = read_package(path)
    altered = set(contents.unreadable)
    removed, added = _payload(contents, altered)
    signed = _signature(contents, altered, removed)
    fingerprint = bag.fingerprint(signed) if signed else ""
    intact = not (altered or removed or added)
    return Verification(
        package=path.name,
        altered=tuple(sorted(altered)),
        removed=tuple(sorted(removed)),
        added=tuple(sorted(added)),
        signature_valid=signed is not None and bag.SIGNATURE not in altered and bag.TAG_MANIFEST not in altered,
        fingerprint=fingerprint,
        signer=_signer(fingerprint, key),
        checks=recompute(contents.files) if intact else (),
    )


def _payload(contents: Contents, altered: set[str]) -> tuple[set[str], set[str]]:
    """Hold every file against the manifests; return what is missing and what is too many."""
    files = contents.files
    present = set(files) | set(contents.unreadable)
    tag_hashes = bag.read_manifest(files.get(bag.TAG_MANIFEST, b""))
    manifest_whole = _matches(files, bag.MANIFEST, tag_hashes)
    listed = bag.read_manifest(files.get(bag.MANIFEST, b""))
    if bag.MANIFEST in files and not manifest_whole and _signed_key(files) is not None:
        # The signed list says that the manifest itself is altered, so its lines accuse nobody.
        altered.add(bag.MANIFEST)
        return _missing_tags(present), set()
    altered |= {name for name in listed if name in files and bag.sha256(files[name]) != listed[name]}
    if _signed_key(files) is not None:
        altered |= {name for name in TAGS if name in files and not _matches(files, name, tag_hashes)}
    expected = set(listed) | {*TAGS, bag.TAG_MANIFEST, bag.SIGNATURE}
    if bag.MANIFEST not in files:
        return _missing_tags(present), set()
    return (expected - present), (present - expected)


def _missing_tags(present: set[str]) -> set[str]:
    return {*TAGS, bag.TAG_MANIFEST, bag.SIGNATURE} - present


def _signature(contents: Contents, altered: set[str], removed: set[str]) -> bytes | None:
    """Return the key that signed; where nobody's signature fits, name the file that stands against it."""
    files = contents.files
    if bag.SIGNATURE not in files or bag.TAG_MANIFEST not in files:
        return None
    if (key := _signed_key(files)) is not None:
        return key
    hashes = {name: bag.sha256(files[name]) for name in TAGS if name in files}
    # If the list of hashes still fits all that it lists, the signature is what changed; otherwise the list is.
    same = bag.manifest(hashes) == files[bag.TAG_MANIFEST]
    altered.add(bag.SIGNATURE if same and not removed else bag.TAG_MANIFEST)
    pair = bag.read_signature(files[bag.SIGNATURE])
    return pair[0] if pair and bag.SIGNATURE not in altered else None


def _signed_key(files: Mapping[str, bytes]) -> bytes | None:
    pair = bag.read_signature(files.get(bag.SIGNATURE, b""))
    if pair is None or bag.TAG_MANIFEST not in files:
        return None
    try:
        verify_signature(pair[0], bag.signed_message(files[bag.TAG_MANIFEST]), pair[1], "the release package")
    except Damaged:
        return None
    return pair[0]


def _matches(files: Mapping[str, bytes], name: str, hashes: Mapping[str, str]) -> bool:
    return name in files and hashes.get(name) == bag.sha256(files[name])


def _signer(fingerprint: str, key: str) -> Signer:
    if not fingerprint:
        return "none"
    if not key:
        return "unknown"
    return "known" if _plain(key) == _plain(fingerprint) else "other"


def _plain(fingerprint: str) -> str:
    return "".join(fingerprint.split()).replace("-", "").replace(":", "").lower()
