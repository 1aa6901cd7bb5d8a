"""Invented sentences by topic; a topic and a language go in, a sentence comes out that this transcript has not used."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np

from testimonia.core.values import Language


@dataclass(frozen=True)
class Sentence:
    """What is said, and its English."""

    topic: str
    text: str
    english: str


@cache
def sentences() -> Mapping[str, Sequence[Mapping[str, str]]]:
    """Return the shipped sentences, by topic."""
    text = (files("testimonia.demo") / "data" / "sentences.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def say(rng: np.random.Generator, topic: str, language: Language, used: set[str], **facts: object) -> Sentence:
    """Choose a sentence of a topic in a language; ``used`` holds the English of those that are taken."""
    fitting = [s for s in sentences()[topic] if language in s]
    fresh = [s for s in fitting if s["en"] not in used] or fitting
    chosen = fresh[int(rng.integers(len(fresh)))]
    used.add(chosen["en"])
    return Sentence(topic, chosen[language].format(**facts), chosen["en"].format(**facts))
