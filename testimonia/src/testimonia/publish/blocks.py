"""The blocks that a report is made of. They hold printed words only, so that both renderers say the same."""

from dataclasses import dataclass, field

from testimonia.core.values import Language


@dataclass(frozen=True)
class Note:
    """One labelled item of a footnote."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table: the first column names the row."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    words: bool = False
    """True where the cells are words and stand at the left."""
    widths: tuple[float, ...] = field(init=False)
    """How the columns share the width: a column gets the root of its longest text, so that a long source does not stand
    in a strip of one word a line."""

    def __post_init__(self) -> None:
        longest = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        object.__setattr__(self, "widths", tuple(round(max(n, 9) ** 0.5, 2) for n in longest))


@dataclass(frozen=True)
class Picture:
    """A chart and what it shows in words."""

    svg: str
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class FigureBlock:
    """One figure as it is printed."""

    id: str
    label: str
    title: str
    kind: str
    kind_name: str
    headline: str
    detail: str
    value: str
    """The value as figures.json holds it, so that verify can compare report and figures; empty where there is none."""
    pictures: tuple[Picture, ...]
    grids: tuple[Grid, ...]
    warnings: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Quote:
    """Words of a teller under an invented name, with their language."""

    name: str
    text: str
    language: Language
    language_name: str
    translation: str
    translation_language: Language
    translation_label: str
    context: str
