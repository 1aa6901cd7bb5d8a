"""What the command understands."""

from __future__ import annotations

import argparse
from pathlib import Path

import darkfigure


class WrongCall(Exception):
    """Options that do not belong together; the sentence says why."""


EPILOG = "Exit codes: 0 an answer, 1 a refusal with its rule, 2 a wrong call."


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
        prog="darkfigure", description="Estimate hidden populations, with every answer's reasons.", epilog=EPILOG
    )
    top.add_argument("--version", action="version", version=f"darkfigure {darkfigure.__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="mse|rds|nsum|proportion|plan")
    _mse(_command(commands, "mse", "people on several overlapping lists: how many are on none"))
    _rds(_command(commands, "rds", "people who recruited each other: shares and size of their population"))
    _nsum(_command(commands, "nsum", "how many members of a group ordinary people know: its size"))
    _proportion(_command(commands, "proportion", "a share from a sample of known design"))
    _plan(_command(commands, "plan", "before fieldwork: what range to expect of a design, from a TOML file"))
    return top


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str
) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=what, description=what.capitalize() + ".", epilog=EPILOG)
    made.add_argument("file", type=Path, metavar="FILE")
    made.add_argument("--json", action="store_true", help="print exactly one JSON object")
    made.add_argument("--seed", type=_natural, default=1, metavar="S", help="the same seed gives the same answer")
    made.add_argument("--confidence", type=_share, default=0.95, metavar="LEVEL", help="of the interval, 0.95")
    made.add_argument("--encoding", help="of the file, where it is neither UTF-8 nor UTF-16")
    made.add_argument("--about", metavar="TEXT", help="whom the answer is about, with place and period")
    return made


def _mse(made: argparse.ArgumentParser) -> None:
    made.epilog = (
        "A count table has one 0/1 column a list and a last column 'count'; without it each row is a person."
        f" Without --method every method is compared. {EPILOG}"
    )
    made.add_argument("--method", choices=["loglinear", "dga", "latent", "chao", "mh"])
    made.add_argument("--select", choices=["none", "all-pairs", "stepwise", "aic", "bic", "downhill"])
    made.add_argument("--order", type=_natural, metavar="K", help="most lists in one interaction, 2")
    made.add_argument("--p", type=_share, help="threshold of the stepwise choice, 0.02")
    made.add_argument("--interval", choices=["bootstrap", "bca", "profile", "wald", "none"])
    made.add_argument("--replicates", type=_natural, metavar="R", help="resamples, 1000; 200 in a comparison")
    made.add_argument("--compare", action="store_true", help="add every method's answer and a verdict")
    made.add_argument("--heterogeneity", choices=["chao", "poisson", "darroch", "gamma"], help="of mh, darroch")
    made.add_argument("--bias-correction", action="store_true", help="of chao and mh, for small counts")
    made.add_argument("--two-lists", action="store_true", help="allow two lists, taken as independent")


def _rds(made: argparse.ArgumentParser) -> None:
    made.epilog = f"Default columns: id, recruiter_id ('seed' for seeds), network_size. {EPILOG}"
    made.add_argument("--outcome", metavar="COL", help="whose share is wanted")
    made.add_argument("--category", metavar="VALUE", help="of the outcome, where it is not 0/1 or yes/no")
    made.add_argument("--method", choices=["rds1", "rds2", "ss", "hcg"], default="rds2")
    made.add_argument("--population", type=float, metavar="N", help="people, for ss and hcg")
    made.add_argument("--interval", choices=["salganik", "ss", "tree", "none"])
    made.add_argument("--replicates", type=_natural, default=1000, metavar="R")
    made.add_argument("--size", action="store_true", help="estimate the size of the population instead of a share")
    made.add_argument("--prior-median", type=float, metavar="M", help="what the size was held to be before, for --size")
    made.add_argument("--id", default="id", metavar="COL")
    made.add_argument("--recruiter", default="recruiter_id", metavar="COL")
    made.add_argument("--network-size", default="network_size", metavar="COL")
    made.add_argument("--coupon", metavar="COL", help="the coupon she came with, instead of --recruiter")
    made.add_argument("--coupons", metavar="COL,COL", help="the coupons that she was given")
    made.add_argument("--time", metavar="COL", help="order of the interviews; the order of rows without it")
    made.add_argument("--orphans-are-seeds", action="store_true", help="accept recruiters who are in no row")
    made.add_argument("--despite-design", action="store_true", help="answer, with warnings, where the design forbids")


def _nsum(made: argparse.ArgumentParser) -> None:
    made.add_argument("--group", required=True, metavar="COL", help="the group whose size is wanted")
    made.add_argument("--total", required=True, type=float, metavar="N", help="people in the frame population")
    made.add_argument("--known", action="append", default=[], metavar="COL=SIZE", help="a group of known size; repeat")
    made.add_argument("--sizes", type=Path, metavar="FILE", help="CSV with columns group and size, instead of --known")
    made.add_argument("--method", choices=["mle", "pimle", "overdispersed"], default="mle")
    made.add_argument("--replicates", type=_natural, default=1000, metavar="R")


def _proportion(made: argparse.ArgumentParser) -> None:
    made.add_argument("--outcome", required=True, metavar="COL", help="a column of 0/1, yes/no or true/false")
    made.add_argument("--category", metavar="VALUE", help="of the outcome, where it is not 0/1 or yes/no")
    made.add_argument("--sampling", choices=["random", "census", "chain_referral", "convenience"])
    made.add_argument("--method", choices=["wilson", "clopper-pearson", "jeffreys"], default="wilson")
    made.add_argument("--population", type=_natural, metavar="N", help="people in the population, for exact limits")
    made.add_argument("--design-effect", type=float, default=1.0, metavar="D")


def _plan(made: argparse.ArgumentParser) -> None:
    made.add_argument("--studies", type=_natural, metavar="S", help="simulated studies, 200")
    made.add_argument("--replicates", type=_natural, metavar="R", help="resamples inside each study, 200")
    made.add_argument("--workers", type=int, default=1, metavar="W")


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number of 0 or more")
    return number


def _share(text: str) -> float:
    number = float(text)
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and 1")
    return number


_natural.__name__, _share.__name__ = "whole number", "number between 0 and 1"
