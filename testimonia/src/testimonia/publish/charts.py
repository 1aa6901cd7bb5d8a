"""The three kinds of figure, drawn so that nobody takes one for another. Numbers go in, SVG comes out.

A count fills squares, one a person; what is not known is hatched. A judged range is a shaded bar with dashed ends. An
estimate is a point with a whisker. Kinds differ in shape as well as in colour.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import altair as alt
import vl_convert

from testimonia.publish import numbers

INK, MUTED, LINE = "#1c2321", "#56615c", "#c4cbc7"
COUNT, JUDGED, JUDGED_SOFT, ESTIMATE = "#1f5fa8", "#b4560c", "#f3d9bf", "#0f7a63"
PALETTE = {
    INK: "ink", MUTED: "muted", LINE: "line",
    COUNT: "count", JUDGED: "judged", JUDGED_SOFT: "judged-soft", ESTIMATE: "estimate",
}  # fmt: skip
"""Each colour and the name of the CSS variable that stands for it, so that a chart follows dark mode."""

WIDTH = 620
_ROW = 66
_FONT = "Source Sans 3"
FAMILY = "'Source Sans 3'"
"""How charts name their font; renderers put the fonts of their language behind it."""


@dataclass(frozen=True)
class Mark:
    """One thing to draw: its corners or ends, its colours and, for text, its words."""

    x: float
    y: float
    x2: float = 0.0
    y2: float = 0.0
    fill: str = "transparent"
    stroke: str = "transparent"
    text: str = ""


def unit_chart(value: int, unknown: int, of: int, labels: tuple[str, str, str]) -> str:
    """Draw one square a person: filled, hatched where it is not known, empty."""
    columns = 15 if of <= 60 else 20
    size, step = 17, 21
    rects, hatches = [], []
    for i in range(of):
        x, y = float(i % columns * step + 1), float(i // columns * step + 1)
        rects.append(_square(x, y, size, i, value, unknown))
        if value <= i < value + unknown:
            hatches += _hatch(x, y, x + size, y + size)
    height = max(-(-of // columns) * step, 3 * 24) + 2
    texts = []
    for row, (label, n) in enumerate(zip(labels, (value, unknown, of - value - unknown), strict=True)):
        if row == 1 and not unknown:
            continue
        x, y = float(columns * step + 26), float(row * 24 + 2)
        rects.append(_square(x, y, size, (0, value, of)[row], value, unknown))
        if row == 1:
            hatches += _hatch(x, y, x + size, y + size)
        texts.append(Mark(x + size + 8, y + size / 2, fill=INK, text=f"{numbers.plain(n)} {label}"))
    return _pixels(height, rects, hatches, texts)


def bar_chart(value: float, high: float, of: float, labels: tuple[str, str, str]) -> str:
    """Draw a count too large for squares: a bar filled up to the count and hatched up to its bound."""
    scale = (WIDTH - 4) / of
    rects = [
        Mark(1, 4, 1 + of * scale, 34, stroke=MUTED),
        Mark(1, 4, 1 + value * scale, 34, fill=COUNT, stroke=COUNT),
    ]
    hatches = []
    if high > value:
        rects.append(Mark(1 + value * scale, 4, 1 + high * scale, 34, stroke=COUNT))
        hatches = _hatch(1 + value * scale, 4, 1 + high * scale, 34)
    texts, x = [], 1.0
    for label, n in zip(labels, (value, high - value, of - high), strict=True):
        if n:
            texts.append(Mark(x, 52, fill=INK, text=f"{numbers.plain(n)} {label}"))
            x += 200
    return _pixels(64, rects, hatches, texts)


def word_scale(words: str, scale: Sequence[str]) -> str:
    """Draw a count that may be said in words only: its place on the scale of words."""
    part = (WIDTH - 4) / len(scale)
    rects, texts = [], []
    for i, word in enumerate(scale):
        here = word == words
        rects.append(Mark(1 + i * part, 4, 1 + (i + 1) * part, 34, fill=COUNT if here else "transparent", stroke=MUTED))
        texts.append(Mark(8 + i * part, 50, fill=INK if here else MUTED, text=word))
    return _pixels(62, rects, [], texts)


def judged_chart(rows: Sequence[tuple[str, float, float]], value: float, unit: str) -> str:
    """Draw judged ranges: shaded bars with dashed ends, the central value as an upright line."""
    layers: list[Any] = []
    for i, (_, low, high) in enumerate(rows):
        middle = (value - low) / (high - low) if high > low else 0.5
        shade = alt.Gradient(  # type: ignore[no-untyped-call]
            gradient="linear", x1=0, x2=1, y1=0, y2=0,
            stops=[alt.GradientStop(offset=o, color=c) for o, c in
                   ((0, JUDGED_SOFT), (min(max(middle, 0.02), 0.98), JUDGED), (1, JUDGED_SOFT))],
        )  # fmt: skip
        layers.append(_rects([Mark(low, i + 0.55, high, i + 0.84)], color=shade))
        ends = [Mark(end, i + 0.48, end, i + 0.91, stroke=JUDGED) for end in (low, high)]
        layers.append(_rules(ends, strokeDash=[3, 3], strokeWidth=2))
        layers.append(_rules([Mark(value, i + 0.48, value, i + 0.91, stroke=INK)], strokeWidth=2))
    return _strip(layers, rows, unit, value, row=_ROW)


def estimate_chart(label: str, value: float, low: float, high: float, unit: str) -> str:
    """Draw an estimate: a point with the whisker of its interval."""
    marks = [Mark(low, 0.70, high, 0.70, stroke=ESTIMATE)]
    marks += [Mark(end, 0.57, end, 0.83, stroke=ESTIMATE) for end in (low, high)]
    point = (
        alt.Chart(_data([Mark(value, 0.70)]))
        .mark_point(shape="circle", filled=True, size=150, opacity=1, color=ESTIMATE)
        .encode(x="x:Q", y="y:Q")
    )
    return _strip([_rules(marks, strokeWidth=2.5), point], [(label, low, high)], unit, value, row=_ROW)


def tornado_chart(swings: Sequence[tuple[str, float, float]], value: float, unit: str) -> str:
    """Draw what moves a judged range: one bar a parameter, the widest first, hollow towards its low end."""
    layers: list[Any] = []
    for i, (_, at_low, at_high) in enumerate(swings):
        for end, fill in ((at_low, "transparent"), (at_high, JUDGED)):
            left, right = sorted((value, end))
            layers.append(_rects([Mark(left, i + 0.50, right, i + 0.86, fill, JUDGED)]))
        layers.append(_rules([Mark(value, i + 0.44, value, i + 0.92, stroke=INK)], strokeWidth=2))
    rows = [(label, min(a, b), max(a, b)) for label, a, b in swings]
    return _strip(layers, rows, unit, None, row=44)


def named_parts(svg: str, prefix: str) -> str:
    """Return a chart whose colours are CSS variables and whose ids are its own, so that several fit one page."""
    for colour, name in PALETTE.items():
        svg = svg.replace(f'"{colour}"', f'"var(--{name})"')
    svg = svg.replace(f'"{FAMILY}"', '"var(--sans)"')
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)
    return re.sub(r'xlink:href="#', f'xlink:href="#{prefix}-', svg)


def _square(x: float, y: float, size: float, i: int, value: int, unknown: int) -> Mark:
    fill = COUNT if i < value else "transparent"
    return Mark(x, y, x + size, y + size, fill, COUNT if i < value + unknown else MUTED)


def _hatch(x: float, y: float, x2: float, y2: float, gap: float = 6) -> list[Mark]:
    lines, offset, height = [], gap, y2 - y
    while offset < (x2 - x) + height:
        # A line from the left or lower side up to the upper or right side, kept inside the box.
        left, right = max(x, x + offset - height), min(x + offset, x2)
        lines.append(Mark(left, y + (x + offset - left), right, y + (x + offset - right), stroke=COUNT))
        offset += gap
    return lines


def _pixels(height: float, rects: list[Mark], rules: list[Mark], texts: list[Mark]) -> str:
    layers = [_rects(rects), *([_rules(rules, strokeWidth=1)] if rules else []), _texts(texts)]
    return _svg(layers, (0, WIDTH), (height, 0), height, axis=None)


def _strip(
    layers: list[Any], rows: Sequence[tuple[str, float, float]], unit: str, value: float | None, row: int
) -> str:
    """Lay rows of bars over one axis; each row has its label above and the numbers of its ends beside it."""
    ends = [end for _, low, high in rows for end in (low, high)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    pad = (high - low or 1) * 0.17
    left = low - pad
    for i, (label, start, end) in enumerate(rows):
        middle = i + (0.70 if row == _ROW else 0.68)
        layers.append(_texts([Mark(left, i + (0.10 if row == _ROW else 0.2), fill=INK, text=label)]))
        layers.append(_texts([Mark(start, middle, fill=INK, text=numbers.amount(start, unit))], align="right", dx=-8))
        layers.append(_texts([Mark(end, middle, fill=INK, text=numbers.amount(end, unit))], dx=8))
        if value is not None:
            text = numbers.amount(value, unit)
            layers.append(_texts([Mark(value, i + 0.34, fill=INK, text=text)], align="center", fontWeight=600))
    axis = alt.Axis(
        values=numbers.ticks(low, high), grid=False, domainColor=LINE, tickColor=LINE, labelColor=MUTED,
        labelFontSize=12, title=None,
        labelExpr="format(datum.value * 100, ',.10~g') + ' %'" if unit == "share" else "format(datum.value, ',.10~g')",
    )  # fmt: skip
    return _svg(layers, (left, high + pad), (len(rows), 0), len(rows) * row, axis=axis)


def _svg(
    layers: list[Any], x: tuple[float, float], y: tuple[float, float], height: float, axis: alt.Axis | None
) -> str:
    chart = alt.layer(*layers).encode(
        x=alt.X(scale=alt.Scale(domain=list(x), nice=False, zero=False), axis=axis),
        y=alt.Y(scale=alt.Scale(domain=list(y), nice=False, zero=False), axis=None),
    )
    chart = chart.properties(width=WIDTH, height=height, padding=2)
    chart = chart.configure(font=_FONT, background="transparent").configure_view(stroke=None)
    _register_fonts()
    return _tidy(vl_convert.vegalite_to_svg(chart.to_json()))


def _tidy(svg: str) -> str:
    """Drop what vega writes for screen readers, which only repeats coordinates, and round the coordinates."""
    svg = svg.replace(f'font-family="{_FONT}"', f'font-family="{FAMILY}"')
    svg = re.sub(r' (aria-[a-z]+|role|class|pointer-events)="[^"]*"', "", svg)
    # Vega numbers its gradients through the life of the process; here they are numbered within their chart.
    for i, id in enumerate(dict.fromkeys(re.findall(r'\bid="([^"]+)"', svg))):
        svg = svg.replace(f'id="{id}"', f'id="part{i}"').replace(f"url(#{id})", f"url(#part{i})")
    return re.sub(r"-?\d+\.\d{3,}", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), svg)


def _rects(marks: list[Mark], **options: Any) -> Any:
    chart = alt.Chart(_data(marks)).mark_rect(**options).encode(x="x:Q", y="y:Q", x2="x2:Q", y2="y2:Q")
    if "color" in options:
        return chart
    return chart.encode(fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("stroke:N", scale=None))


def _rules(marks: list[Mark], **options: Any) -> Any:
    chart = alt.Chart(_data(marks)).mark_rule(**options)
    return chart.encode(x="x:Q", y="y:Q", x2="x2:Q", y2="y2:Q", color=alt.Color("stroke:N", scale=None))


def _texts(marks: list[Mark], **options: Any) -> Any:
    style: dict[str, Any] = {"align": "left", "baseline": "middle", "fontSize": 14} | options
    chart = alt.Chart(_data(marks)).mark_text(**style)
    return chart.encode(x="x:Q", y="y:Q", text="text:N", color=alt.Color("fill:N", scale=None))


def _data(marks: list[Mark]) -> alt.Data:
    return alt.Data(values=[vars(mark) for mark in marks])  # type: ignore[no-untyped-call]


@cache
def _register_fonts() -> None:
    # Without the product's own font the widths of labels would be those of whatever the machine has.
    with as_file(files(__package__).joinpath("fonts")) as folder:
        vl_convert.register_font_directory(str(folder))
