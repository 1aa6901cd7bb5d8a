"""A condition's names and words are held against the frame's columns and the field's vocabularies before counting."""

from collections.abc import Iterable
from typing import get_args

from testimonia.core.errors import InvalidInput
from testimonia.core.values import ActElement, ExploitationForm, Language, Means, Role, Sex
from testimonia.estimate.expressions import Choice, Compare, Literal, Name, Node, names, walk
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


def require(columns: Iterable[str], *nodes: Node | None) -> None:
    """Refuse a name that is no column, and a word that no record can hold, lest a misspelling count nobody."""
    known = tuple(columns)
    for node in nodes:
        for name in names(node) if node is not None else ():
            require_column(known, name)
        for part in walk(node) if node is not None else ():
            if isinstance(part, Compare):
                _require_terms(part.left, part.right)
                _require_terms(part.right, part.left)


def require_column(columns: tuple[str, ...], name: str) -> None:
    """Refuse a name that is no column."""
    if name not in columns:
        raise InvalidInput(
            found=f"the unknown column {name!r} in the plan",
            rule=f"the analysis frame has {', '.join(columns)}",
            todo="Mend the expression in the plan",
        )


def _require_terms(column: Node, other: Node) -> None:
    if not isinstance(column, Name) or column.text not in VOCABULARY:
        return
    words = other.values if isinstance(other, Choice) else (other.value,) if isinstance(other, Literal) else ()
    for word in words:
        if word not in (*VOCABULARY[column.text], *REASONS):
            raise InvalidInput(
                found=f"the unknown term {word!r} for {column.text!r} in the plan",
                rule=f"its terms are {', '.join(VOCABULARY[column.text])}",
                todo="Mend the expression in the plan",
            )
