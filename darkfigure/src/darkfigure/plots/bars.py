"""The tornado: how far each parameter alone moves the result."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from darkfigure.plots.canvas import BLACK, BLUE, ORANGE, ROW_HEIGHT, altair, axis_format, axis_title, rows, titled


def tornado(swings: Iterable[tuple[str, float, float, float, float]], *, unit: str, title: str) -> Any:
    """Draw swings (parameter, low, high, at_low, at_high), the widest on top; the ends are labelled with the values."""
    alt = altair()
    given = list(swings)
    table = [
        {"parameter": name, "end": end, "at": at, "middle": (at_low + at_high) / 2, "input": f"{value:,.4g}"}
        for name, low, high, at_low, at_high in given
        for end, value, at in (("at its low end", low, at_low), ("at its high end", high, at_high))
    ]
    y = alt.Y("parameter:N", sort=[s[0] for s in given], title=None, axis=alt.Axis(labelLimit=320))
    scale = alt.Scale(domain=["at its low end", "at its high end"], range=[BLUE, ORANGE])
    base = alt.Chart(rows(table))
    x = alt.X(
        "middle:Q",
        title=axis_title(unit),
        axis=alt.Axis(format=axis_format(unit)),
        scale=alt.Scale(zero=False, padding=45),
    )
    bars = base.mark_bar(height=14).encode(
        x=x, x2="at:Q", y=y, color=alt.Color("end:N", scale=scale, legend=alt.Legend(title=None, orient="top"))
    )
    labels = [
        base.transform_filter(f"{sign} * (datum.at - datum.middle) >= 0 && datum.at != datum.middle")
        .mark_text(align=align, dx=sign * 5, color=BLACK, fontSize=11)
        .encode(x="at:Q", y=y, text="input:N")
        for sign, align in ((1, "left"), (-1, "right"))
    ]
    said = "; ".join(f"{s[0]}: {s[3]:,.4g} to {s[4]:,.4g}" for s in given)
    return titled(
        alt.layer(bars, *labels),
        title,
        "Each bar moves one parameter from its low to its high end; the others stay in their middle",
        f"{title}. {said}.",
        ROW_HEIGHT * max(len(given), 1),
    )
