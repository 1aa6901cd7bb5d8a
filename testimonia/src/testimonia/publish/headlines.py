"""A figure's headline: a cleared figure goes in, the words and the value that the report prints come out.

It needs no chart, so `verify` holds reports to figures.json with it in the core install.
"""

from testimonia.cleared import ClearedFigure, ClearedInterval
from testimonia.publish import numbers
from testimonia.publish.wording import Wording

WORDS = ("few", "some", "about half", "most")
"""The words of the gate, in the order of what they mean; each language has its own for them."""


def printed_value(figure: ClearedFigure) -> str:
    """Return the value as figures.json holds it; empty where there is none."""
    return "" if figure.value is None else repr(float(figure.value))


def figure_words(figure: ClearedFigure, w: Wording) -> tuple[str, str]:
    """Return a figure's headline and the line below it."""
    if figure.kind == "refusal":
        return w("figure.refused"), ""
    if figure.value is None:
        words = w("figure.words_only", words=in_words(figure.words, w), unit=figure.unit) if figure.words else ""
        return words or w("figure.no_number"), ""
    if figure.kind == "count" and figure.of is not None:
        return _count_words(figure, figure.value, figure.of, w)
    headline = numbers.with_unit(figure.value, figure.unit)
    if figure.interval is None:
        return headline, ""
    ends = printed_ends(figure.interval, figure.unit)
    if figure.kind == "judged_range":
        return w("figure.range", low=ends[0], high=ends[1], unit=printed_unit(figure)).strip(), w(
            "figure.about_range", value=headline, low=ends[0], high=ends[1], name=interval_name(figure.interval, w)
        )
    name = interval_name(figure.interval, w)
    return headline, w("figure.about_interval", name=name, low=ends[0], high=ends[1])


def in_words(words: str, w: Wording) -> str:
    """Return the gate's word for a share in the report's language; other words stay as they are."""
    return dict(zip(WORDS, w("figure.scale").split(", "), strict=True)).get(words, words)


def _count_words(figure: ClearedFigure, value: float, of: int, w: Wording) -> tuple[str, str]:
    headline = w("figure.n_of_n", value=numbers.plain(value), of=numbers.plain(of), unit=figure.unit)
    share = numbers.percent(value, of)
    detail = [w("figure.percent", percent=share)] if share is not None else []
    if figure.interval is not None and figure.interval.low < figure.interval.high:
        low, high = printed_ends(figure.interval, figure.unit)
        detail.append(w("figure.bounds", low=low, high=high))
    return headline, "; ".join(detail)


def printed_ends(interval: ClearedInterval, unit: str) -> tuple[str, str]:
    return numbers.amount(interval.low, unit), numbers.amount(interval.high, unit)


def printed_unit(figure: ClearedFigure) -> str:
    return "" if figure.unit == "share" else figure.unit


def interval_name(interval: ClearedInterval, w: Wording) -> str:
    level = "" if interval.level is None else w("figure.level", level=numbers.plain(round(interval.level * 100, 6)))
    return interval.name if not level or level.split()[0] in interval.name else f"{level} {interval.name}"
