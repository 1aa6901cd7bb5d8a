"""What all pictures share: the library or one sentence, colours that colour-blind readers tell apart, titles, sizes."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from darkfigure.errors import InvalidInput

# Okabe and Ito's palette; no meaning rests on colour alone.
BLUE, ORANGE, GREY, BLACK = "#0072B2", "#D55E00", "#767676", "#222222"
WIDTH, ROW_HEIGHT = 560, 26


def altair() -> Any:
    """The drawing library; refuses in one sentence where it is not installed."""
    try:
        import altair as alt
    except ImportError:
        raise InvalidInput(
            rule="pictures are drawn with Altair",
            found="it is not installed",
            todo='Install it with: pip install "darkfigure[plots]"',
        ) from None
    return alt


def rows(values: Sequence[dict[str, Any]]) -> Any:
    """Inline data."""
    alt = altair()
    return alt.Data(values=list(values))


def titled(chart: Any, title: str, subtitle: str | list[str], description: str, height: int | None = None) -> Any:
    """Give a chart its title, its description for readers who do not see it, and a plain look."""
    alt = altair()
    sized = {} if height is None else {"height": height}
    lines = [part for text in ([subtitle] if isinstance(subtitle, str) else subtitle) for part in wrap(text, 95)]
    head = alt.TitleParams(title, subtitle=lines, anchor="start", fontSize=15, subtitleColor=GREY, offset=12)
    return (
        chart.properties(title=head, width=WIDTH, description=description, **sized)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=12,
            titleFontSize=12,
            titleColor=BLACK,
            labelColor=BLACK,
            gridColor="#e5e5e5",
            labelOverlap="greedy",
            labelSeparation=8,
        )
        .configure_legend(labelFontSize=12, titleFontSize=12)
    )


def axis_format(unit: str) -> str:
    """Shares in per cent, all else with thousands marked."""
    return ".0%" if unit == "share" else ",.6~g"


def axis_title(unit: str) -> str:
    """The unit as people say it."""
    return "share of the population" if unit == "share" else unit
