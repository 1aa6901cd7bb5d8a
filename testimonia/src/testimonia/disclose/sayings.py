"""The gate for what is said in words: quotes and findings go in, cleared ones come out, or the rule that says no."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from testimonia.cleared import ClearedFinding, ClearedQuote
from testimonia.coding.records import Finding, Information
from testimonia.disclose.cells import show_cell
from testimonia.disclose.passages import Passage, misquoted
from testimonia.disclose.profiles import Rules
from testimonia.disclose.quotes import clear_quote, invented_name, refusal
from testimonia.disclose.records import Quote
from testimonia.disclose.texts import told_too_much

NOT_AGREED = "its teller does not agree to it today"


@dataclass(frozen=True)
class Speaking:
    """What the gate knows of those who speak."""

    may_quote: Callable[[str], str]
    """Why this teller may not be quoted on the day of release, or nothing."""
    may_count: Callable[[str], str]
    passage: Callable[[Quote], Passage | None]
    """Where a quote comes from, among what its teller said."""
    never_asked: Callable[[str], bool]
    """Whether a person of whom someone tells is no perpetrator and did not agree to be quoted herself."""
    known_words: Collection[str]
    is_public: Callable[[str], bool]
    lasting_pseudonyms: dict[str, str]
    secret: str
    """A keyed hash of the investigation, from which nobody outside can follow the choice of names."""


@dataclass
class Sayings:
    """One pass over the quotes and findings of one edition."""

    rules: Rules
    edition: str
    speaking: Speaking
    withheld: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Teller and the name that she has in this edition."""

    def quotes(self, chosen: Sequence[Quote]) -> list[tuple[Quote, ClearedQuote]]:
        """Clear the quotes; all of one teller stand under one name, and their attributes count together."""
        cleared = []
        for quote in chosen:
            together = [q for q in chosen if q.subject == quote.subject]
            reason = refusal(
                self.rules,
                quote.model_copy(update={"fitting_crowd": min(q.fitting_crowd for q in together)}),
                # Whether she withdrew or never agreed is for nobody outside; the reader learns only that she does not.
                consented=NOT_AGREED if self.speaking.may_quote(quote.subject) else "",
                known_words=self.speaking.known_words,
                is_public=self.speaking.is_public,
            )
            reason = reason or misquoted(quote, self.speaking.passage(quote), self.speaking.never_asked)
            if reason:
                self._withhold(f"a quote: {reason}")
            else:
                cleared.append((quote, clear_quote(quote, self._name(quote.subject))))
        return cleared

    def _withhold(self, why: str) -> None:
        """Note a reason once: how often it held would be a count."""
        if why not in self.withheld:
            self.withheld.append(why)

    def _name(self, teller: str) -> str:
        if teller not in self.names:
            self.names[teller] = self.speaking.lasting_pseudonyms.get(teller) or invented_name(
                self.speaking.secret, self.edition, teller, set(self.names.values()), self.speaking.known_words
            )
        return self.names[teller]

    def findings(
        self, asserted: Sequence[Finding], information: dict[str, Information], shown_figures: Collection[str]
    ) -> list[ClearedFinding]:
        """Clear findings whose tellers all agree to be counted and whose facts a second person verified."""
        cleared = []
        for finding in asserted:
            behind = [information[i] for i in finding.supporting if i in information]
            tellers = {fact.teller for fact in behind}
            reason = next(filter(None, map(self.speaking.may_count, sorted(tellers))), "")
            if reason or len(behind) < len(finding.supporting):
                self._withhold("a finding: someone it rests on does not agree to it today")
            elif telling := told_too_much(
                f"{finding.statement} {finding.recommendation}", self.speaking.known_words, self.rules.threshold
            ):
                self._withhold(f"a finding: it holds {telling}")
            elif any(fact.verified_by is None for fact in behind):
                self._withhold("a finding: a field behind it was not verified by a second person")
            else:
                cleared.append(
                    ClearedFinding(
                        statement=finding.statement,
                        standard=finding.standard,
                        figures=tuple(f for f in finding.figures if f in shown_figures),
                        n_tellers_words=f"told by {show_cell(self.rules, len(tellers))} people" if tellers else "",
                        recommendation=finding.recommendation,
                    )
                )
        return cleared
