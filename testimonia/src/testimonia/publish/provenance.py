"""Where the figures come from, as W3C PROV in JSON: the plan and the inputs, what was done, and who approved."""

from typing import Any

from testimonia.cleared import ClearedEdition
from testimonia.publish.figures_file import dump

_NAMESPACE = "https://testimonia.invalid/edition#"
"""Never looked up: names within one package need a prefix, and the top-level name .invalid belongs to nobody."""


def write_provenance(edition: ClearedEdition, files: dict[str, str]) -> bytes:
    """Return the PROV document; ``files`` maps each payload file to its SHA-256."""
    day = f"{edition.published_on}T00:00:00Z"
    entities: dict[str, Any] = {
        "ed:inputs": {"prov:label": "sealed records", "ed:keyed_hash": edition.inputs_sha256},
        "ed:plan": {"prov:label": "analysis plan", "ed:sha256": edition.plan_sha256, "prov:location": "data/plan.toml"},
        "ed:cleared": {"prov:label": "cleared figures, tables and quotes"},
    }
    entities |= {
        f"ed:figure-{figure.id}": {"prov:label": figure.title, "ed:kind": figure.kind} for figure in edition.figures
    }
    written = {f"ed:file-{i}": path for i, path in enumerate(sorted(files))}
    entities |= {id: {"prov:location": path, "ed:sha256": files[path]} for id, path in written.items()}
    agents = {
        f"ed:approver-{i}": {"prov:type": "prov:Person", "ed:key_fingerprint": approval.fingerprint}
        for i, approval in enumerate(edition.clearance.approvals, start=1)
    }
    agents["ed:software"] = {"prov:type": "prov:SoftwareAgent", **{f"ed:{k}": v for k, v in edition.software.items()}}
    document = {
        "prefix": {"ed": _NAMESPACE},
        "entity": entities,
        "agent": agents,
        "activity": {
            "ed:estimate": {"prov:label": "the plan was run", "ed:seed": edition.seed},
            "ed:disclose": {"prov:label": "the gate cleared what may leave", "ed:profile": edition.clearance.profile},
            "ed:publish": {"prov:label": "the report was made", "prov:endTime": day, "ed:edition": edition.id},
        },
        "used": _pairs(
            "used", "prov:activity", "prov:entity",
            [("ed:estimate", "ed:inputs"), ("ed:estimate", "ed:plan"), ("ed:publish", "ed:cleared"),
             *(("ed:disclose", f"ed:figure-{f.id}") for f in edition.figures)],
        ),
        "wasGeneratedBy": _pairs(
            "made", "prov:entity", "prov:activity",
            [*((f"ed:figure-{f.id}", "ed:estimate") for f in edition.figures), ("ed:cleared", "ed:disclose"),
             *((id, "ed:publish") for id in written)],
        ),
        "wasAssociatedWith": _pairs(
            "with", "prov:activity", "prov:agent",
            [*(("ed:disclose", id) for id in agents if id != "ed:software"),
             *((name, "ed:software") for name in ("ed:estimate", "ed:disclose", "ed:publish"))],
        ),
    }  # fmt: skip
    return dump(document)


def _pairs(prefix: str, first: str, second: str, pairs: list[tuple[str, str]]) -> dict[str, dict[str, str]]:
    return {f"_:{prefix}{i}": {first: a, second: b} for i, (a, b) in enumerate(pairs, start=1)}
