"""A figure as the workbench shows it: printed numbers and charts, in the three shapes that the report uses."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from testimonia.estimate.records import Figure, FigureParameter, Limits
from testimonia.publish import charts, numbers
from testimonia.publish.figures import SQUARES_UP_TO

DIGITS = 3
"""Significant digits on the screen; the gate rounds anew for print."""
LABELS = ("yes", "not known", "no")


@dataclass(frozen=True)
class Picture:
    """A chart and what it shows in words."""

    svg: SafeString
    alt: str
    title: str = ""


@dataclass(frozen=True)
class Row:
    """One parameter as a table shows it."""

    title: str
    distribution: str
    unit: str
    source: str
    note: str


def headline(figure: Figure) -> str:
    """Say the figure as its kind is said: n of N, a range, or a value."""
    if figure.value is None:
        return "Refused" if figure.refusal else "No single number"
    if figure.figure_kind == "count" and figure.of is not None:
        if figure.cells:
            return f"{len(figure.cells)} groups of {numbers.plain(figure.of)} {figure.unit}"
        return f"{numbers.plain(figure.value)} of {numbers.plain(figure.of)} {figure.unit}"
    if figure.figure_kind == "judged_range" and figure.limits:
        return f"{_ends(figure.limits, figure.unit)}{_unit(figure)}"
    return f"{_amount(figure.value, figure.unit)}{_unit(figure)}"


def detail(figure: Figure) -> str:
    """Say what stands beside the headline: bounds, the central value, or the interval by its name."""
    limits = figure.limits
    if limits is None or figure.value is None:
        return figure.refusal.found if figure.refusal else ""
    if figure.figure_kind == "judged_range":
        return f"about {_amount(figure.value, figure.unit)}"
    if figure.figure_kind == "count" and (figure.cells or limits.low == limits.high):
        return ""
    return f"{limits.name}: {_ends(limits, figure.unit)}"


def pictures(figure: Figure) -> list[Picture]:
    """Draw the figure; a refusal has no chart."""
    if figure.value is None or figure.figure_kind == "refusal" or figure.cells:
        return []
    if figure.figure_kind == "count":
        return _count(figure, figure.value)
    if figure.limits is None:
        return []
    if figure.figure_kind == "judged_range":
        return _judged(figure, figure.value, figure.limits)
    low, high, value = (_rounded(x) for x in (figure.limits.low, figure.limits.high, figure.value))
    svg = charts.estimate_chart(figure.limits.name, value, low, high, figure.unit)
    return [_picture(svg, f"{headline(figure)}; {detail(figure)}", "estimate")]


def parameters(figure: Figure) -> list[Row]:
    """Return the parameters with their sources."""
    return [_row(parameter) for parameter in figure.parameters]


def _count(figure: Figure, value: float) -> list[Picture]:
    if not figure.of:
        return []
    high = min(round(figure.limits.high), figure.of) if figure.limits else round(value)
    draw = charts.unit_chart if figure.of <= SQUARES_UP_TO else charts.bar_chart
    middle = max(high - round(value), 0) if draw is charts.unit_chart else high
    svg = draw(round(value), middle, figure.of, LABELS)
    return [_picture(svg, f"{headline(figure)}; with what is not known, up to {high}", "count")]


def _judged(figure: Figure, value: float, limits: Limits) -> list[Picture]:
    rows = [("parameters independent", _rounded(limits.low), _rounded(limits.high))]
    if other := figure.dependent_limits:
        rows.append(("parameters fully dependent", _rounded(other.low), _rounded(other.high)))
    alt = "; ".join(f"{name}: {_amount(low, figure.unit)} to {_amount(high, figure.unit)}" for name, low, high in rows)
    drawn = [_picture(charts.judged_chart(rows, _rounded(value), figure.unit), alt, "judged")]
    titles = {parameter.name: parameter.title or parameter.name for parameter in figure.parameters}
    swings = [(titles.get(s.parameter, s.parameter), _rounded(s.at_low), _rounded(s.at_high)) for s in figure.tornado]
    swings.sort(key=lambda swing: -abs(swing[2] - swing[1]))
    if swings:
        alt = "; ".join(f"{n}: {_amount(a, figure.unit)} to {_amount(b, figure.unit)}" for n, a, b in swings)
        svg = charts.tornado_chart(swings, _rounded(value), figure.unit)
        drawn.append(_picture(svg, alt, "tornado", "What moves it most"))
    return drawn


def _picture(svg: str, alt: str, prefix: str, title: str = "") -> Picture:
    # The charts escape every label themselves; the tests hold them to it.
    return Picture(mark_safe(charts.named_parts(svg, prefix)), alt, title)  # noqa: S308


def _row(parameter: FigureParameter) -> Row:
    values = ", ".join(f"{name} {numbers.plain(_rounded(value))}" for name, value in parameter.values.items())
    extra = (parameter.unit, str(parameter.price_year or ""), parameter.reference or "")
    return Row(
        title=parameter.title or parameter.name.replace("_", " "),
        distribution=f"{parameter.distribution}: {values}",
        unit=", ".join(part for part in extra if part),
        source=parameter.source,
        note=parameter.note,
    )


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _amount(value: float, unit: str) -> str:
    return numbers.amount(_rounded(value), unit)


def _ends(limits: Limits, unit: str) -> str:
    return f"{_amount(limits.low, unit)} to {_amount(limits.high, unit)}"


def _unit(figure: Figure) -> str:
    return "" if figure.unit == "share" else f" {figure.unit}"
