"""The gate for figures: figures of the estimate stage go in; cleared ones and tables come out, or the rule against it.

Figures are taken in the order of the plan. What is already cleared stays; a later figure that would show a small group
together with it is withheld.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from testimonia.cleared import (
    ClearedFigure,
    ClearedInterval,
    ClearedNeed,
    ClearedParameter,
    ClearedReach,
    ClearedRefusal,
    ClearedTable,
    Swing,
)
from testimonia.core.errors import Refused
from testimonia.disclose.cells import hide_cells, nearest, outward, show_cell, show_count, sum_may_leave
from testimonia.disclose.differencing import PublishedSet, small_change, small_difference, small_remainder
from testimonia.disclose.profiles import Rules, too_observable
from testimonia.disclose.records import PublishedFigure
from testimonia.disclose.texts import mended
from testimonia.estimate.expressions import formula, names
from testimonia.estimate.plan import CONSTANTS
from testimonia.estimate.records import Figure, Limits

_FOUND = {"found"}


@dataclass(frozen=True)
class Evidence:
    """What the gate looks at besides a figure."""

    may_count: Callable[[str], str]
    """Why this teller's words may not be counted on the day of release, or nothing."""
    unverified: frozenset[str] = frozenset()
    """Records and Information that no second person has verified."""
    earlier: Sequence[PublishedFigure] = ()
    """What earlier editions show, the newest last."""


