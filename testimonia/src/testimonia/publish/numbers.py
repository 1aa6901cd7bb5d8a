"""Numbers as they are printed. The gate has rounded them; nothing is rounded again here, so nothing new can appear."""

import math


def plain(value: float) -> str:
    """Return a number with its thousands parted."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.12g}"


def amount(value: float, unit: str) -> str:
    """Return a number, a share as a percentage."""
    return f"{plain(float(f'{value * 100:.12g}'))} %" if unit == "share" else plain(value)


def percent(value: float, of: float) -> int | None:
    """Return the whole percentage of a cleared count, half rounded up; none of nothing."""
    return math.floor(100 * value / of + 0.5) if of else None


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round axis positions between low and high."""
    span = high - low
    if span <= 0:
        return [low]
    rough = span / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if rough <= power * m * (1 + 1e-9))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [float(f"{i * step:.12g}") for i in range(first, last + 1)]


def with_unit(value: float, unit: str) -> str:
    """Return a number with its unit; a share has none beside its percentage."""
    return amount(value, unit) if unit == "share" else f"{plain(value)} {unit}"


def optional(value: float | None, unit: str) -> str:
    """Return a cell's number, or nothing."""
    return "" if value is None else amount(value, unit)


def setting(value: float | int | str) -> str:
    """Return a parameter of the gate."""
    return value if isinstance(value, str) else plain(value)
