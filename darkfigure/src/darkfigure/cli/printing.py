"""Answers on paper: one JSON object, strict, or calm text. Infinite limits are null and called unbounded."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from darkfigure.errors import DarkfigureError, NotEstimable
from darkfigure.estimate import Estimate


@dataclass(frozen=True)
class Answer:
    """What a command found.

    Parameters
    ----------
    estimate : Estimate
    words : str
        For people; by default the estimate's own explanation.
    added : mapping
        More keys for the JSON object, such as verdict and table.
    """

    estimate: Estimate
    words: str = ""
    added: Mapping[str, Any] = field(default_factory=dict)


def show(answer: Answer, *, as_json: bool, level: float) -> None:
    """Print an answer."""
    if as_json:
        _write(json.dumps(plain(_object(answer, level)), ensure_ascii=False, allow_nan=False))
    else:
        _write(answer.words or answer.estimate.explain(level))


def refuse(refusal: DarkfigureError, *, as_json: bool) -> None:
    """Print a refusal: one object where JSON was asked for, else one sentence to the error channel."""
    if as_json:
        _write(json.dumps({"refused": refusal.to_dict()}, ensure_ascii=False))
    else:
        sys.stderr.write(f"Refused. {refusal}\n")


def _write(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    sys.stdout.flush()


def _object(answer: Answer, level: float) -> dict[str, Any]:
    made = answer.estimate
    interval, unbounded = _interval(made, level)
    return {
        "value": made.value,
        "unit": made.unit,
        "population": made.population,
        "interval": interval,
        "interval_method": made.interval_method,
        "kind": made.kind,
        "method": made.method,
        "model": made.model,
        "n": made.n,
        "assumptions": made.assumptions,
        "warnings": [*made.warnings, *unbounded],
        "references": made.references,
        "diagnostics": made.diagnostics,
        "seed": made.seed,
        "input_sha256": made.input_sha256,
        **answer.added,
    }


def _interval(made: Estimate, level: float) -> tuple[dict[str, Any], list[str]]:
    try:
        low, high = made.interval(level)[1:3]
    except NotEstimable:
        return {"level": level, "low": None, "high": None}, []
    found: dict[str, Any] = {"level": level, "low": low, "high": high}
    sides = [side for side in ("low", "high") if math.isinf(found[side])]
    if not sides:
        return found, []
    return found | {"unbounded": sides} | dict.fromkeys(sides), ["The interval is unbounded: it has no end."]


def plain(value: Any) -> Any:
    """Values that strict JSON knows: infinite numbers become the word unbounded, missing ones null."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else ("unbounded" if math.isinf(value) else None)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Sequence | set | frozenset):
        return [plain(each) for each in value]
    return str(value)
