"""One transcript while it is composed: topics go in, the text, its translation and the places of passages come out."""

from dataclasses import dataclass, field

import numpy as np

from testimonia.core.values import Language
from testimonia.demo.sentences import Sentence, say


@dataclass
class Transcript:
    """What one teller says, sentence by sentence. Places are counted in code points of the original."""

    language: Language
    rng: np.random.Generator = field(repr=False)
    text: str = ""
    translation: str = ""
    used: set[str] = field(default_factory=set, repr=False)

    def say(self, topic: str, **facts: object) -> tuple[int, int]:
        """Add a sentence of a topic and return where it stands."""
        return self.add(say(self.rng, topic, self.language, self.used, **facts))

    def add(self, sentence: Sentence) -> tuple[int, int]:
        """Add a sentence and return where it stands."""
        gap = "" if not self.text or self.text.endswith("\n") else ("" if self.language == "zh" else " ")
        start = len(self.text) + len(gap)
        self.text += gap + sentence.text
        self.translation += (" " if self.translation and not self.translation.endswith("\n") else "") + sentence.english
        return start, len(self.text)

    def paragraph(self) -> None:
        """Begin a new paragraph."""
        if self.text and not self.text.endswith("\n"):
            self.text += "\n\n"
            self.translation += "\n\n"
