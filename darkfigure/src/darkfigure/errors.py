"""The errors of darkfigure. Each says what was found, which rule it breaks and what to do.

DarkfigureError
├── InvalidInput    the table, file or option is not what the method needs
└── NotEstimable    the input is sound, but the method cannot answer from it: a refusal, which is a result
"""


class DarkfigureError(Exception):
    """A refusal in three parts; ``str()`` joins them into one sentence for a person."""

    def __init__(self, *, rule: str, found: str, todo: str) -> None:
        super().__init__(f"{found}: {rule}. {todo}.")
        self.rule = rule
        self.found = found
        self.todo = todo

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.rule, self.found, self.todo)

    def to_dict(self) -> dict[str, str]:
        """The three parts, as the shell prints them with ``--json``."""
        return {"rule": self.rule, "found": self.found, "todo": self.todo}


class InvalidInput(DarkfigureError):
    """The input breaks a rule of its format."""


class NotEstimable(DarkfigureError):
    """The method cannot answer from this input."""


def _rebuild(kind: type[DarkfigureError], rule: str, found: str, todo: str) -> DarkfigureError:
    return kind(rule=rule, found=found, todo=todo)
