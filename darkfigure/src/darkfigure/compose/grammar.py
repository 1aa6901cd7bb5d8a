"""The formula language: text goes in, a tree comes out, and arrays go through the tree. Nothing is ever run as code.

sum      = product (("+" | "-") product)*
product  = unary (("*" | "/") unary)*
unary    = "-" unary | atom
atom     = number | name | "(" sum ")" | ("min" | "max") "(" sum ("," sum)+ ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput

FloatArray = NDArray[np.float64]

MAX_LENGTH = 2_000
MAX_DEPTH = 40
CONSTANTS: dict[str, float] = {"days_per_year": 365.0, "weeks_per_year": 52.0, "months_per_year": 12.0}
"""Numbers that are true by definition; a formula may use them by name, without a source."""

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z][A-Za-z0-9_]*)|([-+*/(),]))")
_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "min": np.minimum,
    "max": np.maximum,
}


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Name:
    text: str


@dataclass(frozen=True)
class Operation:
    """One of ``+ - * / min max`` on two sides; a negative is ``0 - x``."""

    sign: str
    left: Node
    right: Node


Node = Number | Name | Operation


def parse(formula: str) -> Node:
    """Read a formula.

    Examples
    --------
    >>> names(parse("women * share / (1 + growth)"))
    ('women', 'share', 'growth')
    """
    if len(formula) > MAX_LENGTH:
        raise _refuse(f"a formula of {len(formula)} characters", f"the longest allowed has {MAX_LENGTH}")
    return _Parser(list(_tokens(formula))).whole()


def names(node: Node) -> tuple[str, ...]:
    """Return the parameters that a formula names, in order of first occurrence; constants are left out."""
    found = (part.text for part in walk(node) if isinstance(part, Name) and part.text not in CONSTANTS)
    return tuple(dict.fromkeys(found))


def numbers(node: Node) -> tuple[float, ...]:
    """Return the numbers written in a formula that are neither 0 nor 1: multipliers without a source."""
    found = (part.value for part in walk(node) if isinstance(part, Number) and part.value not in (0.0, 1.0))
    return tuple(dict.fromkeys(found))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    yield node
    if isinstance(node, Operation):
        yield from walk(node.left)
        yield from walk(node.right)


def compute(node: Node, values: Mapping[str, Any]) -> FloatArray:
    """Put values, floats or arrays of one shape, through a formula; what cannot be computed comes out as not finite."""
    with np.errstate(all="ignore"):
        return np.asarray(_compute(node, values), dtype=float)


def expand(formula: str, formulas: Mapping[str, str]) -> str:
    """Put other formulas in the place of their names, so that one formula over parameters alone remains.

    Nested this way, a parameter that occurs in both is one parameter, in the independent and in the dependent range.

    Examples
    --------
    >>> expand("women * price", {"women": "total * share"})
    '((total * share) * price)'
    """
    return write(_expand(parse(formula), {name: parse(text) for name, text in formulas.items()}, ()))


def write(node: Node) -> str:
    """Write a tree as a formula, with every parenthesis."""
    match node:
        case Number(value):
            return repr(value) if value != int(value) else str(int(value))
        case Name(text):
            return text
        case Operation(("min" | "max") as sign, left, right):
            return f"{sign}({write(left)}, {write(right)})"
        case Operation(sign, left, right):
            return f"({write(left)} {sign} {write(right)})"


def _compute(node: Node, values: Mapping[str, Any]) -> Any:
    match node:
        case Number(value):
            return value
        case Name(text):
            return CONSTANTS[text] if text in CONSTANTS else values[text]
        case Operation(sign, left, right):
            return _OPERATIONS[sign](_compute(left, values), _compute(right, values))


def _expand(node: Node, trees: Mapping[str, Node], path: tuple[str, ...]) -> Node:
    match node:
        case Operation(sign, left, right):
            return Operation(sign, _expand(left, trees, path), _expand(right, trees, path))
        case Name(text) if text in path:
            circle = " -> ".join((*path[path.index(text) :], text))
            raise _refuse(f"formulas that go in a circle ({circle})", "a figure cannot rest on itself")
        case Name(text) if text in trees:
            return _expand(trees[text], trees, (*path, text))
        case _:
            return node


def _tokens(text: str) -> Iterator[str]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if not found:
            raise _refuse(f"{text[at:].lstrip()[:1]!r} in a formula", "it is not part of the language")
        at = found.end()
        yield found.group(found.lastindex or 0)


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self._sum()
        if self.place < len(self.tokens):
            raise self._unexpected()
        return node

    def _sum(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _refuse("parentheses nested too deep", f"the deepest allowed is {MAX_DEPTH}")
        node = self._product()
        while sign := self._take("+", "-"):
            node = Operation(sign, node, self._product())
        self.depth -= 1
        return node

    def _product(self) -> Node:
        node = self._unary()
        while sign := self._take("*", "/"):
            node = Operation(sign, node, self._unary())
        return node

    def _unary(self) -> Node:
        negative = False
        while self._take("-"):
            negative = not negative
        node = self._atom()
        return Operation("-", Number(0.0), node) if negative else node

    def _atom(self) -> Node:
        if self._take("("):
            node = self._sum()
            self._must(")")
            return node
        token = self._peek()
        if token[:1].isdigit():
            self.place += 1
            return Number(float(token))
        if token[:1].isalpha():
            self.place += 1
            return self._call(token) if token in ("min", "max") else Name(token)
        raise self._unexpected()

    def _call(self, name: str) -> Node:
        self._must("(")
        parts = [self._sum()]
        while self._take(","):
            parts.append(self._sum())
        self._must(")")
        if len(parts) < 2:
            raise _refuse(f"{name} of one value in a formula", f"{name} compares two or more")
        return reduce(lambda left, right: Operation(name, left, right), parts)

    def _peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self._peek()
        if token not in wanted:
            return ""
        self.place += 1
        return token

    def _must(self, wanted: str) -> None:
        if not self._take(wanted):
            raise self._unexpected()

    def _unexpected(self) -> InvalidInput:
        token = self._peek()
        found = f"{token!r} where it cannot stand in a formula" if token else "a formula that ends too early"
        return _refuse(found, "formulas are numbers, names, + - * /, parentheses, min and max")


def _refuse(found: str, rule: str) -> InvalidInput:
    return InvalidInput(found=found, rule=rule, todo="Correct the formula")
