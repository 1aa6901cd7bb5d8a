"""Log-linear multiple systems estimation: `Histories` come in, an `Estimate` or a refusal goes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import numpy as np

from darkfigure.errors import InvalidInput, NotEstimable
from darkfigure.estimate import Estimate
from darkfigure.mse import bounding, choosing, rules
from darkfigure.mse.fitting import Fit, fit
from darkfigure.mse.histories import Histories
from darkfigure.mse.intervals import Wald
from darkfigure.mse.resample import Choice
from darkfigure.mse.searching import search
from darkfigure.mse.settings import Resampling, Selection
from darkfigure.mse.terms import in_words, parse
from darkfigure.mse.uncertainty import IntervalName, check_interval, uncertainty

MAX_LISTS = 10
MOST_LISTS_IN_A_TABLE = 6  # Beyond, the best model is found by branch and bound and no table of all is kept.

ASSUMPTIONS = (
    "The lists are of one population that nobody entered or left in the period.",
    "Records of one person on several lists were recognised as such, and no others were joined.",
    "Everyone could have been on every list, and people are alike but for what the model holds.",
    "The dependence of all lists together, which no data can show, is nil.",
)
REFERENCES = {
    "loglinear": "Fienberg 1972, Biometrika 59, 591-603, doi:10.1093/biomet/59.3.591",
    "existence": "Fienberg and Rinaldo 2012, Ann. Stat. 40, 996-1023, doi:10.1214/12-AOS986",
    "sparse": "Chan, Silverman and Vincent 2021, JASA 116, 1297-1306, doi:10.1080/01621459.2019.1708748",
    "selection": "Silverman, Chan and Vincent 2024, Stat. Comput. 34:44, doi:10.1007/s11222-023-10346-9",
    "bca": "DiCiccio and Efron 1996, Stat. Sci. 11, 189-228, doi:10.1214/ss/1032280214",
    "profile": "Cormack 1992, Biometrics 48, 567-576, doi:10.2307/2532310",
}


def loglinear(
    histories: Histories,
    terms: str | Iterable[str | Sequence[str]] | None = None,
    *,
    select: str | Selection = "bic",
    interval: IntervalName = "bootstrap",
    resampling: Resampling | None = None,
    population: str = "the people whom the lists are about",
) -> Estimate:
    """Estimate a population from overlapping lists with a log-linear model.

    Parameters
    ----------
    histories : Histories
        3 to 10 lists; 2 where they were asked for.
    terms : str or iterable, optional
        One model, as `darkfigure.mse.terms.parse` reads it; then nothing is chosen.
    select : str or Selection
        "none", "all-pairs", "stepwise", "aic", "bic" or "downhill".
    interval : {"bootstrap", "bca", "wald", "profile", "none"}
        Percentiles of resamples in each of which the model is chosen anew (the default); the same corrected for bias
        and acceleration; Wald or profile likelihood, which take the chosen model as known.
    resampling : Resampling, optional
        Replicates, seed and workers.
    population : str
        Whom the lists are about, with place and period.

    Returns
    -------
    Estimate
        ``diagnostics`` holds the model, its fit, the search or the stepwise path, and how often resamples chose which
        model.

    Raises
    ------
    NotEstimable
        No overlap, or no model of the kind has a maximum likelihood estimate on these counts.

    Notes
    -----
    ``log E(y_c) = theta_0 + sum of theta_t over terms t within c`` for every pattern c but the unseen one; the dark
    figure is ``exp(theta_0)``. Terms whose lists share nobody are at minus infinity.

    References
    ----------
    Chan, Silverman and Vincent 2021, JASA 116, 1297-1306, doi:10.1080/01621459.2019.1708748.
    Silverman, Chan and Vincent 2024, Stat. Comput. 34:44, doi:10.1007/s11222-023-10346-9.

    Examples
    --------
    >>> from darkfigure import datasets, mse
    >>> uk = mse.Histories.from_csv(datasets.path("UKdat_5"))
    >>> estimate = mse.loglinear(uk, select="stepwise", interval="wald")
    >>> round(estimate.value), estimate.diagnostics["model"]
    (11313, '[12,13,24,25,35,45]')
    >>> [round(limit) for limit in estimate.interval(0.95)[1:3]]
    [9884, 13027]
    """
    _check(histories, interval)
    resampling = resampling or Resampling()
    selection = Selection(select) if isinstance(select, str) else select  # type: ignore[arg-type]
    if terms is not None:
        chosen = parse(terms, histories.lists)
        choice = Choice.of_terms(chosen, histories.n_lists)
        found: dict[str, Any] = {}
    else:
        choice = Choice.of(selection, histories.n_lists)
        chosen, found = _chosen(histories, choice)
    best = fit(histories, chosen)
    spread = uncertainty(histories, best, choice, interval, resampling)
    return Estimate(
        value=best.value,
        unit="people",
        population=population,
        method=_method(terms is not None, selection, choice),
        draws=spread.draws,
        limits=spread.limits,
        interval_method=spread.method,
        model=in_words(chosen, histories.lists),
        n=histories.n_observed,
        assumptions=ASSUMPTIONS,
        warnings=(*histories.warnings, *_fit_warnings(best, histories), *spread.notes),
        references=_references(choice, selection, interval),
        seed=resampling.seed,
        input_sha256=histories.input_sha256,
        diagnostics={**_fit_figures(best, histories), **found, **spread.figures},
    )


def _check(histories: Histories, interval: str) -> None:
    check_interval(interval)
    if histories.n_lists > MAX_LISTS:
        raise InvalidInput(
            rule=f"log-linear models are fitted to at most {MAX_LISTS} lists",
            found=f"there are {histories.n_lists}",
            todo="Merge lists of the same kind",
        )
    histories.require_overlap()


def _chosen(histories: Histories, choice: Choice) -> tuple[frozenset[int], dict[str, Any]]:
    if choice.how == rules.FIXED:
        return choice.terms(choice.fixed), {}
    if choice.how == rules.STEPWISE:
        return _stepwise(histories, choice)
    if choice.how == rules.ALL or (choice.how == rules.ALL_PAIRS and histories.n_lists <= MOST_LISTS_IN_A_TABLE):
        return _of_all(histories, choice)
    penalty = float(np.log(histories.n_observed)) if choice.bic else 2.0
    search_of = bounding.best_by_bounds if choice.how == rules.ALL_PAIRS else choosing.downhill
    included, log_dark, _, tried, *_ = search_of(histories.table, choice.universe, choice.n_lists, penalty)
    if not np.isfinite(log_dark):
        raise _nothing_estimable()
    return choice.terms(included), {"tried": {"fitted": int(tried)}}


def _of_all(histories: Histories, choice: Choice) -> tuple[frozenset[int], dict[str, Any]]:
    searched = search(histories, choice.order)
    criterion: Literal["aic", "bic"] = "bic" if choice.bic else "aic"
    ranked = searched.ranked(criterion)
    if not ranked.size:
        raise _nothing_estimable()
    return searched.terms(int(ranked[0])), {"search": searched.top(criterion), "tried": searched.counted()}


def _stepwise(histories: Histories, choice: Choice) -> tuple[frozenset[int], dict[str, Any]]:
    included, _, _, path = choosing.stepwise(histories.table, choice.universe, choice.n_lists, choice.threshold)
    steps = [
        {"added": in_words([int(choice.universe[int(k)])], histories.lists).removeprefix("main effects and "), "p": p}
        for k, p in path.tolist()
    ]
    return choice.terms(included), {"path": steps}


def _nothing_estimable() -> NotEstimable:
    return NotEstimable(
        rule="at least one model must have a maximum likelihood estimate",
        found="none has one on these counts",
        todo="Find lists that overlap more, or merge lists",
    )


def _fit_figures(best: Fit, histories: Histories) -> dict[str, Any]:
    return {
        "model": best.model,
        "deviance": best.deviance,
        "df": best.df,
        "aic": best.aic,
        "bic": best.bic,
        "se": Wald(histories.n_observed, best.log_dark, best.se).standard_error,
        "dark figure": best.value - histories.n_observed,
    }


def _fit_warnings(best: Fit, histories: Histories) -> tuple[str, ...]:
    empty = [
        in_words([t], histories.lists).removeprefix("main effects and ")
        for t in best.at_minus_infinity
        if t.bit_count() > 1
    ]
    if not empty:
        return ()
    return (f"Nobody is on the lists {' and '.join(empty)} together; the model holds that nobody can be.",)


def _method(is_given: bool, selection: Selection, choice: Choice) -> str:
    if is_given:
        return "Log-linear model named beforehand."
    if choice.order < 2:
        return "Log-linear model with main effects only, the one model of two lists."
    kind = "of pairs" if choice.order == 2 else f"of up to {choice.order} lists"
    said = {
        "none": "with main effects only",
        "all-pairs": "with all pairs of lists",
        "stepwise": f"with pairs added forward while p < {selection.p:g}",
        "aic": f"with interactions {kind} chosen by AIC",
        "bic": f"with interactions {kind} chosen by BIC",
        "downhill": f"with interactions {kind} chosen downhill by BIC",
    }
    local = " in a downhill search" if choice.how == rules.DOWNHILL and selection.method != "downhill" else ""
    return f"Log-linear model {said[selection.method]}{local}."


def _references(choice: Choice, selection: Selection, interval: str) -> tuple[str, ...]:
    keys = ["loglinear", "existence", "sparse"]
    if choice.how in (rules.ALL, rules.ALL_PAIRS, rules.DOWNHILL) or interval == "bootstrap":
        keys.append("selection")
    keys += [interval] if interval in REFERENCES else []
    return tuple(REFERENCES[key] for key in keys)
