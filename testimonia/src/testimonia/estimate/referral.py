"""Chain referral: the frame, recruitment and network sizes go in; a share by darkfigure or a refusal comes out."""

from collections.abc import Mapping, Sequence

from darkfigure import Estimate, rds
from testimonia.estimate.expressions import condition
from testimonia.estimate.frame import Frame, Row
from testimonia.estimate.plan import PlannedFigure
from testimonia.estimate.referral_rules import Recruited, check_referral
from testimonia.estimate.terms import require
from testimonia.estimate.ternary import judge

_CELLS = {"yes": "1", "no": "0", "undecided": ""}


def from_referral(
    figure: PlannedFigure, frame: Frame, chain: Sequence[Recruited], network: Mapping[str, int], seed: int
) -> Estimate:
    """Estimate the share for whom the condition holds; undecided answers are left out with a warning."""
    where = condition(figure.where or "")
    require(frame, where)
    check_referral([row.person for row in frame.rows], chain, network)
    options = figure.options
    settings = rds.Settings(
        method=figure.method,  # type: ignore[arg-type]
        population=float(options["population"]) if "population" in options else None,
        interval=str(options["interval"]) if "interval" in options else None,  # type: ignore[arg-type]
        replicates=int(options.get("replicates", 1000)),
        seed=seed,
        people=figure.population,
    )
    answers = [_CELLS[judge(where, row.cells).answer] for row in frame.rows]
    return rds.share(rds.Sample.from_table(_table(frame.rows, chain, network, answers)), "answer", settings)


def _table(
    rows: Sequence[Row], chain: Sequence[Recruited], network: Mapping[str, int], answers: Sequence[str]
) -> dict[str, list[str]]:
    """The recruitment table under row numbers; whoever was sent by someone who isn't counted starts a chain."""
    number = {row.person: str(place) for place, row in enumerate(rows, 1)}
    by_person = {r.person: r for r in chain}
    ordered = [by_person[row.person] for row in rows]
    return {
        "id": list(number.values()),
        "recruiter_id": [number.get(r.recruiter or "", "seed") for r in ordered],
        "network_size": [str(network.get(row.person) or "") for row in rows],
        "answer": list(answers),
    }
