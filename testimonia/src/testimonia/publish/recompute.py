"""Compute again what a package allows: its files go in, checks come out, with what can't be checked and why.

Nothing here reads anything but the package, and formulas are read by the library's small grammar, never run as code.
"""

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import get_args

from darkfigure import DarkfigureError, Estimate
from testimonia.cleared import ClearedClaim, ClearedFigure, ClearedInterval
from testimonia.core.errors import TestimoniaError
from testimonia.core.values import Language
from testimonia.publish import numbers
from testimonia.publish.bag import sha256
from testimonia.publish.figures_file import FiguresFile, PrintedFigure, read_figures
from testimonia.publish.headlines import figure_words, printed_value
from testimonia.publish.tables import claims_csv, table_csv, table_file
from testimonia.publish.verification import Check
from testimonia.publish.wording import wording

MAX_DRAWS = 1_000_000
_DIGITS = "significant digits of estimates"


def recompute(files: Mapping[str, bytes]) -> tuple[Check, ...]:
    """Return every check, in the order of the package's figures."""
    try:
        file = read_figures(files.get("data/figures.json", b""))
    except TestimoniaError as damaged:
        return (Check("data/figures.json", "failed", str(damaged)),)
    return (
        _plan(files, file),
        *_tables(files, file),
        _report(files, file),
        *(check for figure in file.figures for check in _figure(figure, file, files)),
        *_claims(file.claims),
    )


def _plan(files: Mapping[str, bytes], file: FiguresFile) -> Check:
    same = sha256(files.get("data/plan.toml", b"")) == file.edition.plan_sha256
    return _check(
        "data/plan.toml", same, "its hash is the one that figures.json names", "it isn't the plan of figures.json"
    )


def _tables(files: Mapping[str, bytes], file: FiguresFile) -> Iterator[Check]:
    written = {table_file(table): table_csv(table) for table in file.tables}
    if file.claims:
        written["data/tables/claims.csv"] = claims_csv(file.claims)
    for name, data in written.items():
        yield _check(name, files.get(name) == data, "says what figures.json says", "differs from figures.json")


def _report(files: Mapping[str, bytes], file: FiguresFile) -> Check:
    printed = _Values()
    printed.feed(files.get("data/report.html", b"").decode("utf-8", "replace"))
    w = wording(_language(file))
    values = {figure.id: printed_value(figure) for figure in file.figures}
    numbers_shown = {figure.id: _numbers(" ".join(figure_words(figure, w))) for figure in file.figures}
    printed_numbers = {id: _numbers(" ".join(texts)) for id, texts in printed.texts.items()}
    return _check(
        "data/report.html", printed.values == values and printed_numbers == numbers_shown,
        f"prints the values of all {len(values)} figures", "prints other figures than figures.json holds",
    )  # fmt: skip


def _language(file: FiguresFile) -> Language:
    language = file.edition.language
    return language if language in get_args(Language) else "en"  # type: ignore[return-value]


def _numbers(text: str) -> list[str]:
    """The numbers of a text whatever its words, which may change from one version of this program to the next."""
    return sorted(re.findall(r"\d(?:[\d,.]*\d)?", text))


