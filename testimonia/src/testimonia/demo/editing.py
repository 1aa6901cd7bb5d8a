"""What an editor adds before a release: quotes with their checklist, and findings with recommendations."""

from testimonia.coding.records import Finding, Information
from testimonia.core.records import PROJECT
from testimonia.demo.filling import Imported
from testimonia.demo.tellers import Teller
from testimonia.demo.testimony import Testimony
from testimonia.disclose.quotes import CHECKLIST
from testimonia.disclose.records import Quote

CROWD_SOURCE = "simulated registry of Morland and Estria, 2023: adult women born abroad"
MOST_QUOTES = 8
STATEMENTS = (
    # The figures it points to, the means that its facts tell of, what is found, what is recommended.
    (
        ("sold", "trafficked"),
        "payment_for_control",
        "There are reasonable grounds to believe that women in the three provinces were sold for money, some of them "
        "more than once.",
        "Treat whoever was sold as a victim of a crime, whatever her papers say, and return no one who asks to stay.",
    ),
    (
        ("deceived",),
        "deception",
        "There are reasonable grounds to believe that promises of work were the usual way to win women over.",
        "Fund a helpline in the languages of those who arrive, and print its number where work is offered.",
    ),
    (
        ("sales_into_marriage", "revenue_of_marriages"),
        "",
        "What a year of sales into marriage brings can be judged, but only roughly: the range is as wide as the "
        "judgement that it rests on.",
        "Pay for a study with three independent lists and referrals recorded before anyone plans on a single number.",
    ),
)


def quotes(tellers: tuple[Teller, ...], told: Testimony, imported: Imported) -> list[Quote]:
    """Choose passages of those who agree to be quoted; translations have a translator and another checker."""
    chosen: list[Quote] = []
    for teller in tellers:
        if not (teller.may("quote") and teller.pseudonym in told.voices) or len(chosen) == MOST_QUOTES:
            continue
        segment, sentence = told.voices[teller.pseudonym]
        stored = imported.record("segments", segment)
        translated = teller.language != "en"
        chosen.append(
            Quote(
                subject=stored.subject, segment=stored.id, text=sentence.text, language=teller.language,
                translation=sentence.english if translated else "",
                translator=f"translator-{teller.language}" if translated else "",
                checker="checker-1" if translated else "", context="A woman interviewed in one of two sites",
                details_checked=CHECKLIST, attributes=("woman", "born abroad"), fitting_crowd=4_800,
                crowd_source=CROWD_SOURCE,
            )
        )  # fmt: skip
    return chosen


def findings(tellers: tuple[Teller, ...], told: Testimony, imported: Imported) -> list[Finding]:
    """State what the team asserts, each with the facts of those who may be counted."""
    counted = {t.pseudonym for t in tellers if t.may("count")}
    stated = []
    for figures, means, statement, recommendation in STATEMENTS:
        facts = [
            imported.record("informations", fact)
            for row in told.rows
            if means in row.get("means", ()) and row["teller"] in counted and row["victim"] == row["teller"]
            for fact in row["information"][:1]
        ]
        supporting = tuple(dict.fromkeys(fact.id for fact in facts if isinstance(fact, Information)))
        stated.append(
            Finding(
                subject=PROJECT, statement=statement, standard="reasonable_grounds_to_believe", supporting=supporting,
                figures=figures, recommendation=recommendation,
            )
        )  # fmt: skip
    return stated
