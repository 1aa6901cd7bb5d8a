"""One function a command: options come in, an `Answer` goes out, or a refusal."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

import numpy as np

from darkfigure.cli import tables
from darkfigure.cli.options import WrongCall
from darkfigure.cli.printing import Answer
from darkfigure.errors import InvalidInput
from darkfigure.estimate import Estimate

YES, NO = frozenset({"1", "yes", "true", "y", "t"}), frozenset({"0", "no", "false", "n", "f"})
LOGLINEAR_ONLY = ("select", "order", "p")


def ask(options: argparse.Namespace) -> Answer:
    """Answer a command."""
    if options.command == "plan":
        return _plan(options)
    table = tables.read(options.file, options.encoding)
    command = {"mse": _mse, "rds": _rds, "nsum": _nsum, "proportion": _proportion}[options.command]
    found = command(table, options)
    made = found.estimate.with_warning(*table.warnings)
    if options.about:
        made = replace(made, population=options.about)
    return replace(found, estimate=made, added={**found.added, "file_sha256": table.file_sha256})


def _mse(table: tables.Table, options: argparse.Namespace) -> Answer:
    from darkfigure import mse

    found = tables.histories(table, 2 if options.two_lists else 3)
    named = options.method or ("loglinear" if _asks_for_loglinear(options) else None)
    _check_options(options, named)
    found.require_overlap()
    estimate = _by_method(named, found, options) if named else None
    if estimate is not None and not options.compare:
        return Answer(estimate)
    replicates = {} if options.replicates is None else {"replicates": options.replicates}
    compared = mse.compare(found, resampling=mse.Resampling(**{"replicates": 200, **replicates}, seed=options.seed))
    added = {"verdict": compared.verdict, "verdict_in_words": compared.judged.in_words, "table": compared.table()}
    if estimate is None:
        return Answer(compared.to_estimate(), compared.explain(), added)
    return Answer(estimate, f"{estimate.explain(options.confidence)}\n\n{compared.explain()}", added)


def _asks_for_loglinear(options: argparse.Namespace) -> bool:
    return options.interval is not None or any(getattr(options, name) is not None for name in LOGLINEAR_ONLY)


def _check_options(options: argparse.Namespace, named: str | None) -> None:
    wrong = [f"--{name}" for name in LOGLINEAR_ONLY if named != "loglinear" and getattr(options, name) is not None]
    wrong += ["--heterogeneity"] if options.heterogeneity and named != "mh" else []
    wrong += ["--bias-correction"] if options.bias_correction and named not in ("chao", "mh") else []
    wrong += ["--interval"] if options.interval and named in ("dga", "latent") else []
    if wrong:
        raise WrongCall(f"{' and '.join(wrong)} does not belong to {named or 'a comparison'}")


def _by_method(named: str, found: Any, options: argparse.Namespace) -> Estimate:
    from darkfigure import mse

    resampling = mse.Resampling(
        replicates=1000 if options.replicates is None else options.replicates, seed=options.seed
    )
    interval: Any = options.interval or "bootstrap"
    if named == "loglinear":
        chosen = {name: getattr(options, name) for name in ("order", "p") if getattr(options, name) is not None}
        select = mse.Selection(options.select or "bic", **chosen)
        return mse.loglinear(found, select=select, interval=interval, resampling=resampling)
    if named == "dga":
        return mse.dga(found, resampling=resampling)
    if named == "latent":
        return mse.latent_classes(found, resampling=resampling)
    shared: dict[str, Any] = {
        "bias_correction": options.bias_correction,
        "interval": interval,
        "resampling": resampling,
    }
    if named == "chao":
        return mse.chao(found, **shared)
    return mse.captures(found, mse.Capture("Mh", options.heterogeneity or "darroch"), **shared)


def _rds(table: tables.Table, options: argparse.Namespace) -> Answer:
    from darkfigure import rds

    if not options.size and not options.outcome:
        raise WrongCall("name the column whose share is wanted with --outcome, or ask for --size")
    columns = rds.Columns(
        id=options.id,
        recruiter_id=options.recruiter,
        network_size=options.network_size,
        coupon=options.coupon,
        coupons=tuple(options.coupons.split(",")) if options.coupons else (),
        time=options.time,
    )
    sample = rds.Sample.from_table(table.columns, columns, orphans_are_seeds=options.orphans_are_seeds)
    if options.size:
        if options.prior_median is None:
            raise WrongCall("--size needs --prior-median: what the size was held to be before the study")
        return Answer(rds.size(sample, rds.SizeSettings(prior_median=options.prior_median, seed=options.seed)))
    settings = rds.Settings(
        method=options.method,
        population=options.population,
        interval=options.interval,
        replicates=options.replicates,
        level=options.category,
        seed=options.seed,
        despite_design=options.despite_design,
    )
    return Answer(rds.share(sample, options.outcome, settings))


def _nsum(table: tables.Table, options: argparse.Namespace) -> Answer:
    from darkfigure import nsum

    sizes = _sizes(options)
    names = [*sizes, options.group]
    counts = np.column_stack([table.numbers(name) for name in names])
    survey = nsum.Survey(counts, tuple(names), sizes, options.total)
    if options.method == "overdispersed":
        return Answer(nsum.overdispersed(survey, options.group, seed=options.seed))
    function = {"mle": nsum.mle, "pimle": nsum.pimle}[options.method]
    return Answer(function(survey, options.group, replicates=options.replicates, seed=options.seed))


def _sizes(options: argparse.Namespace) -> dict[str, float]:
    if options.sizes:
        known = tables.read(options.sizes, options.encoding)
        return dict(zip(known.column("group"), known.numbers("size").tolist(), strict=True))
    pairs = [text.rpartition("=") for text in options.known]
    try:
        sizes = {name.strip(): float(size) for name, _, size in pairs}
    except ValueError:
        sizes = {}
    if not sizes or "" in sizes:
        raise WrongCall("give groups of known size: --known teachers=500, or --sizes with a file of group and size")
    return sizes


def _proportion(table: tables.Table, options: argparse.Namespace) -> Answer:
    from darkfigure import proportions

    if options.sampling is None:
        raise _missing(
            "only people who were drawn by a design speak for others",
            "it is not said how they came in",
            "Say --sampling random, census, chain_referral or convenience",
        )
    k, n, left_out = _counted(table.column(options.outcome), options)
    made = proportions.proportion(
        k,
        n,
        sampling=options.sampling,
        population=options.about or f"those of whom {options.outcome} is asked",
        method=options.method,
        population_size=options.population,
        design_effect=options.design_effect,
        seed=options.seed,
    )
    return Answer(made.with_warning(f"{left_out} people without an answer were left out.") if left_out else made)


def _counted(cells: list[str], options: argparse.Namespace) -> tuple[int, int, int]:
    told = [cell.lower() for cell in cells if cell.lower() not in ("", "na", "nan", "null", ".")]
    if options.category is not None:
        k = sum(cell == options.category.lower() for cell in told)
    elif all(cell in YES | NO for cell in told):
        k = sum(cell in YES for cell in told)
    else:
        raise InvalidInput(
            rule="an outcome is 0/1, yes/no or true/false, or its category is named",
            found=f"the column {options.outcome!r} holds something else",
            todo="Name the category whose share is wanted with --category",
        )
    if not told:
        raise InvalidInput(rule="a share needs answers", found="nobody answered", todo="Check the column's name")
    return k, len(told), len(cells) - len(told)


def _plan(options: argparse.Namespace) -> Answer:
    import tomllib
    from hashlib import sha256

    from darkfigure import plan

    data = tables.read_bytes(options.file)
    try:
        study = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise _missing("a study is described in TOML", f"{options.file.name} is not TOML", "Correct it") from None
    table = dict(study["running"]) if isinstance(study.get("running"), dict) else {}
    given = {"studies": options.studies, "replicates": options.replicates}
    table |= {"n_jobs": options.workers, **{name: value for name, value in given.items() if value is not None}}
    table.setdefault("seed", options.seed)
    expected = plan.described({**study, "running": table})
    digest = sha256(data).hexdigest()
    made = _as_estimate(expected, options, digest)
    return Answer(made, expected.explain(), {"expectation": expected.to_dict(), "file_sha256": digest})


def _as_estimate(expected: Any, options: argparse.Namespace, digest: str) -> Estimate:
    middle = float(np.median(expected.estimates)) if expected.n_answered else float("nan")
    return Estimate(
        value=middle,
        unit=expected.unit,
        population=options.about or "the population as described",
        method="Simulated studies of the design; the value is the median of what they would report.",
        limits=lambda level: expected.typical_range,
        interval_method="median lower and median upper limit of the simulated studies",
        model=expected.design,
        n=expected.studies,
        assumptions=("The population is as described.",),
        warnings=tuple(expected.explain().splitlines()[1:]),
        seed=expected.seed,
        input_sha256=digest,
        diagnostics=expected.to_dict(),
    )


def _missing(rule: str, found: str, todo: str) -> InvalidInput:
    return InvalidInput(rule=rule, found=found, todo=todo)
