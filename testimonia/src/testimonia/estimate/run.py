"""One run of a plan: material goes in, a figure or a refusal comes out for each figure that the plan names.

A refusal is a result: it stops one figure and what rests on it, never the run. A mistake in the plan stops the run.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from typing import Any

from darkfigure import DarkfigureError, Estimate, NotEstimable
from testimonia.core.errors import InvalidInput, Refused
from testimonia.core.records import PROJECT
from testimonia.estimate.access import Material
from testimonia.estimate.counts import count
from testimonia.estimate.expressions import condition, formula, names
from testimonia.estimate.frame import Unit
from testimonia.estimate.judged import LEVEL, Ingredients, judged_range, write_out
from testimonia.estimate.lists import from_lists
from testimonia.estimate.parameters import Sourced, source
from testimonia.estimate.plan import Plan, PlannedFigure
from testimonia.estimate.records import Figure, Limits, Refusal
from testimonia.estimate.referral import from_referral

Fields = dict[str, Any]


class Run:
    """The figures of one plan, made in the order in which they rest on each other."""

    def __init__(self, plan: Plan, material: Material) -> None:
        self.plan = plan
        self.material = material
        self.estimates: dict[str, Estimate] = {}
        self.behind: dict[str, Fields] = {}
        self.refused: dict[str, str] = {}
        self._sourced: dict[str, Sourced] = {}

    def figures(self) -> Iterator[Figure]:
        """Make each figure; those that others name come first."""
        self.check()
        for name in self.plan.order():
            yield self._figure(name)

    def check(self) -> None:
        """Find every mistake in the plan that shows without computing: sources, columns, terms, claims."""
        for name, parameter in self.plan.parameters.items():
            try:
                self._sourced[name] = source(name, parameter, self.material.evidence)
            except Refused as refused:
                self.refused[name] = f"{refused.found}: {refused.rule}"

    def _figure(self, name: str) -> Figure:
        figure = self.plan.figures[name]
        make: Mapping[str, Callable[[str, PlannedFigure], Fields]] = {
            "count": self._count,
            "judged_range": self._judged,
            "estimate": self._estimate,
        }
        try:
            fields = make[figure.kind](name, figure)
        except (Refused, NotEstimable) as refused:
            self.refused[name] = refused.rule
            fields = _refusal(refused)
        except DarkfigureError as error:
            raise InvalidInput(found=f"{error.found} (figure {name})", rule=error.rule, todo=error.todo) from None
        note = (figure.note,) if figure.note else ()
        return Figure(
            subject=PROJECT,
            figure_id=name,
            plan_sha256=self.plan.sha256,
            title=figure.title,
            section=figure.section,
            asked_kind=figure.kind,
            unit=figure.unit,
            population=figure.population,
            period=figure.period,
            planned=figure.planned,
            **{**fields, "assumptions": (*note, *fields.get("assumptions", ()))},
        )

    def _count(self, name: str, figure: PlannedFigure) -> Fields:
        unit: Unit = "acts" if figure.unit == "acts" else "people"
        return count(figure, self.material.frame(unit)) | {"input_hash": self.material.frame_hash(unit)}

    def _judged(self, name: str, figure: PlannedFigure) -> Fields:
        written = names(formula(write_out(figure.formula or "", self.plan)))
        for used in written:
            if used in self.refused:
                raise Refused(
                    found=f"{used}, on which this rests, was refused ({self.refused[used]})",
                    rule="a figure is no better than what it rests on", todo="Mend that first",
                )  # fmt: skip
        made = judged_range(name, Ingredients(self.plan, self._sourced, self.estimates, self.material.claims))
        resting = [self.behind[used] for used in written if used in self.behind]
        own = {
            "tellers": [t for s in made.sourced for t in s.tellers],
            "information": [i for s in made.sourced for i in s.information],
            "records": [i for s in made.sourced for i in s.parameter.source_ids],
        }
        trace = {key: tuple(dict.fromkeys([*ids, *(i for r in resting for i in r[key])])) for key, ids in own.items()}
        inputs = [made.fields["formula"], [p.model_dump(mode="json") for p in made.fields["parameters"]]]
        inputs.append([self.estimates[used].input_sha256 for used in written if used in self.estimates])
        hashed = json.dumps(inputs, ensure_ascii=False, sort_keys=True).encode()
        return made.fields | trace | {"input_hash": self.material.vault.keyed_hash(hashed)}

    def _estimate(self, name: str, figure: PlannedFigure) -> Fields:
        estimate, behind = self._from_lists(figure) if figure.method == "loglinear" else self._from_referral(figure)
        level, low, high, method = estimate.interval(LEVEL)
        if not (isfinite(low) and isfinite(high)):
            raise Refused(
                found="an interval without an end",
                rule="an estimate whose interval has no end is none",
                todo="Find lists that overlap more, or merge lists",
            )
        self.estimates[name], self.behind[name] = estimate, behind
        return behind | {
            "figure_kind": "estimate",
            "value": estimate.value,
            "limits": Limits(name=f"{level:.0%} interval: {method}", level=level, low=low, high=high),
            "method": estimate.method,
            "model": estimate.model,
            "n": estimate.n,
            "n_draws": int(estimate.draws.size) or None,
            "seed": estimate.seed,
            "assumptions": (*estimate.assumptions, *behind["assumptions"]),
            "warnings": (*estimate.warnings, *behind["warnings"]),
            "references": estimate.references,
            # A bare hash of a small table can be inverted by trying tables; the keyed one can't.
            "input_hash": self.material.vault.keyed_hash(estimate.input_sha256.encode()),
        }

    def _from_lists(self, figure: PlannedFigure) -> tuple[Estimate, Fields]:
        material = self.material
        made = from_lists(figure, material.entries, material.decisions, material.permits, self.plan.plan.seed)
        return made.estimate, {
            "tellers": tuple(dict.fromkeys(e.person for e in made.entries if e.person is not None)),
            "records": tuple(e.id for e in made.entries),
            "information": (),
            "assumptions": made.assumptions,
            "warnings": made.warnings,
        }

    def _from_referral(self, figure: PlannedFigure) -> tuple[Estimate, Fields]:
        material = self.material
        frame = material.frame("people")
        made = from_referral(figure, frame, material.recruitments, material.network, self.plan.plan.seed)
        columns = names(condition(figure.where or ""))
        cells = [row.cells[column] for row in frame.rows for column in columns if column in row.cells]
        return made, {
            "tellers": tuple(row.person for row in frame.rows),
            "records": tuple(dict.fromkeys(i for cell in cells for i in cell.records)),
            "information": tuple(dict.fromkeys(i for cell in cells for i in cell.information)),
            "columns": columns,
            "assumptions": (),
            "warnings": (),
        }


def _refusal(error: Refused | NotEstimable) -> Fields:
    refusal = Refusal(rule=error.rule, found=error.found, todo=error.todo)
    return {"figure_kind": "refusal", "refusal": refusal}
