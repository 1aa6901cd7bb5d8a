"""Canaries: long random strings planted into every field, and a search for them in every byte that was written.

    canaries = Canaries.random(seed=1)
    records = canaries.records()                 # one of every record kind, each text field a canary
    hits = canaries.search(folder, another)      # files and their names, in every encoding below

Encodings: UTF-8 and UTF-16 (LE, BE), NFC and NFD, JSON escapes; each plain, in hexadecimal digits, in base64 and
base64url at its three alignments; and all of that inside zlib, gzip and zip streams.
"""

import base64
import importlib
import json
import pkgutil
import random
import types
import typing
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ValidationError

import testimonia
from testimonia.core.records import KINDS, Record, new_id

_WINDOW = 8
_LARGEST_INFLATED = 64 * 1024 * 1024
_HEADERS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b\x08", b"PK\x03\x04")
_SKIPPED_CHARACTERS = {0: 0, 1: 2, 2: 3}
"""Characters of base64 that depend on the 0, 1 or 2 bytes before the canary."""


@dataclass(frozen=True)
class Hit:
    """A canary that was found: where, which one, and in which encoding."""

    path: str
    canary: int
    encoding: str


class Canaries:
    """A set of canaries, all of them different."""

    def __init__(self, strings: list[str]) -> None:
        self.strings = strings
        self._next = 0
        self._returned: list[str] = []

    @classmethod
    def random(cls, seed: int, n: int = 200) -> "Canaries":
        """Return n canaries: Hangul, Hanzi, Latin, dates and phone numbers in turn."""
        source = random.Random(seed)
        makers = (_hangul, _hanzi, _latin, _date, _phone)
        return cls([makers[number % len(makers)](source) for number in range(n)])

    def take(self) -> str:
        """Return the next canary, beginning again after the last one; one that a field refused comes first."""
        if self._returned:
            return self._returned.pop()
        self._next += 1
        return self.strings[(self._next - 1) % len(self.strings)]

    # planting

    def records(self) -> list[Record]:
        """Return records of every kind that the product knows, until every canary was planted at least once."""
        for module in pkgutil.walk_packages(testimonia.__path__, "testimonia."):
            if module.name.endswith(".records"):
                importlib.import_module(module.name)
        product = [kind for kind in KINDS.values() if kind.__module__.startswith("testimonia.")]
        planted = [self.build(kind) for kind in product]
        while self._next < len(self.strings):
            planted += [self.build(kind) for kind in product]
        return planted

    def build(self, model: type[BaseModel]) -> typing.Any:
        """Return an instance whose text fields hold canaries, and where a rule forbids one, a value that it allows."""
        fields = {"id": new_id(), "subject": new_id(), "revision": 0} if issubclass(model, Record) else {}
        for name, field in model.model_fields.items():
            if name not in fields:
                fields[name] = self._value(field.annotation)
        allowed = {name: iter(_ALLOWED) for name in fields}
        while True:
            try:
                return model(**fields)
            except ValidationError as refused:
                for error in refused.errors(include_input=False, include_url=False):
                    if not error["loc"]:
                        raise
                    name = str(error["loc"][0])
                    if fields[name] in self.strings:
                        self._returned.append(fields[name])
                    fields[name] = next(allowed[name])

    def _value(self, annotation: typing.Any) -> typing.Any:
        """Return a value of this type with canaries in it."""
        origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Annotated:
            return self._value(inner[0])
        if origin is typing.Literal:
            return inner[0]
        if origin in (typing.Union, types.UnionType):
            return self._value(next((part for part in inner if part is str), inner[0]))
        if origin is tuple and ... not in inner:
            return tuple(self._value(part) for part in inner)
        if origin in (tuple, list, set, frozenset):
            return [self._value(inner[0])]
        if origin is dict:
            return {self._value(inner[0]): self._value(inner[1])}
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self.build(annotation)
        if annotation in (bool, int, float):
            return annotation(1)
        return self.take()

    # searching

    def search(self, *roots: Path) -> list[Hit]:
        """Search names and bytes of all files under these folders, or of these files."""
        hits: list[Hit] = []
        for root in roots:
            for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
                hits += self.search_bytes(path.name.encode(), f"{path} (its name)")
                if path.is_file():
                    hits += self.search_bytes(path.read_bytes(), str(path))
        return hits

    def search_text(self, text: str, name: str = "text") -> list[Hit]:
        """Search a string, such as a log or what a command printed."""
        return self.search_bytes(text.encode("utf-8", "surrogatepass"), name)

    def search_bytes(self, data: bytes, name: str, depth: int = 3) -> list[Hit]:
        """Search bytes and every compressed stream in them."""
        hits = list(self._direct_hits(data, name))
        if depth:
            for start, inflated in _inflated(data):
                hits += self.search_bytes(inflated, f"{name} (inflated at {start})", depth - 1)
        return hits

    def _direct_hits(self, data: bytes, name: str) -> Iterator[Hit]:
        """Look up all windows of eight bytes among the beginnings of all patterns, then compare in full."""
        if len(data) < _WINDOW:
            return
        windows = np.lib.stride_tricks.sliding_window_view(np.frombuffer(data, np.uint8), _WINDOW)
        for first in range(0, len(windows), 1 << 20):
            part = np.ascontiguousarray(windows[first : first + (1 << 20)]).view(np.uint64).ravel()
            places = np.searchsorted(self._beginnings, part).clip(max=len(self._beginnings) - 1)
            for offset in np.flatnonzero(self._beginnings[places] == part):
                start = first + int(offset)
                for pattern, canary, encoding in self._by_beginning[data[start : start + _WINDOW]]:
                    if data.startswith(pattern, start):
                        yield Hit(name, canary, encoding)

    @cached_property
    def _by_beginning(self) -> dict[bytes, list[tuple[bytes, int, str]]]:
        found: dict[bytes, list[tuple[bytes, int, str]]] = {}
        for number, canary in enumerate(self.strings):
            for encoding, pattern in encodings_of(canary).items():
                found.setdefault(pattern[:_WINDOW], []).append((pattern, number, encoding))
        return found

    @cached_property
    def _beginnings(self) -> np.ndarray:
        return np.unique(np.frombuffer(b"".join(self._by_beginning), np.uint64))


