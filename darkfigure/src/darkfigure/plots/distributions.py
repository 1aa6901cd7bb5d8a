"""Resamples, posterior draws or simulated values as a histogram."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.plots.canvas import BLACK, BLUE, ORANGE, altair, axis_format, axis_title, rows, titled

BINS, CUT = 50, 0.995


def histogram(draws: NDArray[np.float64], *, marks: dict[str, float], unit: str, title: str, subtitle: str = "") -> Any:
    """Draw a histogram; ``marks`` are named values drawn as lines. Infinite draws are counted in the subtitle."""
    alt = altair()
    finite = draws[np.isfinite(draws)]
    top = float(np.quantile(finite, CUT)) if finite.size else 1.0
    shown = finite[finite <= top]
    counts, edges = np.histogram(shown, bins=int(np.clip(np.sqrt(shown.size), 8, BINS)))
    columns = zip(edges[:-1].tolist(), edges[1:].tolist(), counts.tolist(), strict=True)
    bars = rows([{"from": a, "to": b, "share": count / draws.size} for a, b, count in columns])
    x = alt.X("from:Q", title=axis_title(unit), axis=alt.Axis(format=axis_format(unit)), scale=alt.Scale(zero=False))
    layers = [
        alt.Chart(bars)
        .mark_bar(color=BLUE, opacity=0.75, stroke="white", strokeWidth=0.5)
        .encode(
            x=x, x2="to:Q", y=alt.Y("share:Q", title="share of the draws", axis=alt.Axis(format=".0%")), y2=alt.datum(0)
        )
    ]
    known = rows([{"name": name, "at": at} for name, at in marks.items() if np.isfinite(at)])
    lines = alt.Chart(known).encode(x="at:Q")
    layers += [
        lines.mark_rule(color=ORANGE, strokeWidth=2, strokeDash=[6, 3]),
        lines.mark_text(align="left", dx=4, dy=4, baseline="top", color=BLACK).encode(text="name:N", y=alt.value(0)),
    ]
    lost = draws.size - shown.size
    note = f"{lost} of {draws.size} draws lie beyond the right edge or have no end" if lost else ""
    said = ", ".join(f"{name} {at:,.4g}" for name, at in marks.items())
    below = [part for part in (subtitle, note) if part]
    return titled(alt.layer(*layers), title, below, f"{title}. Histogram of {draws.size} draws; {said}.", 260)
