"""Lines: estimates as people come in, the path of one share, a curve over what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.plots.canvas import BLUE, GREY, ORANGE, altair, axis_format, axis_title, rows, titled

FloatArray = NDArray[np.float64]


def orders(shares: FloatArray, values: FloatArray, *, unit: str, title: str, subtitle: str = "") -> Any:
    """Draw one line for each random order, values of shape (n_orders, n_steps); infinite ones leave a gap."""
    alt = altair()
    table = rows(
        [
            {"order": i, "share": float(share), "value": float(value) if np.isfinite(value) else None}
            for i, line in enumerate(values)
            for share, value in zip(shares, line, strict=True)
        ]
    )
    chart = (
        alt.Chart(table)
        .mark_line(color=BLUE, opacity=0.45, strokeWidth=1.5)
        .encode(
            x=alt.X("share:Q", title="share of the people who came in", axis=alt.Axis(format=".0%")),
            y=alt.Y("value:Q", title=axis_title(unit), axis=alt.Axis(format=axis_format(unit))),
            detail="order:N",
        )
    )
    last = values[:, 0][np.isfinite(values[:, 0])]
    spread = f"at first {last.min():,.4g} to {last.max():,.4g}" if last.size else "no estimate at first"
    description = f"{title}. {len(values)} lines, {spread}, all {values[0, -1]:,.4g} at the end."
    return titled(chart, title, subtitle, description, 300)


def path(values: FloatArray, *, title: str, subtitle: str = "", final: float | None = None) -> Any:
    """Draw a share after each interview, shape (n,); nan leaves a gap."""
    alt = altair()
    table = rows([{"n": i + 1, "value": None if np.isnan(v) else float(v)} for i, v in enumerate(values)])
    line = (
        alt.Chart(table)
        .mark_line(color=BLUE, strokeWidth=2)
        .encode(
            x=alt.X("n:Q", title="interviews, in their order"),
            y=alt.Y("value:Q", title="share so far", axis=alt.Axis(format=".0%"), scale=alt.Scale(domain=[0, 1])),
        )
    )
    layers = [line]
    if final is not None:
        ruled = alt.Chart(rows([{"value": final}]))
        layers.append(ruled.mark_rule(color=ORANGE, strokeDash=[6, 3]).encode(y="value:Q"))
    known = values[~np.isnan(values)]
    description = (
        f"{title}. From {known[0]:.0%} to {known[-1]:.0%} over {values.size} interviews." if known.size else title
    )
    return titled(alt.layer(*layers), title, subtitle, description, 260)


def scatter(points: Sequence[tuple[float, float]], *, title: str, subtitle: str = "") -> Any:
    """Draw sizes over the distance from the best BIC."""
    alt = altair()
    table = rows([{"x": a, "y": b} for a, b in points if np.isfinite(b)])
    chart = (
        alt.Chart(table)
        .mark_point(color=BLUE, size=45)
        .encode(
            x=alt.X("x:Q", title="BIC above the best model"),
            y=alt.Y("y:Q", title="people", axis=alt.Axis(format=",.6~g"), scale=alt.Scale(zero=False)),
        )
    )
    ruled = alt.Chart(rows([{"x": 10}])).mark_rule(color=ORANGE, strokeDash=[6, 3]).encode(x="x:Q")
    sizes = [b for _, b in points]
    description = f"{title}. Sizes from {min(sizes):,.4g} to {max(sizes):,.4g}; the best gives {sizes[0]:,.4g}."
    return titled(alt.layer(chart, ruled), title, subtitle, description, 300)


def curve(points: Sequence[tuple[float, float]], *, x: str, y: str, unit: str, title: str, subtitle: str = "") -> Any:
    """Draw a value over something that is not known, with a point where it was computed."""
    alt = altair()
    table = rows([{"x": float(a), "y": float(b)} for a, b in points])
    base = alt.Chart(table).encode(
        x=alt.X("x:Q", title=x, axis=alt.Axis(format=",.6~g"), scale=alt.Scale(zero=False)),
        y=alt.Y("y:Q", title=y, axis=alt.Axis(format=axis_format(unit))),
    )
    chart = base.mark_line(color=GREY, strokeWidth=2) + base.mark_point(color=BLUE, filled=True, size=70)
    said = ", ".join(f"{b:,.4g} at {a:,.4g}" for a, b in points)
    return titled(chart, title, subtitle, f"{title}. {said}.", 260)
