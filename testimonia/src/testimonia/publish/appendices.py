"""What the report says about itself: the methods it used, its plan, its inputs and its software."""

from testimonia.cleared import ClearedEdition
from testimonia.publish.blocks import Note
from testimonia.publish.wording import Wording

KINDS = ("count", "judged_range", "estimate", "refusal")


def methods(edition: ClearedEdition, w: Wording) -> tuple[Note, ...]:
    """Return each method once, by kind, and what is needed to run it again."""
    notes = []
    for kind in KINDS:
        used = tuple(dict.fromkeys(f.method for f in edition.figures if f.kind == kind and f.method))
        if used:
            notes.append(Note(w(f"kind.{kind}"), used))
    references = tuple(dict.fromkeys(r for f in edition.figures for r in f.references))
    if references:
        notes.append(Note(w("note.references"), references))
    software = tuple(f"{name} {version}" for name, version in sorted(edition.software.items()))
    return (
        *notes,
        Note(w("methods.seed"), (str(edition.seed),)),
        Note(w("methods.plan"), (edition.plan_sha256,)),
        Note(w("methods.inputs"), (edition.inputs_sha256, w("methods.inputs_note"))),
        *([Note(w("methods.software"), software)] if software else []),
    )