@dataclass
class Gate:
    """One pass over the figures of one edition."""

    rules: Rules
    evidence: Evidence
    figures: list[ClearedFigure] = field(default_factory=list)
    tables: list[ClearedTable] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    behind: list[PublishedFigure] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)
    """For the team alone: which figure stands in the way. Printed, it would tell how near two groups are."""

    def ask(self, figure: Figure) -> None:
        """Clear one figure or note why not."""
        try:
            self._check(figure)
            if figure.figure_kind == "count" and figure.cells:
                table, shown = self._table(figure)
                self._check_sets(figure, shown)
                self.tables.append(table)
            else:
                cleared, shown = self._figure(figure)
                self._check_sets(figure, shown)
                self.figures.append(cleared)
        except Refused as refused:
            self.withheld.append(f"{figure.title}: {refused.rule}")
            return
        self.behind.append(
            PublishedFigure(
                subject="project", edition="", figure=figure.figure_id, title=figure.title,
                people=tuple(tuple(sorted(s.people)) for s in shown), tellers=figure.tellers,
                contributors=tuple(tuple(sorted(s.people)) for s in _contributors(figure)),
            )
        )  # fmt: skip

    def _check(self, figure: Figure) -> None:
        """Refuse for consent, verification or observable columns, whatever the numbers are."""
        for teller in figure.tellers:
            if reason := self.evidence.may_count(teller):
                self.why[figure.figure_id] = reason
                raise _withheld(figure, "someone it rests on does not agree to it today")
        if self.evidence.unverified & {*figure.information, *figure.records}:
            raise _withheld(figure, "a field behind it was not verified by a second person")
        if figure.figure_kind == "count" and (reason := too_observable(self.rules, frozenset(figure.columns))):
            raise _withheld(figure, reason)
        for parameter in figure.parameters:
            if parameter.contributions and (
                reason := sum_may_leave(self.rules, [value for _, value in parameter.contributions])
            ):
                raise _withheld(figure, f"its parameter {parameter.name} comes from our own interviews, and {reason}")

    def _check_sets(self, figure: Figure, shown: Sequence[PublishedSet]) -> None:
        """Refuse where a set shown differs by few people from one shown here or in an earlier edition."""
        for before in self._earlier(figure.figure_id):
            pairs = [(now.people, frozenset(then)) for now, then in zip(shown, before.people, strict=False)]
            if figure.figure_kind != "count":
                # An estimate or a mean price over nearly the same people tells what the few who changed had said.
                pairs.append((frozenset(figure.tellers), frozenset(before.tellers)))
            if any(small_change(now, then, self.rules.batch) for now, then in pairs):
                raise _withheld(
                    figure, f"fewer than {self.rules.batch} people changed since the last edition, whose figure stands"
                )
        means = [
            PublishedSet(of.title, frozenset(people))
            for of in (*self.evidence.earlier, *self.behind)
            for people in of.contributors
        ]
        if other := small_difference(_contributors(figure), means, self.rules.threshold):
            self.why[figure.figure_id] = f"it stands too near to «{other.title}»"
            raise _withheld(figure, f"its mean price and another are of the same but for {self._few()}")
        published = [
            PublishedSet(of.title, frozenset(people))
            for of in (*self.evidence.earlier, *self.behind)
            for people in of.people
        ]
        for index, one in enumerate(shown):
            other = small_difference([one], [*published, *shown[:index]], self.rules.threshold)
            if other := other or small_remainder([one], [*published, *self._wholes(shown)], self.rules.threshold):
                self.why[figure.figure_id] = f"it stands too near to «{other.title}»"
                raise _withheld(
                    figure, f"together with another figure it would show fewer than {self.rules.threshold} people"
                )

    @staticmethod
    def _wholes(shown: Sequence[PublishedSet]) -> list[PublishedSet]:
        """The sets of this figure that hold all its others, such as everyone asked."""
        everyone = frozenset[str]().union(*(one.people for one in shown))
        return [one for one in shown if one.people == everyone]

    def _few(self) -> str:
        return f"fewer than {self.rules.threshold} people"

    def _earlier(self, figure_id: str) -> Sequence[PublishedFigure]:
        return [of for of in self.evidence.earlier if of.figure == figure_id][-1:]

    def _figure(self, figure: Figure) -> tuple[ClearedFigure, tuple[PublishedSet, ...]]:
        base = ClearedFigure(
            id=figure.figure_id, title=figure.title, section=figure.section, kind=figure.figure_kind, unit=figure.unit,
            population=figure.population, period=figure.period, planned=figure.planned, method=figure.method,
            model=figure.model, formula=figure.formula, solved_for=figure.solved_for, assumptions=figure.assumptions,
            warnings=_warnings(self.rules, figure), references=figure.references, seed=figure.seed,
            n_draws=figure.n_draws,
        )  # fmt: skip
        if figure.refusal:
            said = {name: mended(self.rules, text) for name, text in figure.refusal.model_dump(include=_FOUND).items()}
            refusal = ClearedRefusal(**figure.refusal.model_dump() | said)
            return base.model_copy(update={"refusal": refusal, "disclosure": "a refusal holds no figure"}), ()
        if figure.figure_kind == "count":
            return self._count(figure, base)
        return base.model_copy(update=self._rounded(figure)), ()

    def _count(self, figure: Figure, base: ClearedFigure) -> tuple[ClearedFigure, tuple[PublishedSet, ...]]:
        yes, among, undecided = (frozenset(s) for s in (figure.people, figure.among, figure.undecided))
        n, of, high = int(figure.value or 0), int(figure.of or 0), int(figure.limits.high if figure.limits else 0)
        if n != len(yes) and len(yes) < self.rules.threshold:
            raise _withheld(figure, f"the acts of fewer than {self.rules.threshold} people are those people's data")
        shown = show_count(self.rules, n, max(high - n, 0), of)
        if shown.value is None and not shown.words:
            raise _withheld(figure, shown.note)
        update: dict[str, object] = {
            "value": shown.value, "of": shown.of, "words": shown.words, "disclosure": shown.note,
            "reported_by_others": show_cell(self.rules, len(figure.spoken_of)) if figure.spoken_of else "",
        }  # fmt: skip
        if shown.value is None or shown.low is None or shown.high is None:
            return base.model_copy(update=update), ()
        update["interval"] = ClearedInterval(name="bounds", low=shown.low, high=shown.high)
        sets = [PublishedSet(figure.title, yes), PublishedSet(f"{figure.title} (all asked)", among)]
        if len(undecided) >= self.rules.threshold:
            sets.append(PublishedSet(f"{figure.title} (upper bound)", yes | undecided))
        return base.model_copy(update=update), tuple(sets)

    def _table(self, figure: Figure) -> tuple[ClearedTable, tuple[PublishedSet, ...]]:
        sizes = [len(cell.people) for cell in figure.cells]
        total = len(figure.people)
        if total < self.rules.threshold:
            raise _withheld(figure, f"fewer than {self.rules.threshold} people stand behind it")
        cells = hide_cells(self.rules, sizes, total_shown=not figure.cells_overlap)
        if figure.cells_overlap:
            # The complement of an overlapping cell is a cell too.
            cells = [c if total - n >= self.rules.threshold else c.hide() for c, n in zip(cells, sizes, strict=True)]
        rows = tuple((cell.label, (shown,)) for cell, shown in zip(figure.cells, cells, strict=True))
        hidden = any(cell.hidden for cell in cells)
        table = ClearedTable(
            id=figure.figure_id, title=figure.title, section=figure.section, columns=(figure.by or "", "people"),
            rows=rows, unit=figure.unit,
            note=f"Among {show_cell(self.rules, total)} people."
            + (" One person can stand in several rows." if figure.cells_overlap else ""),
            disclosure=f"cells under {self.rules.threshold} are hidden, and others with them" if hidden else "",
        )  # fmt: skip
        sets = [
            PublishedSet(f"{figure.title} ({cell.label})", frozenset(cell.people))
            for cell, shown in zip(figure.cells, cells, strict=True)
            if not shown.hidden
        ]
        return table, (*sets, PublishedSet(f"{figure.title} (all)", frozenset(figure.people)))

    def _rounded(self, figure: Figure) -> dict[str, object]:
        """Round outward whatever an estimate or a judged range shows; no draws leave."""
        digits = self.rules.digits
        return {
            "value": None if figure.value is None else nearest(figure.value, digits),
            "n_words": show_cell(self.rules, figure.n) if figure.n and figure.n >= self.rules.threshold else "",
            "interval": _limits(figure.limits, digits),
            "dependent_interval": _limits(figure.dependent_limits, digits),
            "parameters": tuple(
                ClearedParameter(
                    **p.model_dump(exclude={"source_kind", "source_ids", "contributions"}),
                )
                for p in figure.parameters
            ),
            "tornado": tuple(
                Swing(parameter=s.parameter, at_low=nearest(s.at_low, digits), at_high=nearest(s.at_high, digits))
                for s in figure.tornado
            ),
            "reach": _reach(figure, digits),
            "recomputable": figure.figure_kind == "judged_range" and _from_parameters(figure),
            "disclosure": f"value and limits rounded to {digits} digits, limits outward",
        }


