"""All defensible answers side by side: `Histories` come in, a `Comparison` with a table and one verdict goes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from darkfigure.errors import NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.explain import amount
from darkfigure.mse.alternatives import ALL_ORDERS, REFERENCE, Alternative, alternatives
from darkfigure.mse.histories import Histories
from darkfigure.mse.judging import AGREE, CAVEAT, NOT_ESTIMABLE, Verdict, Word, judge
from darkfigure.mse.modelling import ASSUMPTIONS
from darkfigure.mse.perturbing import (
    Conditioned,
    Moved,
    Trajectories,
    internal_consistency,
    moved,
    odds_ratios,
    rows_of,
    trajectories,
)
from darkfigure.mse.settings import Resampling

FAST = 200
SHOWN = "Each method's answer with its 95 % interval"
REFERENCES = ("Binette and Steorts 2022, JRSS-A 185, 640-676, doi:10.1111/rssa.12803",)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Every method's answer, what moves it, and one verdict.

    Parameters
    ----------
    histories : Histories
    rows : tuple of Alternative
        One a method, those without an estimate with their reason.
    changed : tuple of Moved
        The least BIC with each list left out and each two merged.
    judged : Verdict
    resampling : Resampling
    """

    histories: Histories = field(repr=False)
    rows: tuple[Alternative, ...] = field(repr=False)
    changed: tuple[Moved, ...] = field(repr=False)
    judged: Verdict
    resampling: Resampling = field(repr=False)
    population: str = "the people whom the lists are about"

    @property
    def verdict(self) -> Word:
        """ "the methods agree", "depends on the method" or "not estimable"."""
        return self.judged.word

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the verdict is not that the methods agree."""
        return self.judged.reasons

    @property
    def admissible(self) -> tuple[Alternative, ...]:
        """The answers on which the verdict rests."""
        return tuple(row for row in self.rows if row.admissible)

    @property
    def range(self) -> tuple[float, float]:
        """The smallest lower and the largest upper 95 % limit of the admissible answers; nan where there are none."""
        limits = [row.limits() for row in self.admissible]
        if not limits:
            return float("nan"), float("nan")
        return min(low for low, _ in limits), max(high for _, high in limits)

    @cached_property
    def internal_consistency(self) -> tuple[Conditioned, ...]:
        """The size of each list, which is known, estimated from the others."""
        return internal_consistency(self.histories)

    @cached_property
    def trajectories(self) -> Trajectories:
        """Estimates as the people come in, in 20 random orders."""
        return trajectories(self.histories, self.resampling.seed)

    @property
    def sensitivity(self) -> tuple[tuple[float, float], ...]:
        """N for odds ratios from 1/2 to 2 of the term that no data show, at the middle admissible answer."""
        return odds_ratios(self.histories, self._middle.value) if self.admissible else ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """The verdict in words first, then what is known of the table itself and of the untestable term."""
        shifted = [value for _, value in self.sensitivity]
        untestable = (
            f"If all lists together depend on each other with odds of 1/2 to 2, which no data can show, the answer is"
            f" anywhere from {min(shifted):,.0f} to {max(shifted):,.0f}.",
        )
        return (self.judged.in_words, *self.histories.warnings, *(untestable if shifted else ()))

    @property
    def _middle(self) -> Alternative:
        distinct = {round(row.value, 6): row for row in self.admissible}
        ordered = [distinct[value] for value in sorted(distinct)]
        return ordered[(len(ordered) - 1) // 2]

    def to_estimate(self) -> Estimate:
        """The middle admissible answer, with limits that hold every admissible interval and the verdict as a warning.

        Raises
        ------
        NotEstimable
            No method has an admissible answer.
        """
        if not self.admissible:
            raise NotEstimable(
                rule="at least one method must have an estimate that fits the counts",
                found="none has one",
                todo="Find lists that overlap more, or merge lists",
            )
        made = self._middle.estimate
        assert made is not None  # noqa: S101 - an admissible answer has its estimate
        return replace(
            made,
            population=self.population,
            method=f"{len(self.admissible)} methods compared; the middle answer is that of: {self._middle.method}.",
            draws=self._pooled(),
            limits=Hull(self.admissible),
            interval_method="from the smallest to the largest limit of all admissible methods",
            assumptions=ASSUMPTIONS,
            warnings=self.warnings,
            references=(*REFERENCES, *made.references),
            seed=self.resampling.seed,
            diagnostics={
                "model": made.diagnostics.get("model", made.model),
                "verdict": self.verdict,
                "reasons": list(self.reasons),
                "table": self.table(),
                "internal consistency": rows_of(self.internal_consistency),
                "lists left out or merged": rows_of(self.changed),
                "untestable odds ratio": [list(pair) for pair in self.sensitivity],
            },
        )

    def explain(self) -> str:
        """Say in plain English what each method answers, what moves the answer, and what to make of it."""
        return "\n".join(_explained(self))

    def plot(self, picture: Literal["answers", "trajectories", "lists", "untestable"] = "answers") -> Any:
        """Draw every answer, the estimates as people come in, lists left out or merged, or the untestable term.

        Returns
        -------
        altair.Chart
            With title and description; needs the extra ``plots``.
        """
        from darkfigure import plots

        if picture == "trajectories":
            paths = self.trajectories
            subtitle = "20 random orders; lines that stay level rest on all the people alike"
            return plots.orders(
                paths.shares, paths.values, unit="people", title="Estimate as people come in", subtitle=subtitle
            )
        if picture == "untestable":
            subtitle = "Odds ratio of all lists together, which no data can show; every method takes it as 1"
            title = "If all lists depend on each other"
            return plots.curve(
                self.sensitivity, x="odds ratio", y="people", unit="people", title=title, subtitle=subtitle
            )
        if picture == "lists":
            moves = [plots.Row(m.in_words, m.value, np.nan, np.nan, m.counted) for m in self.changed]
            title, subtitle = "Lists left out or merged", "Least BIC; the dashed line is the answer from all lists"
            return plots.answers(moves, unit="people", title=title, subtitle=subtitle, known=self._all_lists)
        drawn = [plots.Row(row.method, row.value, *row.limits(), row.admissible) for row in self.rows]
        return plots.answers(
            drawn, unit="people", title=f"{self.verdict[:1].upper()}{self.verdict[1:]}", subtitle=SHOWN
        )

    @property
    def _all_lists(self) -> float:
        reference, _ = _reference(self.rows, self.histories.n_lists)
        return float("nan") if reference is None else reference.value

    def table(self) -> list[dict[str, Any]]:
        """One row a method, in plain values."""
        return [
            {
                "method": row.method,
                "value": row.value,
                "low": row.limits()[0],
                "high": row.limits()[1],
                "interval": "" if row.estimate is None else row.estimate.interval_method,
                "model": "" if row.estimate is None else row.estimate.diagnostics.get("model", row.estimate.model),
                "aic": row.figure("aic"),
                "bic": row.figure("bic"),
                "admissible": row.admissible,
                "note": row.note,
            }
            for row in self.rows
        ]

    def _pooled(self) -> Any:
        """Draws of all admissible methods that have them, each method with the same weight."""
        draws = [row.estimate.draws for row in self.admissible if row.estimate is not None and row.estimate.draws.size]
        if not draws:
            return np.empty(0)
        size = min(each.size for each in draws)
        return np.concatenate([each[:size] for each in draws])


@dataclass(frozen=True)
class Hull:
    """The smallest lower and largest upper limit of several answers; it can be pickled."""

    rows: Sequence[Alternative] = field(repr=False)

    def __call__(self, level: float) -> tuple[float, float]:
        limits = [row.limits(level) for row in self.rows]
        return float(np.nanmin([low for low, _ in limits])), float(np.nanmax([high for _, high in limits]))


def compare(
    histories: Histories,
    *,
    resampling: Resampling | None = None,
    latent_classes: bool = True,
    population: str = "the people whom the lists are about",
) -> Comparison:
    """Ask every method and say whether the answer depends on which.

    Parameters
    ----------
    histories : Histories
        3 to 10 lists; 2 where they were asked for.
    resampling : Resampling, optional
        200 replicates a method unless asked for more.
    latent_classes : bool
        Whether to run their chains, which takes seconds.
    population : str
        Whom the lists are about, with place and period.

    Returns
    -------
    Comparison
        ``verdict`` is "the methods agree", "depends on the method" or "not estimable"; ``table()`` has every method's
        answer. Agreement does not test the assumption that the methods share.

    Raises
    ------
    InvalidInput
        More lists than log-linear models are fitted to.

    Notes
    -----
    Admissible are models with an estimate within 10 of the best AIC or BIC, and averages that converged. See
    `darkfigure.mse.judging.judge` for the rules of the verdict.

    References
    ----------
    Binette and Steorts 2022, JRSS-A 185, 640-676, doi:10.1111/rssa.12803 (arXiv 2112.01594).
    Silverman 2020, JRSS-A 183, 691-736, doi:10.1111/rssa.12505.

    Examples
    --------
    >>> from darkfigure import datasets, mse
    >>> uk = mse.compare(mse.Histories.from_csv(datasets.path("UKdat_5")))
    >>> uk.verdict
    'depends on the method'
    """
    resampling = resampling or Resampling(replicates=FAST)
    if not (histories.patterns.sum(axis=1) > 1).any():
        nobody = Verdict(NOT_ESTIMABLE, ("nobody is on two lists, and the dark figure is inferred from those who are",))
        return Comparison(histories, (), (), nobody, resampling, population)
    rows = alternatives(histories, resampling, latent_classes=latent_classes)
    reference, order = _reference(rows, histories.n_lists)
    changed = moved(histories, order) if histories.n_lists > 2 else ()
    return Comparison(histories, rows, changed, judge(rows, changed, reference), resampling, population)


def _reference(rows: Sequence[Alternative], n_lists: int) -> tuple[Alternative | None, int]:
    """How lists are left out and merged: by the least BIC over pairs, or over all orders where pairs fit badly."""
    found = {row.method: row for row in rows if row.estimate is not None}
    pairs, all_orders = found.get(REFERENCE), found.get(ALL_ORDERS)
    if all_orders is not None and (pairs is None or not pairs.admissible):
        return all_orders, n_lists - 1
    return pairs, 2


def _explained(found: Comparison) -> Iterator[str]:
    people = found.histories.n_observed
    yield f"{people:,} people are on {found.histories.n_lists} lists. How many are there in all? Each method's answer:"
    for row in found.rows:
        low, high = row.limits()
        said = f"{amount(row.value)} ({amount(low)} to {amount(high)})" if row.estimate is not None else "no estimate"
        yield f"- {row.method}: {said}{f' [not counted: {row.note}]' if not row.admissible else ''}"
    yield found.judged.in_words
    yield from (f"- {warning}" for warning in found.warnings[1:])
    yield "How well the other lists find the size of each list, which is known:"
    for each in found.internal_consistency:
        answer = amount(each.value) if not each.note else f"no estimate, {each.note}"
        yield f"- {each.list_name}: {each.known:,} people; by the other lists {answer}"
    if found.admissible:
        yield from (
            "",
            "The middle answer, with the range that holds every counted one:",
            found.to_estimate().explain(),
        )


__all__ = ["AGREE", "CAVEAT", "Comparison", "compare"]
