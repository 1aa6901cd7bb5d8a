"""``ro-crate-metadata.json``: what each file of the package is, so that archives can take it in."""

from typing import Any

from testimonia.cleared import ClearedEdition
from testimonia.publish.figures_file import dump

NAME = "data/ro-crate-metadata.json"
_TYPES = {"html": "text/html", "pdf": "application/pdf", "json": "application/json", "csv": "text/csv",
          "toml": "application/toml", "txt": "text/plain"}  # fmt: skip
_LABELS = {
    "report.html": "Report",
    "report.pdf": "Report, for print",
    "figures.json": "Every figure with its method, sources and limits",
    "plan.toml": "Analysis plan",
    "provenance.json": "Provenance (W3C PROV)",
    "README.txt": "How to check this package",
    "tables/claims.csv": "Published claims",
}


def write_crate(edition: ClearedEdition, files: dict[str, bytes], hashes: dict[str, str]) -> bytes:
    """Describe the payload files."""
    titles = {f"tables/{table.id}.csv": table.title for table in edition.tables}
    names = {path.removeprefix("data/"): path for path in sorted(files)}
    parts = [
        {
            "@id": name,
            "@type": "File",
            "name": _LABELS.get(name) or titles.get(name, name),
            "encodingFormat": _TYPES[name.rsplit(".", 1)[1]],
            "contentSize": str(len(files[path])),
            "sha256": hashes[path],
        }
        for name, path in names.items()
    ]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": edition.title,
        "description": edition.subtitle or edition.title,
        "datePublished": edition.published_on,
        "inLanguage": edition.language,
        "license": "The publisher states the terms of use.",
        "hasPart": [{"@id": part["@id"]} for part in parts],
    }
    publisher = []
    if edition.organisation:
        publisher = [{"@id": "#publisher", "@type": "Organization", "name": edition.organisation}]
        root["publisher"] = {"@id": "#publisher"}
    about = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    return dump({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [about, root, *parts, *publisher]})