def _contributors(figure: Figure) -> list[PublishedSet]:
    return [
        PublishedSet(p.title or p.name, frozenset(person for person, _ in p.contributions))
        for p in figure.parameters
        if p.contributions
    ]


def _warnings(rules: Rules, figure: Figure) -> tuple[str, ...]:
    """What a method says of its input may hold small counts; what a plan says of its parameters is public already."""
    if figure.asked_kind != "estimate":
        return figure.warnings
    return tuple(mended(rules, warning) for warning in figure.warnings)


def _from_parameters(figure: Figure) -> bool:
    """Whether its formula names nothing but parameters that the package holds; an estimate's draws never leave."""
    known = {p.name for p in figure.parameters} | {*CONSTANTS, figure.solved_for}
    return bool(figure.formula) and set(names(formula(figure.formula))) <= known


def _limits(limits: Limits | None, digits: int) -> ClearedInterval | None:
    if limits is None:
        return None
    low, high = outward(limits.low, limits.high, digits)
    return ClearedInterval(name=limits.name, level=limits.level, low=low, high=high)


def _reach(figure: Figure, digits: int) -> ClearedReach | None:
    reach = figure.reach
    if reach is None:
        return None
    return ClearedReach(
        claim_id=reach.claim_id,
        target=reach.target,
        share_of_draws=round(reach.share_of_draws, 3),
        share_dependent=round(reach.share_dependent, 3),
        needs=tuple(
            ClearedNeed(
                parameter=need.parameter,
                middle=nearest(need.middle, digits),
                needed=None if need.needed is None else nearest(need.needed, digits),
                within=need.within,
            )
            for need in reach.needs
        ),
    )


def _withheld(figure: Figure, rule: str) -> Refused:
    return Refused(found=f"the figure {figure.figure_id}", rule=rule, todo="Leave it out, or mend what it rests on")