def encodings_of(text: str) -> dict[str, bytes]:
    """Return the bytes of a text in every encoding that is searched for, by the encoding's name."""
    plain: dict[str, bytes] = {}
    for form in ("NFC", "NFD"):
        normal = unicodedata.normalize(form, text)
        for codec in ("utf-8", "utf-16-le", "utf-16-be"):
            plain[f"{form} {codec}"] = normal.encode(codec)
        plain[f"{form} json"] = json.dumps(normal)[1:-1].encode()
    found = dict(plain)
    for name, data in plain.items():
        found[f"{name} hex"] = data.hex().encode()
        found[f"{name} HEX"] = data.hex().upper().encode()
        for shift, skipped in _SKIPPED_CHARACTERS.items():
            full = (shift + len(data)) * 8 // 6
            for alphabet, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
                found[f"{name} {alphabet} +{shift}"] = encode(bytes(shift) + data)[skipped:full]
    return found


def _inflated(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what inflates: zlib, gzip and zip members, wherever one begins."""
    for header in _HEADERS:
        start = data.find(header)
        while start >= 0:
            inflated = _inflate(data, start, header)
            if len(inflated) >= _WINDOW:
                yield start, inflated
            start = data.find(header, start + 1)


def _inflate(data: bytes, start: int, header: bytes) -> bytes:
    if header == b"PK\x03\x04":
        name, extra = (int.from_bytes(data[start + at : start + at + 2], "little") for at in (26, 28))
        start, window = start + 30 + name + extra, -zlib.MAX_WBITS
    else:
        window = zlib.MAX_WBITS | 32
    inflater = zlib.decompressobj(window)
    inflated = bytearray()
    try:
        for chunk in range(start, len(data), 65536):
            inflated += inflater.decompress(data[chunk : chunk + 65536])
            if inflater.eof or len(inflated) > _LARGEST_INFLATED:
                break
    except zlib.error:
        pass
    return bytes(inflated)


_ALLOWED = ("2001-05", "ab" * 16, "ab" * 32, "1", "en", None)
"""Values to try where a field refuses a canary: a date, an id, a hash, a number, a language, nothing."""


def _hangul(source: random.Random) -> str:
    return "".join(chr(source.randint(0xAC00, 0xD7A3)) for _ in range(20))


def _hanzi(source: random.Random) -> str:
    return "".join(chr(source.randint(0x4E00, 0x9FA5)) for _ in range(20))


def _latin(source: random.Random) -> str:
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéüñ"
    return "".join(source.choice(letters) for _ in range(40))


def _date(source: random.Random) -> str:
    year, month, day = source.randint(1900, 1999), source.randint(1, 12), source.randint(1, 28)
    return (
        f"{year}-{month:02}-{day:02} {source.randint(0, 23):02}:{source.randint(0, 59):02}:{source.randint(0, 59):02}"
    )


def _phone(source: random.Random) -> str:
    return "+{} {} {} {}".format(
        *(source.randint(*span) for span in ((10, 99), (100, 199), (1000, 9999), (1000, 9999)))
    )
