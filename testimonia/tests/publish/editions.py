"""A rich sample edition. Everything in it is invented, except the published claims, which are facts."""

import hashlib
import math

from darkfigure import compose
from testimonia.cleared import (
    Approval,
    Clearance,
    ClearedCell,
    ClearedClaim,
    ClearedEdition,
    ClearedFigure,
    ClearedFinding,
    ClearedInterval,
    ClearedNeed,
    ClearedParameter,
    ClearedQuote,
    ClearedReach,
    ClearedRefusal,
    ClearedTable,
    Swing,
)

PLAN = """[edition]
seed = 20261124
profile = "small"

[figures.sold_into_marriage]
title = "Women interviewed who were sold into forced marriage"
kind  = "count"
where = "'forced_marriage' in exploitation"
among = "trafficked"
unit  = "women interviewed"
"""

KOREAN = "그 집에서는 문을 잠그지 않았지만, 나는 갈 곳이 없었습니다."
CHINESE = "他们说我可以工作，后来我才知道我已经被卖了。"

_COUNT = ClearedFigure(
    id="sold_into_marriage",
    title="Women interviewed who were sold into forced marriage",
    section="What the women told us",
    kind="count",
    unit="women interviewed",
    population="the 45 women interviewed in two sites; no others",
    period="acts of 2009/2018",
    planned="before",
    value=27,
    of=45,
    interval=ClearedInterval(name="bounds from what is not known", low=27, high=32),
    method="Count of people whose coded acts meet the condition of the plan.",
    formula="'forced_marriage' in exploitation",
    assumptions=("A woman is counted once, however often she was sold.",),
    warnings=("The women were reached through people who know each other; they do not stand for others.",),
    disclosure="threshold 5: shown",
    recomputable=True,
)

_WORDS = ClearedFigure(
    id="sold_more_than_once",
    title="Women interviewed who were sold more than once",
    section="What the women told us",
    kind="count",
    unit="women interviewed",
    population="the 45 women interviewed in two sites; no others",
    words="some",
    method="Count of people whose coded acts meet the condition of the plan.",
    disclosure="shown as a word: fewer than 5 people are on one side of it",
)

_LARGE = ClearedFigure(
    id="on_a_list",
    title="People on the lists of three partner organisations who were minors",
    section="What partners recorded",
    kind="count",
    unit="people",
    population="people on three partners' lists",
    value=410,
    of=700,
    interval=ClearedInterval(name="bounds from what is not known", low=410, high=455),
    method="Count of people after reviewed matching.",
    recomputable=True,
)

FORMULA = "people * share_women * share_trafficked * revenue"
SEED, DRAWS = 20261124, 20_000

_PARAMETERS = (
    ClearedParameter(
        name="people",
        title="North Koreans in China",
        distribution="triangular",
        values={"low": 20_000, "mode": 80_000, "high": 200_000},
        unit="people",
        reference="stock",
        source="Claim R02, non-profit report of 2019",
        note="'up to'; no official data exist",
    ),
    ClearedParameter(
        name="share_women",
        title="Share of women",
        distribution="beta",
        values={"low": 0.6, "high": 0.75},
        unit="share",
        source="Claim R03",
    ),
    ClearedParameter(
        name="share_trafficked",
        title="Share trafficked",
        distribution="pert",
        values={"low": 0.4, "mode": 0.6, "high": 0.7},
        unit="share",
        source="Claim R04",
    ),
    ClearedParameter(
        name="revenue",
        title="Revenue per woman and year",
        distribution="uniform",
        values={"low": 1_000, "high": 5_000},
        unit="USD per year",
        currency="USD",
        price_year=2018,
        reference="flow",
        source="key informant A (北方打工人口)",
    ),
)


def outward(value: float, rounding, digits: int = 3) -> float:
    """Round as the gate does."""
    step = 10 ** (math.floor(math.log10(value)) - digits + 1)
    return float(rounding(value / step) * step)


def judged_figure() -> ClearedFigure:
    """A judged range that really follows from its parameters."""
    given = [
        compose.Parameter(p.name, p.distribution, p.values, p.unit, p.source, reference=p.reference)
        for p in _PARAMETERS
    ]
    made = compose.evaluate(FORMULA, given, draws=DRAWS, seed=SEED)
    _, low, high, _ = made.interval(0.95)
    together = made.diagnostics["dependent"]
    return ClearedFigure(
        id="annual_profit",
        title="Annual profit of those who exploit the women",
        section="How large it may be",
        kind="judged_range",
        unit="USD per year",
        population="North Korean women in three provinces",
        period="2018",
        planned="before",
        value=outward(made.value, round),
        interval=ClearedInterval(
            name="judged range", level=0.95, low=outward(low, math.floor), high=outward(high, math.ceil)
        ),
        dependent_interval=ClearedInterval(
            name="judged range, parameters fully dependent",
            level=0.95,
            low=outward(together["low"], math.floor),
            high=outward(together["high"], math.ceil),
        ),
        method=made.method,
        formula=FORMULA,
        parameters=_PARAMETERS,
        tornado=tuple(
            Swing(parameter=s.parameter, at_low=outward(s.at_low, round), at_high=outward(s.at_high, round))
            for s in compose.tornado(FORMULA, given)
        ),
        reach=ClearedReach(
            claim_id="R08",
            target=105_000_000,
            share_of_draws=0.48,
            share_dependent=0.47,
            needs=(
                ClearedNeed(parameter="people", middle=95_600, needed=95_000, within=True),
                ClearedNeed(parameter="share_trafficked", middle=0.59, needed=0.586, within=True),
                ClearedNeed(parameter="share_women", middle=0.68, needed=None, within=False),
            ),
        ),
        seed=SEED,
        n_draws=DRAWS,
        assumptions=(*made.assumptions, "Revenue is counted before costs."),
        warnings=("Two of four parameters come from one report.",),
        references=("ILO, Profits and Poverty, 2014",),
        disclosure="value and limits rounded to 3 digits, limits outward",
        recomputable=True,
    )


