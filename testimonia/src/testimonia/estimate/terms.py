"""A condition's names and words are held against the frame's columns and the field's vocabularies before counting."""

from typing import get_args

from testimonia.core.errors import InvalidInput
from testimonia.core.values import ActElement, ExploitationForm, Language, Means, Role, Sex
from testimonia.estimate.expressions import Choice, Compare, Literal, Name, Node, names, walk
from testimonia.estimate.frame import Frame
from testimonia.estimate.ternary import REASONS

VOCABULARY: dict[str, tuple[str, ...]] = {
    "act_type": get_args(ActElement),
    "act_types": get_args(ActElement),
    "exploitation": get_args(ExploitationForm),
    "languages": get_args(Language),
    "means": get_args(Means),
    "perpetrator_roles": get_args(Role),
    "sex": get_args(Sex),
}
"""The terms that a column can hold."""


def require(frame: Frame, *nodes: Node | None) -> None:
    """Refuse a name that is no column, and a word that no record can hold, lest a misspelling count nobody."""
    for node in nodes:
        for name in names(node) if node is not None else ():
            require_column(frame, name)
        for part in walk(node) if node is not None else ():
            if isinstance(part, Compare):
                _require_terms(frame, part.left, part.right)
                _require_terms(frame, part.right, part.left)


def require_column(frame: Frame, name: str) -> None:
    """Refuse a name that is no column."""
    if name not in frame.columns:
        raise InvalidInput(
            found=f"the unknown column {name!r} in the plan",
            rule=f"the analysis frame of {frame.unit} has {', '.join(frame.columns)}",
            todo="Mend the expression in the plan",
        )


def _require_terms(frame: Frame, column: Node, other: Node) -> None:
    if not isinstance(column, Name):
        return
    terms = VOCABULARY.get(column.text) or frame.questions.get(column.text) or ()
    words = other.values if isinstance(other, Choice) else (other.value,) if isinstance(other, Literal) else ()
    for word in words if terms else ():
        if word not in (*terms, *REASONS):
            raise InvalidInput(
                found=f"the unknown term {word!r} for {column.text!r} in the plan",
                rule=f"its terms are {', '.join(terms)}",
                todo="Mend the expression in the plan",
            )
