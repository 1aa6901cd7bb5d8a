"""The errors of the product. Each message says what was found, which rule it breaks and what to do.

    TestimoniaError
    ├── Refused          a rule of the house says no (consent, gate, roles, plan)
    ├── InvalidInput     a file, a row or an option is not what was asked for
    ├── NotFound         no such record, or none that this member may know of: both answer alike
    ├── EditConflict     someone else stored a newer revision; both texts exist
    └── Damaged          stored bytes are not what was written: truncated, altered, swapped or older than expected

No message ever holds what a person told us.
"""


class TestimoniaError(Exception):
    """A refusal in three parts; ``str()`` joins them into one sentence for a person."""

    __test__ = False

    def __init__(self, *, found: str, rule: str, todo: str) -> None:
        super().__init__(f"{found}: {rule}. {todo}.")
        self.found = found
        self.rule = rule
        self.todo = todo


class Refused(TestimoniaError):
    """A rule of the house says no."""


class InvalidInput(TestimoniaError):
    """What came from outside is not what was asked for."""


class NotFound(TestimoniaError):
    """No such record, or none that this member may know of."""


class EditConflict(TestimoniaError):
    """A newer revision exists."""


class Damaged(TestimoniaError):
    """Stored bytes are not what was written."""