_ESTIMATE = ClearedFigure(
    id="hidden_population",
    title="Women exploited in the three provinces",
    section="How large it may be",
    kind="estimate",
    unit="women",
    population="women exploited in three provinces, seen by a partner or not",
    period="2018",
    value=2_910,
    interval=ClearedInterval(name="confidence interval", level=0.95, low=2_380, high=3_730),
    method="Multiple systems estimation, log-linear model with stepwise choice at p < 0.02.",
    model="A + B + C + AB",
    n_words="three lists of one population, place and period",
    assumptions=("Every woman could be on each list.", "Links between lists are right."),
    warnings=("The model choice is unstable: other models of similar fit give other figures.",),
    references=("Silverman 2020, doi:10.1111/rssa.12505",),
    disclosure="3 significant digits, rounded outward; list overlaps may not leave",
)

_REFUSAL = ClearedFigure(
    id="share_by_chain_referral",
    title="Share of all women in the region who were sold",
    section="How large it may be",
    kind="refusal",
    unit="share",
    population="all women in the region",
    method="Chain referral, Volz-Heckathorn.",
    refusal=ClearedRefusal(
        rule="chain referral needs at least 4 waves of recorded peer recruitment",
        found="two waves were recorded and a gatekeeper chose whom to send",
        todo="Record who recruited whom, without gatekeepers, until the chains are long enough",
    ),
)


def sample_edition(**changes: object) -> ClearedEdition:
    """Return the edition, with fields changed."""
    return _SAMPLE.model_copy(update=changes)


_SAMPLE = ClearedEdition(
    id="2026-1",
    title="Sold across the river",
    subtitle="What 45 women told us, what others have claimed, and what can be known",
    organisation="An invented organisation",
    language="en",
    published_on="2026-11-24",
    seed=SEED,
    simulated=True,
    summary=(
        "27 of the 45 women interviewed were sold into forced marriage. This is a count of these women only.",
        "The published profit of 105 million dollars lies within the judged range of Figure 4.",
    ),
    figures=(_COUNT, _WORDS, _LARGE, judged_figure(), _ESTIMATE, _REFUSAL),
    tables=(
        ClearedTable(
            id="forms",
            title="Forms of exploitation",
            section="What the women told us",
            columns=("Form", "Women"),
            rows=(
                ("Forced marriage", (ClearedCell(value=27),)),
                ("Prostitution", (ClearedCell(value=11),)),
                ("Online sexual exploitation", (ClearedCell(hidden=True),)),
                ("Domestic servitude", (ClearedCell(hidden=True),)),
                ("=1+1 as a label", (ClearedCell(words="few"),)),
            ),
            unit="women interviewed",
            note="Forms can coincide",
            disclosure="Two cells are hidden",
        ),
    ),
    quotes=(
        ClearedQuote(
            name="Haneul",
            text=KOREAN,
            language="ko",
            translation="They did not lock the door of that house, but I had nowhere to go.",
            context="sold once",
        ),
        ClearedQuote(
            name="Xiaoyu",
            text=CHINESE,
            language="zh",
            translation="They said I could work; only later did I learn that I had been sold.",
        ),
        ClearedQuote(name="Mina", text="I want people to know that I am more than this.", language="en"),
    ),
    claims=(
        ClearedClaim(
            claim_id="R02",
            quantity="north_koreans_in_china",
            value=200_000,
            bound="at_most",
            unit="people",
            population="North Koreans who fled into mainland China; no official data exist",
            published_by="non-profit report via newspaper",
            published_on="2019-05",
        ),
        ClearedClaim(
            claim_id="R02b",
            quantity="north_koreans_in_china",
            value=200_000,
            bound="at_least",
            unit="people",
            population="North Korean refugees in China",
            published_by="WLS-AM",
            published_on="2019-05-21",
            repeats="R02",
            drift="'up to' became 'over'; the population is worded otherwise",
        ),
    ),
    findings=(
        ClearedFinding(
            statement="There are reasonable grounds to believe that brokers sold women on after a first sale.",
            standard="reasonable grounds to believe",
            figures=("sold_into_marriage", "sold_more_than_once"),
            n_tellers_words="some of the women interviewed",
            recommendation="Treat a woman who was sold as a victim of trafficking, whatever papers she holds.",
        ),
    ),
    clearance=Clearance(
        profile="small",
        parameters={"smallest cell": 5, "smallest change between editions": 5, "significant digits of estimates": 3},
        approvals=(
            Approval(fingerprint="4f1c 09aa 77d2 3b10", on="2026-11-22"),
            Approval(fingerprint="9be3 5500 c1d4 08ef", on="2026-11-23"),
        ),
        attacked=False,
        statement="Small counts are merged, put into words or hidden in pairs.",
        withheld=("Women by county: it uses county, which outsiders can observe",),
    ),
    plan_toml=PLAN,
    plan_sha256=hashlib.sha256(PLAN.encode()).hexdigest(),
    inputs_sha256="c0ffee" * 10 + "abcd",
    software={"testimonia": "0.1.0", "darkfigure": "0.1.0"},
)
