"""Article 3 of the UN Trafficking Protocol as a rule: acts go in, a verdict with its reason comes out.

Trafficking is an act, by one of the means, for the purpose of exploitation (art. 3(a)). Consent is irrelevant once a
means was used (3(b)); a child needs no means (3(c)). Each element is yes, no or undecided, and so is the verdict: what
was not asked, refused or unknown never counts as no.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from testimonia.coding.records import Act, Classification, Indicator
from testimonia.coding.vocabulary import ACT_CODES, MEANS_CODES, PURPOSE_CODES, points_to
from testimonia.core.values import ActElement, Answered, ExploitationForm, Means, Ternary

T = TypeVar("T", bound=str)


@dataclass(frozen=True)
class Elements:
    """What is known of one event against one victim: the answers behind each element, and whether she was a child."""

    acts: frozenset[ActElement]
    means: Mapping[Means, Answered]
    purposes: Mapping[ExploitationForm, Answered]
    child: Ternary
    consented: Answered = "not_asked"
    indicated: frozenset[str] = frozenset()
    """Elements, `means` or `purpose`, to which an ILO indicator with a yes points."""


@dataclass(frozen=True)
class Verdict:
    """The outcome, why, and the codes of the elements that carry it."""

    verdict: Ternary
    reason: str
    supporting: tuple[str, ...] = ()


def classify_victim(
    acts: Sequence[Act], children: Mapping[str, Ternary], indicators: Iterable[Indicator] = ()
) -> Verdict:
    """Judge every event against one victim; she was trafficked if she was in any of them.

    ``children`` says by act id whether she was a child then; an act that is not in it is undecided.
    """
    indicated = frozenset(filter(None, (points_to(i.code) for i in indicators if i.present == "yes")))
    events: dict[str, list[Act]] = {}
    for act in sorted(acts, key=lambda a: (a.event, a.id)):
        events.setdefault(act.event, []).append(act)
    if not events:
        return Verdict("undecided", "Undecided: no act is coded.")
    verdicts = [classify(elements_of(group, children, indicated)) for group in events.values()]
    order: tuple[Ternary, ...] = ("yes", "undecided", "no")
    return min(verdicts, key=lambda v: (order.index(v.verdict), -len(v.supporting)))


def elements_of(acts: Sequence[Act], children: Mapping[str, Ternary], indicated: frozenset[str]) -> Elements:
    """Join the acts of one event: recruitment may carry the means and receipt the purpose."""
    return Elements(
        acts=frozenset(act.act_type for act in acts),
        means=_join(_answers(MEANS_CODES, a.means, a.means_answered, a.means_items) for a in acts),
        purposes=_join(
            _answers((*PURPOSE_CODES, "other"), a.purposes, a.purposes_answered, a.purpose_items) for a in acts
        ),
        child=_any([children.get(act.id, "undecided") for act in acts]),
        consented=next((a.consented for a in acts if a.consented != "not_asked"), "not_asked"),
        indicated=indicated,
    )


def classify(elements: Elements) -> Verdict:
    """Apply art. 3 to one event. No element that is still open can be outvoted by the others, only by a clear no."""
    act: Ternary = "yes" if elements.acts else "undecided"
    means = _element(elements.means, "means" in elements.indicated)
    purpose = _element({k: _named(k, v) for k, v in elements.purposes.items()}, "purpose" in elements.indicated)
    needed = _any([means, elements.child])
    verdict = _all([act, needed, purpose])
    reason = {"yes": _why_yes, "no": _why_no, "undecided": _why_open}[verdict](elements, means, purpose)
    return Verdict(verdict, reason, _supporting(elements))


def beside(derived: Verdict, decision: Classification | None) -> str:
    """Say in one sentence how the human decision stands to the rule; empty where they agree or nobody has decided."""
    if decision is None or decision.decided is None or decision.decided == derived.verdict:
        return ""
    why = f" because {decision.decided_reason}" if decision.decided_reason else ", and gave no reason"
    return f"The rule says {derived.verdict}; {decision.decided_by or 'a person'} decided {decision.decided}{why}."


def _answers(terms: Iterable[T], chosen: Sequence[T], answered: bool, items: Mapping[T, Answered]) -> dict[T, Answered]:
    rest: Answered = "no" if answered and not items else "not_asked"
    answers: dict[T, Answered] = {term: items.get(term, rest) for term in terms}
    return answers | dict.fromkeys(chosen, "yes")


def _join(several: Iterable[Mapping[T, Answered]]) -> dict[T, Answered]:
    order: tuple[Answered, ...] = ("yes", "unknown", "refused", "not_asked", "no")
    joined: dict[T, Answered] = {}
    for answers in several:
        for term, answer in answers.items():
            joined[term] = min(joined.get(term, answer), answer, key=order.index)
    return joined


def _named(form: ExploitationForm, answer: Answered) -> Answered:
    return "unknown" if form == "other" and answer == "yes" else answer


def _element(answers: Mapping[T, Answered], indicated: bool) -> Ternary:
    if "yes" in answers.values():
        return "yes"
    closed = bool(answers) and set(answers.values()) == {"no"} and not indicated
    return "no" if closed else "undecided"


def _any(values: Sequence[Ternary]) -> Ternary:
    return "yes" if "yes" in values else "no" if values and set(values) == {"no"} else "undecided"


def _all(values: Sequence[Ternary]) -> Ternary:
    return "no" if "no" in values else "yes" if set(values) == {"yes"} else "undecided"


def _said(answers: Mapping[T, Answered]) -> str:
    return ", ".join(term.replace("_", " ") for term, answer in answers.items() if answer == "yes")


def _why_yes(elements: Elements, means: Ternary, purpose: Ternary) -> str:
    acts = ", ".join(sorted(elements.acts))
    if means == "yes":
        consent = " Her consent is irrelevant, since a means was used." if elements.consented == "yes" else ""
        return f"Yes: {acts} by {_said(elements.means)} for {_said(elements.purposes)}.{consent}"
    return f"Yes: {acts} for {_said(elements.purposes)}. She was a child, and a child needs no means."


def _why_no(elements: Elements, means: Ternary, purpose: Ternary) -> str:
    if purpose == "no":
        return "No: every form of exploitation was asked about and denied."
    return "No: she was an adult, and every means was asked about and denied."


def _why_open(elements: Elements, means: Ternary, purpose: Ternary) -> str:
    parts = []
    if not elements.acts:
        parts.append("no act is coded")
    if purpose == "undecided":
        parts.append(_open("the purpose", elements.purposes, "purpose" in elements.indicated))
    if means != "yes" and elements.child != "yes":
        parts.append(
            "no means was used, and whether she was a child is undecided"
            if means == "no"
            else _open("the means", elements.means, "means" in elements.indicated)
            + ("" if elements.child == "no" else ", and whether she was a child is undecided")
        )
    return f"Undecided: {'; '.join(parts)}."


def _open(name: str, answers: Mapping[T, Answered], indicated: bool) -> str:
    states = set(answers.values())
    if "yes" in states:
        return f"{name} is coded as other, which a person has to judge"
    if states == {"no"} and indicated:
        return f"{name} was denied, but an indicator points to it"
    words = [word.replace("_", " ") for word in ("unknown", "refused", "not_asked") if word in states]
    return f"{name} is {' or '.join(words) or 'not asked'}"


def _supporting(elements: Elements) -> tuple[str, ...]:
    acts = [ACT_CODES[a] for a in elements.acts]
    means = [MEANS_CODES[m] for m, answer in elements.means.items() if answer == "yes"]
    purposes = [PURPOSE_CODES[p] for p, answer in elements.purposes.items() if answer == "yes" and p in PURPOSE_CODES]
    child = ["3(c)"] if elements.child == "yes" else []
    return tuple(sorted(acts + means + purposes) + child)
