"""Multiple systems: partners' lists and match decisions go in, an estimate by darkfigure or a refusal comes out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from darkfigure import Estimate
from darkfigure.mse import Comparison, Histories, Resampling, Selection, compare, loglinear
from testimonia.collect.records import ListMembership
from testimonia.core.errors import InvalidInput, Refused
from testimonia.estimate.plan import PlannedFigure
from testimonia.link.clusters import cluster
from testimonia.link.decisions import PairIds, in_force
from testimonia.link.histories import CaptureHistories, capture_histories
from testimonia.link.records import MatchDecision
from testimonia.link.review import waiting

FEWEST_LISTS = 3
NONE_RECORDED = "No list passed people on to another, as far as is recorded."
MERGED = "Lists between which people were passed on were merged into one: {}."
DEPENDENT = (
    "Lists that pass people on depend on each other, and what the lists share besides can't be seen in them: the true "
    "number may lie outside this interval."
)
DEPENDS = "The answer depends on the method: other defensible models of these lists have limits from {} to {}."
AGREE = (
    "Other models of these lists give about the same, from {} to {}. That does not test what they all assume: that the "
    "dependence of all lists together, which no data can show, is nil."
)
UNTESTABLE = (
    "If all lists together depend on each other with half to double the odds, which no data can show, the answer lies "
    "anywhere from {} to {}."
)
DIGITS = 2
"""Significant digits of numbers in warnings, rounded outward: finer ones could tell of single people."""
MODELLED = "People were passed on between {}; the model was left free to hold that these lists depend on each other."


@dataclass(frozen=True)
class ListEstimate:
    """An estimate with the list entries behind it."""

    estimate: Estimate
    entries: tuple[ListMembership, ...]
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    """What other models of the same lists say, besides the warnings of the estimate itself."""


def from_lists(
    figure: PlannedFigure,
    entries: Sequence[ListMembership],
    decisions: Sequence[MatchDecision],
    permits: Callable[[str], bool],
    seed: int,
) -> ListEstimate:
    """Estimate from the lists that the plan names, or from all of them."""
    known = tuple(sorted({name for e in entries for name in (e.list_name, *e.also_on)}))
    for name in figure.lists:
        if name not in known:
            raise InvalidInput(
                found=f"the list {name!r} in the plan", rule=f"the lists are {', '.join(known) or 'none'}",
                todo="Import it first, or mend its name",
            )  # fmt: skip
    lists = tuple(figure.lists) or known
    if len(lists) < FEWEST_LISTS:
        raise Refused(
            found=f"{len(lists)} lists",
            rule=f"multiple systems estimation needs at least {FEWEST_LISTS} lists; two rest on independence alone",
            todo="Find another list of the same population, place and period",
        )
    # Someone interviewed who does not let herself be counted leaves with every entry that is known to be hers.
    kept = tuple(e for e in entries if _is_on(e, lists) and (e.person is None or permits(e.person)))
    judgement = in_force(decisions)
    _require_reviewed(kept, judgement)
    counted = capture_histories(kept, cluster(kept, judgement))
    histories, assumption = _histories(counted, lists, figure)
    estimate = loglinear(
        histories,
        select=_selection(figure),
        interval=str(figure.options.get("interval", "bootstrap")),  # type: ignore[arg-type]
        resampling=Resampling(replicates=int(figure.options.get("replicates", 1000)), seed=seed),
        population=figure.population,
    )
    modelled = figure.options.get("referrals") == "model" and assumption != NONE_RECORDED
    beside = _beside(compare(histories, latent_classes=False))  # their chains take seconds, the other models none
    return ListEstimate(estimate, kept, (assumption,), (*((DEPENDENT,) if modelled else ()), *beside))


def _beside(comparison: Comparison) -> tuple[str, ...]:
    """Say what other models of the same lists give, and how far the answer hangs on what no data can show."""
    low, high = comparison.range
    shifted = [value for _, value in comparison.sensitivity if isfinite(value)]
    words = AGREE if comparison.verdict == "the methods agree" else DEPENDS
    said = [words.format(*_outward(low, high))] if isfinite(low) and isfinite(high) else []
    return (*said, *([UNTESTABLE.format(*_outward(min(shifted), max(shifted)))] if shifted else []))


def _outward(low: float, high: float) -> tuple[str, str]:
    def rounded(value: float, way: Callable[[float], int]) -> str:
        step = 10.0 ** max(floor(log10(max(value, 1.0))) - DIGITS + 1, 0)
        return f"{way(value / step) * step:,.0f}"

    return rounded(low, floor), rounded(high, ceil)


def _is_on(entry: ListMembership, lists: Sequence[str]) -> bool:
    return any(name in lists for name in (entry.list_name, *entry.also_on))


def _selection(figure: PlannedFigure) -> Selection:
    options = figure.options
    return Selection(
        method=str(options.get("select", "bic")),  # type: ignore[arg-type]
        order=int(options.get("order", 2)),
        p=float(options.get("p", 0.02)),
    )


def _require_reviewed(entries: Sequence[ListMembership], judgement: Mapping[PairIds, MatchDecision]) -> None:
    if not waiting(entries, judgement).reviewed:
        raise Refused(
            found="pairs of list entries that nobody has decided yet",
            rule="an estimate rests on reviewed links: a missed match makes it too large, a wrong one too small",
            todo="Finish the review of matches with `testimonia link`, then run the plan again",
        )


def _histories(counted: CaptureHistories, lists: Sequence[str], figure: PlannedFigure) -> tuple[Histories, str]:
    keep = [counted.lists.index(name) for name in lists if name in counted.lists]
    names = [counted.lists[i] for i in keep]
    rows = [[*(p[i] for i in keep), n] for p, n in zip(counted.patterns, counted.counts, strict=True)]
    histories = Histories.from_counts([r for r in _summed(rows) if any(r[:-1])], names)
    linked = sorted({tuple(sorted((a, b))) for a, b, _ in counted.referrals if a in names and b in names})
    if not linked:
        return histories, NONE_RECORDED
    said = " and ".join(" with ".join(pair) for pair in linked)
    how = figure.options.get("referrals")
    if how == "merge":
        return _merged(histories, linked), MERGED.format(said)
    if how == "model" and figure.options.get("select") != "none":
        return histories, MODELLED.format(said)
    raise Refused(
        found=f"people passed on between lists ({said})",
        rule="referrals between lists make them depend on each other, so they are merged or modelled",
        todo='Set options.referrals = "merge", or "model" with a choice of model other than none',
    )


def _summed(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    totals: dict[tuple[int, ...], int] = {}
    for *pattern, n in rows:
        totals[tuple(pattern)] = totals.get(tuple(pattern), 0) + n
    return [[*pattern, n] for pattern, n in totals.items()]


def _merged(histories: Histories, linked: Sequence[tuple[str, ...]]) -> Histories:
    groups: list[set[str]] = []
    for pair in linked:
        touching = [g for g in groups if g & set(pair)]
        groups = [g for g in groups if g not in touching] + [set(pair).union(*touching)]
    for group in groups:
        histories = histories.merged(sorted(group))
    if histories.n_lists < FEWEST_LISTS:
        raise Refused(
            found=f"{histories.n_lists} lists are left once those that pass people on are merged",
            rule=f"multiple systems estimation needs at least {FEWEST_LISTS}",
            todo='Find another list, or set options.referrals = "model"',
        )
    return histories