class _Values(HTMLParser):
    """The value of each figure that the report prints, and the text of its head, which readers see."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.texts: dict[str, list[str]] = {}
        self._figure = ""
        self._in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if "data-figure" in found:
            self._figure = found["data-figure"] or ""
            self.values[self._figure] = found.get("data-value") or ""
            self.texts[self._figure] = []
        self._in_head = self._in_head or (tag == "p" and found.get("class") in ("headline", "detail"))

    def handle_endtag(self, tag: str) -> None:
        self._in_head = self._in_head and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._in_head and self._figure:
            self.texts[self._figure].append(data)


def _figure(figure: PrintedFigure, file: FiguresFile, files: Mapping[str, bytes]) -> Iterator[Check]:
    if figure.kind == "refusal":
        yield Check(figure.id, "ok", "a refusal: it holds no number to compute")
    elif figure.kind == "estimate":
        yield Check(figure.id, "not_checked", "an estimate: the counts that it rests on may not leave")
        yield _ordered(figure)
    elif figure.kind == "count":
        yield from _count(figure)
    else:
        yield from _judged(figure, file, files)


def _count(figure: PrintedFigure) -> Iterator[Check]:
    if figure.value is None or figure.of is None:
        yield Check(figure.id, "not_checked", "a count in words: its number may not leave")
        return
    low, high = (figure.interval.low, figure.interval.high) if figure.interval else (figure.value, figure.value)
    fits = 0 <= low <= figure.value <= high <= figure.of and figure.percent == numbers.percent(figure.value, figure.of)
    shown = f"{numbers.plain(figure.value)} of {numbers.plain(figure.of)}"
    percent = "" if figure.percent is None else f" is {figure.percent} %"
    yield _check(
        figure.id, fits, f"{shown}{percent}, within its bounds", f"{shown} doesn't fit its percentage or bounds"
    )
    yield Check(figure.id, "not_checked", "the count itself: the records behind it may not leave")


def _ordered(figure: PrintedFigure) -> Check:
    interval, value = figure.interval, figure.value
    fits = value is None or interval is None or interval.low <= value <= interval.high
    return _check(figure.id, fits, "its value lies in its interval", "its value lies outside of its interval")


def _judged(figure: PrintedFigure, file: FiguresFile, files: Mapping[str, bytes]) -> Iterator[Check]:
    if figure.value is None or figure.interval is None or figure.seed is None or not figure.n_draws:
        yield Check(figure.id, "not_checked", "a judged range without value, range, seed or number of draws")
        return
    if not figure.recomputable or figure.n_draws > MAX_DRAWS:
        why = "its inputs may not leave" if not figure.recomputable else f"more than {MAX_DRAWS:,} draws"
        yield Check(figure.id, "not_checked", f"a judged range: {why}")
        yield _ordered(figure)
        return
    try:
        again = _draw_again(figure, figure.interval.level or 0.95, file, files)
    except (DarkfigureError, KeyError, TypeError, ValueError) as reason:
        yield Check(
            figure.id, "not_checked", f"a judged range that rests on more than its parameters ({_first(reason)})"
        )
        yield _ordered(figure)
        return
    digits = int(file.disclosure.parameters.get(_DIGITS, 3))
    fits = all(_agrees(printed, computed, digits) for printed, computed in _pairs(figure, again))
    low, high = numbers.plain(figure.interval.low), numbers.plain(figure.interval.high)
    detail = f"{low} to {high}, drawn again {figure.n_draws:,} times from its formula and parameters"
    yield _check(figure.id, fits, detail, f"{low} to {high} does not follow from its formula, parameters and seed")


def _draw_again(figure: ClearedFigure, level: float, file: FiguresFile, files: Mapping[str, bytes]) -> Estimate:
    from darkfigure import compose

    parameters = {
        p.name: compose.Parameter(p.name, p.distribution, p.values, p.unit, p.source, reference=p.reference)
        for p in figure.parameters
    }
    draws, seed = figure.n_draws or 0, figure.seed or 0
    if figure.solved_for:
        plan = tomllib.loads(files["data/plan.toml"].decode())
        claim_id = plan["figures"][figure.id]["reach"]
        target = next(claim.value for claim in file.claims if claim.claim_id == claim_id)
        return compose.solve_for(figure.solved_for, figure.formula, parameters, target, draws=draws, seed=seed)
    return compose.evaluate(figure.formula, parameters, draws=draws, seed=seed, level=level)


def _pairs(figure: PrintedFigure, again: Estimate) -> Iterator[tuple[float, float]]:
    """Each printed number beside the one computed again."""
    interval = figure.interval
    if figure.value is not None:
        yield figure.value, again.value
    if interval is not None:
        computed = again.interval(interval.level or 0.95)
        yield from ((interval.low, computed.low), (interval.high, computed.high))
    together: ClearedInterval | None = figure.dependent_interval
    if together is not None and "dependent" in again.diagnostics:
        found = again.diagnostics["dependent"]
        yield from ((together.low, found["low"]), (together.high, found["high"]))


def _agrees(printed: float, computed: float, digits: int) -> bool:
    """Whether a printed number is a computed one, rounded to so many digits in either direction."""
    if not math.isfinite(computed):
        return False
    size = max(abs(printed), abs(computed))
    step = 10.0 ** (math.floor(math.log10(size)) - digits + 1) if size else 0.0
    return abs(printed - computed) <= step * (1 + 1e-9)


def _claims(claims: tuple[ClearedClaim, ...]) -> Iterator[Check]:
    by_id = {claim.claim_id: claim for claim in claims}
    for claim in claims:
        original = by_id.get(claim.repeats)
        if not claim.repeats:
            continue
        if original is None:
            yield Check(
                f"claim {claim.claim_id}", "not_checked", f"{claim.repeats}, which it repeats, is not in the package"
            )
            continue
        changed = [n for n in ("value", "bound", "unit", "quantity") if getattr(claim, n) != getattr(original, n)]
        silent = not claim.drift or claim.drift.lower().startswith("repeated without change")
        detail = f"{', '.join(changed) or 'neither value nor bound'} changed against {claim.repeats}"
        yield _check(f"claim {claim.claim_id}", not (changed and silent), detail, f"{detail}, and no drift is stated")


def _check(subject: str, fits: bool, good: str, bad: str) -> Check:
    return Check(subject, "ok" if fits else "failed", good if fits else bad)


def _first(reason: Exception) -> str:
    return str(reason).split(".")[0] or type(reason).__name__
