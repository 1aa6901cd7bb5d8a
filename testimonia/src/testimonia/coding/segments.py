"""Anchors of passages: code points into one text, and the hash of what stood there.

A text and its segments go in; whether each still holds, has moved or is broken comes out. The hash alone is kept, so a
passage is found again without a second copy of its words.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from testimonia.coding.records import Segment
from testimonia.core.errors import InvalidInput


@dataclass(frozen=True)
class Anchor:
    """Where a segment stands in a text: `held` in place, `moved` to the one other place, `ambiguous`, or `lost`."""

    segment: Segment
    state: Literal["held", "moved", "ambiguous", "lost"]
    start: int
    end: int

    @property
    def broken(self) -> bool:
        return self.state in ("ambiguous", "lost")


def passage_sha256(passage: str) -> str:
    """Return the hash of a passage as it stands: no normalisation, for an anchor must notice every edit."""
    return hashlib.sha256(passage.encode("utf-8", "surrogatepass")).hexdigest()


def mark(material: str, subject: str, text: str, start: int, end: int) -> Segment:
    """Return the segment of ``text[start:end]``, counted in code points, of one source material."""
    if not 0 <= start < end <= len(text):
        raise InvalidInput(
            found=f"a passage from {start} to {end} in a text of {len(text)} characters",
            rule="a passage starts and ends inside its text and is not empty",
            todo="Mark the passage again",
        )
    return Segment(
        subject=subject, material=material, start=start, end=end, text_sha256=passage_sha256(text[start:end])
    )


def locate(segment: Segment, text: str) -> Anchor:
    """Find a segment in the text as it is now; a passage that occurs twice is ambiguous and left to a person."""
    if passage_sha256(text[segment.start : segment.end]) == segment.text_sha256:
        return Anchor(segment, "held", segment.start, segment.end)
    length = segment.end - segment.start
    found = [i for i in range(len(text) - length + 1) if passage_sha256(text[i : i + length]) == segment.text_sha256]
    if len(found) == 1:
        return Anchor(segment, "moved", found[0], found[0] + length)
    return Anchor(segment, "ambiguous" if found else "lost", segment.start, segment.end)


def reanchor(segments: Iterable[Segment], text: str) -> tuple[tuple[Segment, ...], tuple[Anchor, ...]]:
    """Return the segments to store again at their new place, and the anchors that are broken."""
    anchors = [locate(segment, text) for segment in segments]
    moved = tuple(a.segment.model_copy(update={"start": a.start, "end": a.end}) for a in anchors if a.state == "moved")
    return moved, tuple(a for a in anchors if a.broken)
