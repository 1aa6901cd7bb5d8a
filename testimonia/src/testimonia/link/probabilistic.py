"""Lists too long for full clerical review: Fellegi-Sunter weights by Splink on DuckDB, in memory only.

Entries go in; scored pairs come out in two heaps. From ``same_from`` a pair is taken as the same; from ``grey_from`` it
goes to clerical review; below, it is no candidate. Nothing is ever decided `different` by a machine.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import Any

from testimonia.collect.records import ListMembership
from testimonia.core.errors import Refused
from testimonia.link.blocking import is_single, selective, value_of
from testimonia.link.decisions import PairIds

FULL_REVIEW_BELOW = 2000
"""Entries up to which every candidate pair is judged by a person."""


@dataclass(frozen=True)
class Probabilistic:
    """How the model is fitted and where its grey zone lies. Probabilities are of a match."""

    same_from: float = 0.95
    grey_from: float = 0.10
    most_pairs_a_rule: int = 2_000_000
    noted_alike: float = 0.8
    """The share of true pairs that agree on the three most telling fields where these are filled in; with what is
    missing it sets the prior odds of a match."""
    sampled_pairs: float = 4e6
    seed: int = 1


@dataclass(frozen=True)
class ScoredPair:
    """One pair with its match probability."""

    ids: PairIds
    score: float


@dataclass(frozen=True)
class Scored:
    """Pairs taken as the same, and pairs for a person to judge."""

    same: tuple[ScoredPair, ...]
    grey: tuple[ScoredPair, ...]
    fields: tuple[str, ...]


def score_pairs(entries: Iterable[ListMembership], settings: Probabilistic) -> Scored:
    """Fit the model on all single entries and score every pair that a blocking rule lets through."""
    rows = _rows(entries)
    fields = sorted(set(rows[0]) - {"unique_id"}) if rows else []
    if len(fields) < 3:
        raise Refused(
            found=f"{len(fields)} matching fields",
            rule="a linkage model needs at least three",
            todo="Give the lists more coarse matching fields, or review their pairs by hand",
        )
    sizes = {combo: _n_pairs(rows, combo) for n in (2, 3) for combo in combinations(fields, n)}
    rules = selective(sizes, settings.most_pairs_a_rule)
    if not rules:
        raise Refused(
            found=f"no three matching fields that leave at most {settings.most_pairs_a_rule} pairs",
            rule="blocking must leave a number of pairs that can be scored",
            todo="Give the lists a matching field with more different values",
        )
    found = sorted(_predict(rows, fields, rules, sizes, settings))
    same = tuple(ScoredPair(ids, score) for ids, score in found if score >= settings.same_from)
    grey = tuple(ScoredPair(ids, score) for ids, score in found if score < settings.same_from)
    return Scored(same, grey, tuple(fields))


def _rows(entries: Iterable[ListMembership]) -> list[dict[str, Any]]:
    single = sorted((e for e in entries if is_single(e)), key=lambda e: e.id)
    fields = sorted({name for e in single for name in e.matching})
    return [{"unique_id": e.id} | {f: value_of(e, f) or None for f in fields} for e in single]


def _n_pairs(rows: Sequence[dict[str, Any]], combo: Sequence[str]) -> int:
    blocks = Counter(tuple(row[f] for f in combo) for row in rows if all(row[f] for f in combo))
    return sum(n * (n - 1) // 2 for n in blocks.values())


def _training_rules(sizes: dict[tuple[str, ...], int], fields: Sequence[str]) -> list[tuple[str, ...]]:
    """Choose the most selective pairs of fields until each field was left out of one: a rule can't train its own."""
    chosen: list[tuple[str, ...]] = []
    for combo in sorted((c for c in sizes if len(c) == 2), key=lambda c: (sizes[c], c)):
        untrained = [f for f in fields if all(f in rule for rule in chosen)]
        if not untrained:
            break
        if any(f not in combo for f in untrained) and sizes[combo]:
            chosen.append(combo)
    return chosen


def _predict(
    rows: Sequence[dict[str, Any]],
    fields: Sequence[str],
    rules: Sequence[tuple[str, ...]],
    sizes: dict[tuple[str, ...], int],
    settings: Probabilistic,
) -> Iterator[tuple[PairIds, float]]:
    import duckdb
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    # No spill: DuckDB would write plain rows beside the program when memory runs short. One thread: sums keep an order.
    config: dict[str, str | bool | int | float | list[str]] = {"temp_directory": "", "threads": 1}
    with closing(duckdb.connect(":memory:", config=config)) as connection:
        model = SettingsCreator(
            link_type="dedupe_only",
            comparisons=[_comparison(field) for field in fields],
            blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
            retain_matching_columns=False,
            linker_uid="link",
        )
        linker = Linker(DuckDBAPI(connection).register(list(rows)), model, log_level=logging.ERROR)
        telling = min((c for c in sizes if len(c) == 3), key=lambda c: (sizes[c] == 0, sizes[c], c))
        recall = settings.noted_alike * prod(_filled(rows, field) ** 2 for field in telling)
        linker.training.estimate_probability_two_random_records_match([block_on(*telling)], recall=recall)
        linker.training.estimate_u_using_random_sampling(max_pairs=settings.sampled_pairs, seed=settings.seed)
        for rule in _training_rules(sizes, fields):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
        scored = linker.inference.predict(threshold_match_probability=settings.grey_from).as_record_list()
    for row in scored:
        left, right = sorted((row["unique_id_l"], row["unique_id_r"]))
        yield (left, right), float(row["match_probability"])


def _filled(rows: Sequence[dict[str, Any]], field: str) -> float:
    return sum(row[field] is not None for row in rows) / len(rows)


def _comparison(field: str) -> Any:
    from splink import comparison_level_library as levels
    from splink import comparison_library as comparisons

    if not field.endswith("year"):
        return comparisons.ExactMatch(field)
    near = f'abs(try_cast("{field}_l" as integer) - try_cast("{field}_r" as integer)) <= 1'
    return comparisons.CustomComparison(
        [
            levels.NullLevel(field),
            levels.ExactMatchLevel(field),
            levels.CustomLevel(near, "one year apart"),
            levels.ElseLevel(),
        ],
        output_column_name=field,
    )
