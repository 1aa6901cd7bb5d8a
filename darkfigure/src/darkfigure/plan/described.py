"""A study described in plain values, such as one TOML file, simulated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from darkfigure.errors import InvalidInput
from darkfigure.plan.expectation import Expectation
from darkfigure.plan.studies import Running, lists, referral, scale_up
from darkfigure.simulate import HiddenClass, ListSettings, NsumSettings, PopulationSettings, Province, ReferralSettings

T = TypeVar("T")

_DESIGNS = ("lists", "referral", "survey")


def described(study: Mapping[str, Any], *, running: Running | None = None) -> Expectation:
    """Simulate a study that is described by tables.

    Parameters
    ----------
    study : mapping
        ``population`` with the fields of `darkfigure.simulate.PopulationSettings`; one of ``lists``, ``referral`` and
        ``survey`` with the fields of `ListSettings`, `ReferralSettings` or `NsumSettings`; perhaps ``running`` with
        those of `Running`. ``lists`` may hold ``select`` and ``interval``, ``referral`` holds ``outcome``, ``survey``
        may hold ``method``.

    Raises
    ------
    InvalidInput
        An unknown table or field.

    Examples
    --------
    >>> import tomllib
    >>> from darkfigure import plan
    >>> text = '''
    ... [population]
    ... size = 800
    ... [lists]
    ... names = ["shelter", "hotline", "church"]
    ... rates = [0.3, 0.2, 0.2]
    ... interval = "profile"
    ... [running]
    ... studies = 20
    ... '''
    >>> plan.described(tomllib.loads(text)).unit
    'people'
    """
    tables = {name: dict(table) for name, table in study.items() if isinstance(table, Mapping)}
    asked = [name for name in _DESIGNS if name in tables]
    unknown = set(study) - {"population", "running", *_DESIGNS}
    if unknown or len(asked) != 1:
        raise InvalidInput(
            found=f"the tables {', '.join(sorted(study)) or 'none'}",
            rule="a study has [population], exactly one of [lists], [referral] and [survey], and perhaps [running]",
            todo="Correct the description",
        )
    people = _population(tables.get("population", {}))
    running = running or _made(Running, tables.get("running", {}), "running")
    table = tables[asked[0]]
    if asked == ["lists"]:
        extra = _taken(table, "select", "interval")
        return lists(people, _made(ListSettings, table, "lists"), running=running, **extra)
    if asked == ["survey"]:
        extra = _taken(table, "method")
        return scale_up(people, _made(NsumSettings, table, "survey"), running=running, **extra)
    if "outcome" not in table:
        raise InvalidInput(
            found="[referral] without an outcome",
            rule="a share is of something",
            todo='Add outcome = "minor" or a form',
        )
    return referral(people, _made(ReferralSettings, {k: v for k, v in table.items() if k != "outcome"}, "referral"),
                    table["outcome"], running=running)  # fmt: skip


def _population(table: dict[str, Any]) -> PopulationSettings:
    nested = {"provinces": Province, "classes": HiddenClass}
    for name, kind in nested.items():
        if name in table:
            table[name] = [_made(kind, dict(row), name) for row in table[name]]
    return _made(PopulationSettings, table, "population")


def _taken(table: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: table.pop(name) for name in names if name in table}


def _made(kind: type[T], table: Mapping[str, Any], where: str) -> T:
    known = [f.name for f in fields(kind)]  # type: ignore[arg-type]
    unknown = set(table) - set(known)
    if unknown:
        raise InvalidInput(
            found=f"{', '.join(sorted(unknown))} in [{where}]",
            rule=f"it knows {', '.join(known)}",
            todo="Correct the name",
        )
    try:
        return kind(**{name: _frozen(value) for name, value in table.items()})
    except (TypeError, ValueError):
        raise InvalidInput(
            found=f"[{where}] with a value missing or of the wrong kind",
            rule=f"it knows {', '.join(known)}",
            todo="Correct the table",
        ) from None


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value
