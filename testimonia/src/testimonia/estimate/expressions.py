"""The plan's small language: text goes in, a tree of nine kinds of node comes out. Nothing is ever run as code.

Conditions know names, literals, comparison, membership, ``and``, ``or``, ``not``. Formulas know names, arithmetic and
the numbers 0 and 1: any other number would be a multiplier without a source.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from testimonia.core.errors import InvalidInput

Scalar = bool | int | float | str

MAX_LENGTH = 2_000
MAX_TOKENS = 400
MAX_DEPTH = 40
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")


@dataclass(frozen=True)
class Name:
    text: str


@dataclass(frozen=True)
class Literal:
    value: Scalar


@dataclass(frozen=True)
class Choice:
    """Literals in parentheses or brackets, on the right of ``in``."""

    values: tuple[Scalar, ...]


@dataclass(frozen=True)
class Not:
    inner: "Node"


@dataclass(frozen=True)
class And:
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Or:
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Compare:
    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Arithmetic:
    sign: str
    left: "Node"
    right: "Node"


Node = Name | Literal | Choice | Not | And | Or | Compare | Arithmetic

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:_\d+)*(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)?)"
    r"|(?P<text>'[^'\\\n]*'|\"[^\"\\\n]*\")|(?P<sign>==|!=|<=|>=|[<>()\[\],+*/-]))"
)
_KEYWORDS = frozenset({"and", "or", "not", "in", "true", "false"})


def condition(text: str) -> Node:
    """Parse a condition on the rows of the analysis frame."""
    return _Parser(text, arithmetic=False).whole()


def formula(text: str) -> Node:
    """Parse a formula over parameters."""
    return _Parser(text, arithmetic=True).whole()


def names(node: Node) -> tuple[str, ...]:
    """Return the names that occur, in order of first occurrence."""
    return tuple(dict.fromkeys(part.text for part in walk(node) if isinstance(part, Name)))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    yield node
    match node:
        case Not(inner):
            yield from walk(inner)
        case And(left, right) | Or(left, right) | Compare(_, left, right) | Arithmetic(_, left, right):
            yield from walk(left)
            yield from walk(right)
        case _:
            return


class _Parser:
    def __init__(self, text: str, *, arithmetic: bool) -> None:
        self.text = text
        self.arithmetic = arithmetic
        self.depth = 0
        self.place = 0
        if len(text) > MAX_LENGTH:
            raise self._refuse(f"an expression of {len(text)} characters", f"the longest allowed has {MAX_LENGTH}")
        self.tokens = list(self._tokens())
        if len(self.tokens) > MAX_TOKENS:
            raise self._refuse(
                f"an expression of {len(self.tokens)} words and signs", f"the most allowed is {MAX_TOKENS}"
            )

    def whole(self) -> Node:
        node = self._sum() if self.arithmetic else self._or()
        if self._peek():
            raise self._unexpected()
        return node

    def _tokens(self) -> Iterator[tuple[str, str]]:
        at, end = 0, len(self.text.rstrip())
        while at < end:
            found = _TOKEN.match(self.text, at)
            if not found:
                raise self._refuse(
                    f"{self.text[at:].lstrip()[:1]!r} in an expression", "it is not part of the language"
                )
            at = found.end()
            kind = found.lastgroup or ""
            token = found[kind]
            yield ("keyword" if kind == "name" and token in _KEYWORDS else kind), token

    def _peek(self) -> str:
        if self.place >= len(self.tokens):
            return ""
        kind, token = self.tokens[self.place]
        return token if kind in ("sign", "keyword") else kind

    def _take(self, *wanted: str) -> str:
        if self._peek() not in wanted or not self._peek():
            return ""
        self.place += 1
        return self.tokens[self.place - 1][1]

    def _or(self) -> Node:
        return self._chain(self._and, {"or": Or})

    def _and(self) -> Node:
        return self._chain(self._not, {"and": And})

    def _chain(self, part: Callable[[], Node], kinds: dict[str, type[And] | type[Or]]) -> Node:
        node = part()
        while word := self._take(*kinds):
            node = kinds[word](node, part())
        return node

    def _not(self) -> Node:
        if self._take("not"):
            with _Deeper(self):
                return Not(self._not())
        return self._comparison()

    def _comparison(self) -> Node:
        left = self._primary()
        if sign := self._take(*COMPARISONS):
            return Compare(sign, left, self._primary())
        if self._take("in"):
            return Compare("in", left, self._members())
        if self._peek() == "not" and self.tokens[self.place + 1 : self.place + 2] == [("keyword", "in")]:
            self.place += 2
            return Not(Compare("in", left, self._members()))
        return left

    def _members(self) -> Node:
        opening = self._take("(", "[")
        if not opening:
            return self._primary()
        values = [self._literal()]
        while self._take(","):
            values.append(self._literal())
        if not self._take(")" if opening == "(" else "]"):
            raise self._unexpected()
        return Choice(tuple(values))

    def _literal(self) -> Scalar:
        node = self._primary()
        if not isinstance(node, Literal):
            raise self._refuse("a name among the values after 'in'", "only written values may stand there")
        return node.value

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            node = Arithmetic(sign, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._primary()
        while sign := self._take("*", "/"):
            node = Arithmetic(sign, node, self._primary())
        return node

    def _primary(self) -> Node:
        if self._take("("):
            with _Deeper(self):
                node = self._sum() if self.arithmetic else self._or()
            if not self._take(")"):
                raise self._unexpected()
            return node
        if name := self._take("name"):
            return Name(name)
        return Literal(self._value())

    def _value(self) -> Scalar:
        if number := self._take("number"):
            return self._number(float(number) if set(number) & set(".eE") else int(number))
        if not self.arithmetic:
            if self._take("-") and (number := self._take("number")):
                return -float(number)
            if text := self._take("text"):
                return text[1:-1]
            if word := self._take("true", "false"):
                return word == "true"
        raise self._unexpected()

    def _number(self, value: int | float) -> int | float:
        if self.arithmetic and value not in (0, 1):
            raise InvalidInput(
                found=f"the number {value:g} in the formula {self.text!r}",
                rule="a multiplier without a source is refused",
                todo="Make it a parameter with a claim, an elicitation or the interviews as its source",
            )
        return value

    def _unexpected(self) -> InvalidInput:
        found = self.tokens[self.place][1] if self.place < len(self.tokens) else "the end"
        if self.arithmetic:
            return self._refuse(f"{found!r} in {self.text!r}", "formulas know names, + - * / and brackets")
        return self._refuse(
            f"{found!r} in {self.text!r}", "conditions know names, written values, comparisons, in, and, or, not"
        )

    def _refuse(self, found: str, rule: str) -> InvalidInput:
        return InvalidInput(found=found, rule=rule, todo="Mend the expression in the plan")


class _Deeper:
    """Counts how deep brackets and ``not`` nest, so that no text can exhaust the stack."""

    def __init__(self, parser: _Parser) -> None:
        self.parser = parser

    def __enter__(self) -> None:
        self.parser.depth += 1
        if self.parser.depth > MAX_DEPTH:
            raise InvalidInput(
                found=f"an expression nested more than {MAX_DEPTH} deep",
                rule="conditions and formulas are short enough to be read",
                todo="Split it into several figures",
            )

    def __exit__(self, *_: object) -> None:
        self.parser.depth -= 1
