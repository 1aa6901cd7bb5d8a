"""One cleared figure in words, with its charts, its data table and its footnote."""

from testimonia.cleared import ClearedFigure, ClearedInterval, ClearedParameter
from testimonia.publish import charts, numbers
from testimonia.publish.blocks import FigureBlock, Grid, Note, Picture
from testimonia.publish.headlines import (
    figure_words,
    in_words,
    interval_name,
    printed_ends,
    printed_unit,
    printed_value,
)
from testimonia.publish.wording import Wording

SQUARES_UP_TO = 100
"""People, up to which a count is drawn as one square each."""

_BASIS = {"count": "counted", "judged_range": "judged", "estimate": "statistical", "refusal": "refused"}


def figure_block(figure: ClearedFigure, label: str, w: Wording) -> FigureBlock:
    """Word and draw one figure."""
    headline, detail = figure_words(figure, w)
    return FigureBlock(
        id=figure.id,
        label=label,
        title=figure.title,
        kind=figure.kind,
        kind_name=w(f"kind.{figure.kind}"),
        headline=headline,
        detail=detail,
        value=printed_value(figure),
        pictures=tuple(_pictures(figure, w)),
        grids=tuple(grid for grid in (_data(figure, w), _parameters(figure, w), _needs(figure, w)) if grid.rows),
        warnings=figure.warnings,
        notes=tuple(note for note in _notes(figure, w) if any(note.lines)),
    )


def _pictures(figure: ClearedFigure, w: Wording) -> list[Picture]:
    if figure.kind == "count":
        return _count_pictures(figure, w)
    if figure.value is None or figure.interval is None or figure.kind == "refusal":
        return []
    if figure.kind == "judged_range":
        return _judged_pictures(figure, figure.value, figure.interval, w)
    low, high = printed_ends(figure.interval, figure.unit)
    name = interval_name(figure.interval, w)
    svg = charts.estimate_chart(name, figure.value, figure.interval.low, figure.interval.high, figure.unit)
    value = numbers.amount(figure.value, figure.unit)
    return [Picture(svg, w("alt.estimate", value=value, unit=printed_unit(figure), low=low, high=high))]


def _count_pictures(figure: ClearedFigure, w: Wording) -> list[Picture]:
    scale = w("figure.scale").split(", ")
    if figure.value is None:
        word = in_words(figure.words, w)
        return [Picture(charts.word_scale(word, scale), w("alt.words", words=word))] if word in scale else []
    if figure.of is None:
        return []
    value, of = round(figure.value), figure.of
    high = min(round(figure.interval.high), of) if figure.interval else value
    labels = (w("figure.yes"), w("figure.unknown"), w("figure.no"))
    if of <= SQUARES_UP_TO:
        words = w(
            "alt.count", of=of, unit=figure.unit, value=value, unknown=max(high - value, 0), no=of - max(high, value)
        )
        return [Picture(charts.unit_chart(value, max(high - value, 0), of, labels), words)]
    words = w("alt.bar", of=numbers.plain(of), unit=figure.unit, value=numbers.plain(value), high=numbers.plain(high))
    return [Picture(charts.bar_chart(value, high, of, labels), words)]


def _judged_pictures(figure: ClearedFigure, value: float, interval: ClearedInterval, w: Wording) -> list[Picture]:
    unit = figure.unit
    rows = [(w("figure.independent"), interval.low, interval.high)]
    low, high = printed_ends(interval, unit)
    alt = w("alt.judged_range", low=low, high=high, unit=printed_unit(figure), value=numbers.amount(value, unit))
    if figure.dependent_interval:
        rows.append((w("figure.dependent"), figure.dependent_interval.low, figure.dependent_interval.high))
        low, high = printed_ends(figure.dependent_interval, unit)
        alt += " " + w("alt.dependent", low=low, high=high)
    pictures = [Picture(charts.judged_chart(rows, value, unit), alt)]
    swings = sorted(_swings(figure), key=lambda s: -abs(s[2] - s[1]))
    if swings:
        names = "; ".join(
            w("alt.tornado_item", name=n, low=numbers.amount(a, unit), high=numbers.amount(b, unit))
            for n, a, b in swings
        )
        alt = w("alt.tornado", n=len(swings), names=names)
        pictures.append(Picture(charts.tornado_chart(swings, value, unit), alt, caption=w("figure.tornado_title")))
    return pictures


def _title_of(figure: ClearedFigure, name: str) -> str:
    return next((p.title or p.name for p in figure.parameters if p.name == name), name)


def _swings(figure: ClearedFigure) -> list[tuple[str, float, float]]:
    return [(_title_of(figure, s.parameter), s.at_low, s.at_high) for s in figure.tornado]


