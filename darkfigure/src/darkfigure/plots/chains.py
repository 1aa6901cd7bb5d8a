"""Who recruited whom: every chain as a tree that grows wave by wave."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.plots.canvas import BLUE, GREY, ORANGE, altair, rows, titled

IntArray = NDArray[np.int64]


def recruitment(
    recruiter: IntArray, wave: IntArray, *, title: str, subtitle: str = "", marked: NDArray[np.bool_] | None = None
) -> Any:
    """Draw the chains.

    Parameters
    ----------
    recruiter : array of shape (n,)
        Row of the recruiter; -1 for seeds.
    wave : array of shape (n,)
        0 for seeds.
    marked : bool array of shape (n,), optional
        Respondents drawn filled in orange; nobody's id is drawn.
    """
    alt = altair()
    place = places(recruiter)
    filled = np.zeros(recruiter.size, dtype=bool) if marked is None else marked
    people = rows(
        [
            {"x": float(x), "wave": int(w), "who": "with the outcome" if f else "others"}
            for x, w, f in zip(place, wave, filled, strict=True)
        ]
    )
    ties = rows(
        [
            {"x": float(place[r]), "wave": int(wave[r]), "x2": float(place[i]), "wave2": int(wave[i])}
            for i, r in enumerate(recruiter)
            if r >= 0
        ]
    )
    across = alt.X("x:Q", axis=None)
    down = alt.Y("wave:Q", title="wave", scale=alt.Scale(reverse=True), axis=alt.Axis(tickMinStep=1, format="d"))
    lines = alt.Chart(ties).mark_rule(color=GREY, strokeWidth=0.8).encode(x=across, y=down, x2="x2:Q", y2="wave2:Q")
    scale = alt.Scale(domain=["others", "with the outcome"], range=[BLUE, ORANGE])
    legend = None if marked is None else alt.Legend(title=None, orient="top")
    size = 40 if recruiter.size < 200 else 14
    points = (
        alt.Chart(people)
        .mark_point(filled=True, size=size, opacity=0.9)
        .encode(
            x=across, y=down, color=alt.Color("who:N", scale=scale, legend=legend), shape=_shape(alt, scale, legend)
        )
    )
    seeds = int((recruiter < 0).sum())
    description = f"{title}. {recruiter.size} respondents in {seeds} chains, up to wave {int(wave.max(initial=0))}."
    return titled(alt.layer(lines, points), title, subtitle or description, description, 320)


def _shape(alt: Any, scale: Any, legend: Any) -> Any:
    """A second sign beside colour."""
    return alt.Shape(
        "who:N", scale=alt.Scale(domain=["others", "with the outcome"], range=["circle", "diamond"]), legend=legend
    )


def places(recruiter: IntArray) -> NDArray[np.float64]:
    """Place of each from left to right: leaves side by side, recruiters over the middle of their recruits."""
    children: dict[int, list[int]] = {}
    for i, r in enumerate(recruiter.tolist()):
        children.setdefault(r, []).append(i)
    order, stack = [], list(reversed(children.get(-1, [])))
    while stack:
        one = stack.pop()
        order.append(one)
        stack.extend(reversed(children.get(one, [])))
    place, leaf = np.zeros(recruiter.size), 0
    for one in order:
        if one not in children:
            place[one], leaf = leaf, leaf + 1
    for one in reversed(order):
        if one in children:
            place[one] = np.mean(place[children[one]])
    return place
