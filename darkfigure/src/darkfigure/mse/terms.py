"""Names of hierarchical models: lists of terms come in, sets of bit masks closed under subsets go out, and back.

A term is an integer whose bit i stands for list i. Every model holds the intercept and all main effects; what follows
speaks only of its interactions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from darkfigure.errors import InvalidInput


def interactions(n_lists: int, order: int = 2) -> NDArray[np.int64]:
    """All interactions of 2 to ``order`` lists, pairs first in the order (1,2), (1,3) ..., shape (n_terms,)."""
    sizes = range(2, min(order, n_lists) + 1)
    masks = [sum(1 << i for i in chosen) for size in sizes for chosen in combinations(range(n_lists), size)]
    return np.array(masks, dtype=np.int64)


def closed(terms: Iterable[int]) -> frozenset[int]:
    """Add every interaction that a hierarchical model with these terms must hold."""
    found: set[int] = set()
    for term in terms:
        bits = [i for i in range(term.bit_length()) if term >> i & 1]
        for size in range(2, len(bits) + 1):
            found.update(sum(1 << i for i in chosen) for chosen in combinations(bits, size))
    return frozenset(found)


def parse(terms: str | Iterable[str | Sequence[str]], lists: Sequence[str]) -> frozenset[int]:
    """Read a model.

    Parameters
    ----------
    terms : str or iterable
        ``"[12,13,4]"`` with the lists' numbers, as in Rcapture, ``"[1.12,3]"`` where numbers have two digits, or the
        interactions by name: ``["LA:NG", ("LA", "GO")]``.

    Returns
    -------
    frozenset of int
        Interactions, closed under subsets.

    Examples
    --------
    >>> sorted(parse("[123,4]", "ABCD"))
    [3, 5, 6, 7]
    >>> sorted(parse(["A:B"], "ABC"))
    [3]
    """
    if isinstance(terms, str):
        groups = [_numbers(group) for group in terms.strip().strip("[]").split(",") if group.strip()]
    else:
        groups = [_places(term.split(":") if isinstance(term, str) else term, lists) for term in terms]
    for group in groups:
        if len(set(group)) < len(group) or not all(0 <= i < len(lists) for i in group):
            raise InvalidInput(
                rule="a model's term names different lists of the table",
                found="a term names a list twice, or one that is not there",
                todo=f"Use the lists {', '.join(lists)}, numbered from 1",
            )
    return closed(sum(1 << i for i in group) for group in groups)


def notation(terms: Iterable[int], n_lists: int) -> str:
    """Write the generators by number, largest first: ``[123,14,5]``."""
    masks = set(terms) | {1 << i for i in range(n_lists)}
    generators = [t for t in masks if not any(t & u == t and u != t for u in masks)]
    join = "" if n_lists < 10 else "."
    texts = [[i + 1 for i in range(n_lists) if t >> i & 1] for t in generators]
    return "[" + ",".join(join.join(map(str, text)) for text in sorted(texts, key=lambda t: (-len(t), t))) + "]"


def in_words(terms: Iterable[int], lists: Sequence[str]) -> str:
    """Write the interactions by name: ``main effects and LA:NG, NG:GP``."""
    ordered = sorted(terms, key=lambda t: (t.bit_count(), [i for i in range(len(lists)) if t >> i & 1]))
    names = [":".join(lists[i] for i in range(len(lists)) if t >> i & 1) for t in ordered]
    return f"main effects and {', '.join(names)}" if names else "main effects only"


@lru_cache(maxsize=8)
def hierarchical(n_lists: int, order: int) -> NDArray[np.int64]:
    """Enumerate every hierarchical model with interactions of up to ``order`` lists.

    Returns
    -------
    array of int64, shape (n_models,)
        Bit k stands for the k-th of `interactions`; the model of all lists together is never among them.
    """
    universe = interactions(n_lists, min(order, n_lists - 1)).tolist()
    place = {term: k for k, term in enumerate(universe)}
    models = [0]
    for k, term in enumerate(universe):
        parents = [term & ~(1 << i) for i in range(n_lists) if term >> i & 1]
        needed = sum(1 << place[parent] for parent in parents if parent.bit_count() > 1)
        models += [model | 1 << k for model in models if model & needed == needed]
    found = np.array(models, dtype=np.int64)
    found.setflags(write=False)
    return found


def from_code(code: int, universe: Sequence[int] | NDArray[np.int64]) -> frozenset[int]:
    """Turn a bit pattern over ``universe`` into its terms."""
    return frozenset(int(term) for k, term in enumerate(universe) if int(code) >> k & 1)


def _numbers(group: str) -> list[int]:
    digits = group.split(".") if "." in group else list(group.strip())
    try:
        return [int(digit) - 1 for digit in digits]
    except ValueError:
        raise InvalidInput(
            rule="a model is written as the numbers of its lists",
            found="it holds something else",
            todo='Write it like "[12,13,4]"',
        ) from None


def _places(names: Sequence[str], lists: Sequence[str]) -> list[int]:
    return [lists.index(name) if name in lists else -1 for name in names]