def _data(figure: ClearedFigure, w: Wording) -> Grid:
    """The chart's numbers as a table, for whoever can't or won't read the chart."""
    unit, rows = figure.unit, []
    columns = (w("figure.quantity"), f"{w('figure.amount')} ({unit})")
    if figure.kind == "count" and figure.value is not None and figure.of is not None:
        high = min(figure.interval.high, figure.of) if figure.interval else figure.value
        parts = (
            ("yes", figure.value),
            ("unknown", max(high - figure.value, 0)),
            ("no", figure.of - max(high, figure.value)),
        )
        rows = [(w(f"figure.{name}"), numbers.plain(n)) for name, n in parts]
    elif figure.value is not None and figure.interval is not None and figure.kind != "refusal":
        judged = figure.kind == "judged_range"
        name = w("figure.independent") if judged else interval_name(figure.interval, w)
        low, high_end = printed_ends(figure.interval, unit)
        rows = [(w("figure.central" if judged else "figure.point"), numbers.amount(figure.value, unit))]
        rows += [(f"{name}: {w('figure.low')}", low), (f"{name}: {w('figure.high')}", high_end)]
        if figure.dependent_interval:
            low, high_end = printed_ends(figure.dependent_interval, unit)
            name = w("figure.dependent")
            rows += [(f"{name}: {w('figure.low')}", low), (f"{name}: {w('figure.high')}", high_end)]
    return Grid(figure.title, columns, tuple(rows))


def _parameters(figure: ClearedFigure, w: Wording) -> Grid:
    swings = {s.parameter: s for s in figure.tornado}
    keys = ("name", "distribution", "unit", "source")
    columns = [w(f"parameter.{key}") for key in keys]
    columns += [w("figure.at_low"), w("figure.at_high")] if swings else []
    rows = []
    for p in figure.parameters:
        source = ". ".join(part for part in (p.source, p.note) if part)
        row = [p.title or p.name, _distribution(p, w), _parameter_unit(p, w), source]
        if swings:
            swing = swings.get(p.name)
            ends = (swing.at_low, swing.at_high) if swing else (None, None)
            row += [numbers.optional(end, figure.unit) for end in ends]
        rows.append(tuple(row))
    return Grid(f"{w('note.parameters')}: {figure.title}", tuple(columns), tuple(rows), words=True)


def _needs(figure: ClearedFigure, w: Wording) -> Grid:
    """What each parameter alone would have to be for the formula to reach a claimed figure."""
    reach = figure.reach
    if reach is None:
        return Grid("", (), ())
    known = {p.name: p for p in figure.parameters}
    rows = []
    for need in reach.needs:
        p = known.get(need.parameter)
        unit = p.unit if p else ""
        needed = w("figure.no_value") if need.needed is None else numbers.amount(need.needed, unit)
        within = w(f"figure.within_{'yes' if need.within else 'no'}")
        name = (p.title or p.name) if p else need.parameter
        rows.append((name, numbers.amount(need.middle, unit), needed, "" if unit == "share" else unit, within))
    columns = (w("parameter.name"), w("figure.middle"), w("figure.needed"), w("parameter.unit"), w("figure.within"))
    target = numbers.amount(reach.target, figure.unit)
    caption = w("figure.needed_title", target=target, unit=printed_unit(figure), claim=reach.claim_id)
    return Grid(caption, columns, tuple(rows), words=True)


def _distribution(p: ClearedParameter, w: Wording) -> str:
    values = ", ".join(f"{name} {numbers.plain(value)}" for name, value in p.values.items())
    return f"{w(f'parameter.{p.distribution}')}: {values}"


def _parameter_unit(p: ClearedParameter, w: Wording) -> str:
    parts = [p.unit, p.currency if p.currency not in p.unit else ""]
    parts.append(w("parameter.price_year", year=p.price_year) if p.price_year else "")
    parts.append(w(f"parameter.{p.reference}") if p.reference else "")
    return ", ".join(part for part in parts if part)


def _notes(figure: ClearedFigure, w: Wording) -> list[Note]:
    refusal = figure.refusal
    draws = ""
    if figure.n_draws and figure.seed is not None:
        draws = w("note.draws_text", n=numbers.plain(figure.n_draws), seed=figure.seed)
    recompute = "" if figure.kind == "refusal" else w(f"note.recompute_{'yes' if figure.recomputable else 'no'}")
    others = w("note.others_text", n=figure.reported_by_others) if figure.reported_by_others else ""
    solved = w("note.solved_text", name=_title_of(figure, figure.solved_for)) if figure.solved_for else ""
    reach = ""
    if figure.reach:
        shares = (numbers.amount(s, "share") for s in (figure.reach.share_of_draws, figure.reach.share_dependent))
        independent, together = shares
        reach = w("figure.reach", claim=figure.reach.claim_id, share=independent, dependent=together)
    n = figure.n_words or (f"{numbers.plain(figure.of)} {figure.unit}" if figure.of else "")
    return [
        Note(w("note.rule"), (refusal.rule,) if refusal else ()),
        Note(w("note.found"), (refusal.found,) if refusal else ()),
        Note(w("note.todo"), (refusal.todo,) if refusal else ()),
        Note(w("note.kind"), (f"{w(f'kind.{figure.kind}')}: {w(f'note.{_BASIS[figure.kind]}')}",)),
        Note(w("note.method"), (figure.method,)),
        Note(w("note.model"), (figure.model,)),
        Note(w("note.formula"), (figure.formula,)),
        Note(w("note.n"), (n,)),
        Note(w("note.solved"), (solved,)),
        Note(w("note.reach"), (reach,)),
        Note(w("note.others"), (others,)),
        Note(w("note.population"), (figure.population,)),
        Note(w("note.period"), (figure.period,)),
        Note(w("note.planned"), (w(f"page.planned_{figure.planned}"),)),
        Note(w("note.assumptions"), figure.assumptions),
        Note(w("note.draws"), (draws,)),
        Note(w("note.disclosure"), (figure.disclosure,)),
        Note(w("note.recompute"), (recompute,)),
        Note(w("note.references"), figure.references),
    ]
