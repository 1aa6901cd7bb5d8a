"""Running a plan: the plan's version and all figures are stored by one action, or nothing is."""

import hashlib
import json
from collections.abc import Callable
from datetime import date

from testimonia.core.records import PROJECT
from testimonia.estimate.access import Material
from testimonia.estimate.expressions import formula, names
from testimonia.estimate.judged import write_out
from testimonia.estimate.plan import Plan
from testimonia.estimate.records import Figure, PlanVersion
from testimonia.estimate.run import Run
from testimonia.vault import Vault

Progress = Callable[[str, int, int], None]
NOT_BEFORE = (
    "The plan says that this was planned before the data were looked at, but its definition first stands in a version"
    " that was stored after figures had been made: it counts as added later."
)


def run_plan(vault: Vault, plan: Plan, on: date, progress: Progress = lambda *_: None) -> list[Figure]:
    """Make every figure of the plan as consent stands on that day, and store them in the plan's order."""
    material = Material(vault, on)
    version = _version(plan, material)
    made: dict[str, Figure] = {}
    for number, figure in enumerate(Run(plan, material).figures(), start=1):
        made[figure.figure_id] = _as_planned(figure, version, material)
        progress(figure.title, number, len(plan.figures))
    earlier = {f.figure_id: f for f in material.figures if f.plan_sha256 == plan.sha256}
    figures = [_revised(made[name], earlier.get(name)) for name in plan.figures]
    new_version = [] if version in material.versions else [version]
    stored = vault.put(*new_version, *figures, action="estimate.run")
    return [record for record in stored if isinstance(record, Figure)]


def definitions(plan: Plan) -> dict[str, str]:
    """A hash of each figure's definition together with the formula and the parameters that it comes down to."""
    hashes = {}
    for name, figure in plan.figures.items():
        written = write_out(figure.formula, plan) if figure.formula is not None else ""
        used = names(formula(written)) if written else ()
        parameters = {p: plan.parameters[p].model_dump(mode="json") for p in used if p in plan.parameters}
        hashes[name] = _hash([figure.model_dump(mode="json"), written, parameters])
    return hashes


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _version(plan: Plan, material: Material) -> PlanVersion:
    """The newest version if its text is this one, or else a new one."""
    if material.versions and material.versions[-1].sha256 == plan.sha256:
        return material.versions[-1]
    return PlanVersion(
        subject=PROJECT,
        number=max((v.number for v in material.versions), default=0) + 1,
        title=plan.plan.title,
        toml=plan.toml,
        sha256=plan.sha256,
        definitions=definitions(plan),
        after_results=bool(material.figures),
    )


def _as_planned(figure: Figure, version: PlanVersion, material: Material) -> Figure:
    definition = version.definitions[figure.figure_id]
    first = next(v for v in (*material.versions, version) if v.definitions.get(figure.figure_id) == definition)
    if figure.planned == "later" or not first.after_results:
        return figure
    return figure.model_copy(update={"planned": "later", "warnings": (*figure.warnings, NOT_BEFORE)})


def _revised(figure: Figure, earlier: Figure | None) -> Figure:
    """A further run of the same plan is a new revision of the figure; the earlier one stays in the store."""
    if earlier is None:
        return figure
    return figure.model_copy(update={"id": earlier.id, "revision": earlier.revision})
