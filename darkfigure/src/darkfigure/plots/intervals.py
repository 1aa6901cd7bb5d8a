"""One or many answers as points with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any, NamedTuple

from darkfigure.plots.canvas import BLACK, BLUE, GREY, ROW_HEIGHT, altair, axis_format, axis_title, rows, titled


class Row(NamedTuple):
    """One answer; limits may be infinite (drawn as an arrow) or nan (no interval)."""

    label: str
    value: float
    low: float
    high: float
    counts: bool = True


def answers(given: Sequence[Row], *, unit: str, title: str, subtitle: str = "", known: float | None = None) -> Any:
    """Draw answers one under the other; those that do not count hollow and grey; ``known`` as a dashed line."""
    alt = altair()
    shown = [row for row in given if isfinite(row.value)]
    end = _end(shown)
    table = rows([_record(row, end) for row in shown])
    order = [row.label for row in shown]
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=320, grid=False, ticks=False, domain=False))
    scale = alt.Scale(zero=False, nice=True)
    x = alt.X("value:Q", title=axis_title(unit), axis=alt.Axis(format=axis_format(unit)), scale=scale)
    base = alt.Chart(table)
    colour = alt.Color(
        "counts:N",
        scale=alt.Scale(domain=["counts", "does not count"], range=[BLUE, GREY]),
        legend=None
        if all(row.counts for row in shown)
        else alt.Legend(title=None, orient="top", symbolFillColor="white"),
    )
    lines = (
        base.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=2.5)
        .encode(x=alt.X("low:Q"), x2="high:Q", y=y, color=colour)
    )
    points = base.mark_point(size=75, strokeWidth=2).encode(
        x=x, y=y, color=colour, fill=alt.Fill("filled:N", scale=None), tooltip=["label:N", "value:Q", "low:Q", "high:Q"]
    )
    arrows = (
        base.transform_filter("datum.unbounded")
        .mark_text(align="left", dx=4, color=BLACK)
        .encode(x=alt.X("high:Q"), y=y, text=alt.value("▸ unbounded"))
    )
    layers = [lines, points, arrows]
    if known is not None:
        layers.append(alt.Chart(rows([{"known": known}])).mark_rule(strokeDash=[5, 4], color=BLACK).encode(x="known:Q"))
    return titled(alt.layer(*layers), title, subtitle, _described(shown, title), ROW_HEIGHT * max(len(shown), 1))


def _end(shown: Sequence[Row]) -> float:
    """Where an interval without an end stops on paper."""
    finite = [x for row in shown for x in (row.value, row.high) if isfinite(x)]
    return 1.15 * max(finite, default=1.0)


def _record(row: Row, end: float) -> dict[str, Any]:
    has_interval = row.low == row.low and row.high == row.high
    return {
        "label": row.label,
        "value": row.value,
        "low": row.low if has_interval else None,
        "high": (row.high if isfinite(row.high) else end) if has_interval else None,
        "unbounded": has_interval and not isfinite(row.high),
        "counts": "counts" if row.counts else "does not count",
        "filled": BLUE if row.counts else "white",
    }


def _described(shown: Sequence[Row], title: str) -> str:
    return f"{title}. " + "; ".join(f"{row.label}: {_said(row)}" for row in shown) + "."


def _said(row: Row) -> str:
    if row.low != row.low:
        return f"{row.value:,.4g}"
    return (
        f"{row.value:,.4g} ({row.low:,.4g} to {row.high:,.4g})"
        if isfinite(row.high)
        else f"{row.value:,.4g}, unbounded"
    )
