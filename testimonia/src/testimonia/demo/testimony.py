"""What each teller said and what coders made of it: tellers go in, transcripts and coded rows come out.

Every fact has its passage, its teller, and how close she was. Coder and verifier are two people.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from testimonia.demo.sentences import Sentence, sentences
from testimonia.demo.sources import Row
from testimonia.demo.tellers import Teller
from testimonia.demo.transcripts import Transcript
from testimonia.demo.world import NOW, World

CODERS = ("coder-1", "coder-2")
BLIND_TRANSCRIPTS = 10
CODEBOOK = {
    "recruitment": "How she was won over or brought to leave.",
    "means": "What was used to bring or to hold her.",
    "sale": "Money passed for her.",
    "exploitation": "What was demanded of her.",
    "official": "Someone in office who helped the trade or looked away.",
    "leaving": "How she got out.",
    "others": "What happened to somebody else.",
    "own_words": "What she wants others to know.",
}
_CODE_OF = {
    "deception": "recruitment", "vulnerability": "recruitment", "coercion": "means", "sold": "sale",
    "sold_unpriced": "sale", "resold": "sale", "forced_marriage": "exploitation", "prostitution": "exploitation",
    "online_sexual_exploitation": "exploitation", "forced_labour": "exploitation", "officer": "official",
    "escape": "leaving", "heard": "others", "witnessed": "others", "voice": "own_words",
}  # fmt: skip
_CONFUSED = {"recruitment": "means", "means": "recruitment", "sale": "exploitation", "exploitation": "means"}
_N_BROKERS = 6
_OTHER_CURRENCY = "USD"
LEFT_TO_VERIFY = 5
"""Facts that come from the team's files unverified, so that a second member does it in the investigation."""


@dataclass
class Testimony:
    """Everything said and coded; `voices` are the passages that an editor may choose as quotes."""

    rows: list[Row] = field(default_factory=list)
    voices: dict[str, tuple[str, Sentence]] = field(default_factory=dict, repr=False)
    """By pseudonym: the passage's id and its words."""


def testimony(world: World, tellers: tuple[Teller, ...]) -> Testimony:
    """Compose the transcripts of everyone who agreed to them, and code them."""
    rng = world.random("testimony")
    made = Testimony(rows=[*_codebook(), *_perpetrators()])
    voices = _shuffled_voices(rng)
    n_blind = 0
    for teller in tellers:
        if not teller.told:
            continue
        one = _Told(teller, np.random.default_rng(rng.integers(2**63)), made)
        one.compose(voices)
        if n_blind < BLIND_TRANSCRIPTS:
            one.blind_codings()
            n_blind += 1
        made.rows += one.finished()
    for fact in [row for row in made.rows if row["kind"] == "informations"][-LEFT_TO_VERIFY:]:
        del fact["verified_by"]
    return made


def _codebook() -> Iterator[Row]:
    for name, definition in CODEBOOK.items():
        yield {"kind": "codes", "codebook_version": "1", "name": name, "label": name.replace("_", " "),
               "definition": definition}  # fmt: skip


def _perpetrators() -> Iterator[Row]:
    """Brokers whom several tellers name, and one officer."""
    for number in range(1, _N_BROKERS + 1):
        yield {"kind": "persons", "id": f"B-{number}", "pseudonym": f"B-{number}", "person_kind": "perpetrator"}
    yield {"kind": "persons", "id": "O-1", "pseudonym": "O-1", "person_kind": "perpetrator"}


def _shuffled_voices(rng: np.random.Generator) -> list[dict[str, str]]:
    return [dict(sentences()["voice"][int(i)]) for i in rng.permutation(len(sentences()["voice"]))]


class _Told:
    """One teller's transcript and the rows that come from it."""

    def __init__(self, teller: Teller, rng: np.random.Generator, made: Testimony) -> None:
        self.teller, self.rng, self.made = teller, rng, made
        self.transcript = Transcript(teller.language, rng)
        self.rows: list[Row] = []
        self.id = f"{teller.number:02d}"
        self.segments: list[tuple[str, str]] = []
        self.coder = CODERS[teller.number % 2]

    # what she says

    def compose(self, voices: list[dict[str, str]]) -> None:
        say = self.transcript
        say.say("opening")
        say.paragraph()
        say.say("home")
        won = self._recruited()
        say.paragraph()
        sales = [self._sale(order) for order in range(1, len(self.teller.prices) + 1)]
        self._exploited(sales or [won])
        say.say("daily")
        self._officer(sales)
        say.paragraph()
        self._others()
        self._left(sales or [won])
        say.paragraph()
        say.say("now")
        self._voice(voices)

    def _recruited(self) -> str:
        """What began it: an act with its means, by a broker."""
        topic = "deception" if self.rng.random() < 0.65 else "vulnerability"
        means = ["deception" if topic == "deception" else "abuse_of_vulnerability"]
        facts = [self._fact(topic), self._fact("age", age=self.teller.age_said)]
        if self.rng.random() < 0.7:
            facts.append(self._fact("coercion"))
            means.append("other_coercion")
        act = f"E{self.id}-0"
        self._act("acts", act, 0, facts, act_type="recruitment", means=means, **self._asked_purposes())
        self.rows.append(self._involved(act, self._broker(), "recruiter", facts[:1]))
        return act

    def _asked_purposes(self) -> Row:
        """Nobody asks everything: from some, the purpose was not asked at the beginning."""
        return {"purposes": list(self.teller.forms), "purposes_answered": bool(self.rng.random() > 0.08)}

    def _sale(self, order: int) -> str:
        price = self.teller.prices[order - 1]
        told = self.rng.random() > 0.2
        topic = ("sold" if order == 1 else "resold") if told else "sold_unpriced"
        facts = [self._fact(topic, price=f"{price:,.0f}")]
        if order == 1:
            facts.append(self._fact("broker"))
        id, buyer = f"E{self.id}-{order}", f"X-{self.id}-{order}"
        seller = f"X-{self.id}-{order - 1}" if order > 1 else self._broker()
        self.rows.append({"kind": "persons", "id": buyer, "pseudonym": buyer, "person_kind": "perpetrator"})
        row: Row = {"seller": seller, "buyer": buyer, "broker": self._broker(), "order": order}
        if told:
            abroad = self.rng.random() < 0.06
            row |= {"price": round(price / 7) if abroad else price, "price_year": NOW}
            row |= {"currency": _OTHER_CURRENCY if abroad else "CNY"}
        means = ["payment_for_control", "abuse_of_power"] if self.rng.random() < 0.8 else ["payment_for_control"]
        self._act("transfers", id, order - 1, facts, means=means, purposes=list(self.teller.forms), **row)
        roles = ((row["broker"], "broker"), (buyer, "buyer"), *(((seller, "seller"),) if order > 1 else ()))
        self.rows += [self._involved(id, who, role, facts[:1]) for who, role in roles]
        previous = f"E{self.id}-{order - 1}"
        self._link(previous, id, "sale" if order == 1 else "resale")
        return id

    def _exploited(self, after: list[str]) -> None:
        """Each form she tells of, in her words; the last act carries them with a coercive means."""
        if not self.teller.forms:
            return
        facts = [self._fact(form) for form in self.teller.forms]
        self.transcript.say("coercion")
        id = f"E{self.id}-9"
        self._act("acts", id, len(after), facts, act_type="harbouring", means=["other_coercion"],
                  purposes=list(self.teller.forms))  # fmt: skip
        code = "D5.04" if "forced_labour" in self.teller.forms else "D5.01"
        for indicator, present in ((code, "yes"), ("D1.01", "yes" if self.rng.random() < 0.6 else "unknown")):
            self.rows.append({
                "kind": "indicators", "teller": self.teller.pseudonym, "victim": self.teller.pseudonym,
                "code": indicator, "present": present, "information": facts[:1],
            })  # fmt: skip

    def _officer(self, sales: list[str]) -> None:
        if sales and self.rng.random() < 0.2:
            fact = self._fact("officer")
            self.rows.append(self._involved(sales[-1], "O-1", "police_officer", [fact]))

    def _others(self) -> None:
        """What she saw or heard of somebody who is only spoken of; told in English transcripts."""
        if self.teller.language != "en" or self.rng.random() > 0.4:
            return
        near = "witnessed" if self.rng.random() < 0.5 else "heard"
        victim = f"S-{self.id}"
        self.rows.append({"kind": "persons", "id": victim, "pseudonym": victim, "person_kind": "spoken_of"})
        fact = self._fact(near, about=victim, reliability=near)
        row: Row = {"purposes_answered": False, "means": ["payment_for_control"], "order": 1}
        self._act("transfers", f"F{self.id}-1", 0, [fact], victim=victim, **row)

    def _left(self, after: list[str]) -> None:
        self._fact("escape")
        last, out = after[-1], f"E{self.id}-out"
        self._link(last, out, "escape")
        if self.rng.random() < 0.25:
            self._fact("detention")
            self._link(out, f"E{self.id}-held", "detention")
            if self.rng.random() < 0.5:
                self._fact("repatriation")
                self._link(f"E{self.id}-held", f"E{self.id}-back", "repatriation")

    def _voice(self, voices: list[dict[str, str]]) -> None:
        """Words of hers alone: no other transcript holds them."""
        fitting = next((v for v in voices if self.teller.language in v), None)
        if fitting is None or "quote" not in self.teller.consent.purposes:
            return
        voices.remove(fitting)
        sentence = Sentence("voice", fitting[self.teller.language], fitting["en"])
        segment = self._segment("voice", self.transcript.add(sentence))
        self.made.voices[self.teller.pseudonym] = (segment, sentence)

    # what coders make of it

    def _segment(self, topic: str, place: tuple[int, int]) -> str:
        id = f"G{self.id}-{len(self.segments) + 1:02d}"
        self.segments.append((id, topic))
        self.rows.append(
            {"kind": "segments", "id": id, "transcript": f"T-{self.id}", "start": place[0], "end": place[1]}
        )
        return id

    def _fact(self, topic: str, *, about: str = "", reliability: str = "own_experience", **facts: object) -> str:
        segment = self._segment(topic, self.transcript.say(topic, **facts))
        verifier = CODERS[1 - CODERS.index(self.coder)]
        self.rows.append({
            "kind": "informations", "id": f"N{segment[1:]}", "teller": self.teller.pseudonym, "segment": segment,
            "about": about or self.teller.pseudonym, "reliability": reliability, "coded_by": self.coder,
            "verified_by": verifier,
        })  # fmt: skip
        return f"N{segment[1:]}"

    def _act(self, kind: str, id: str, months: int, facts: list[str], *, victim: str = "", **row: object) -> None:
        year, month = self.teller.first
        own: Row = {"age_said": self.teller.age_said, "age_counting": self.teller.counting} if id.endswith("-0") else {}
        self.rows.append({
            "kind": kind, "id": id, "teller": self.teller.pseudonym, "event": f"V{id}",
            "victim": victim or self.teller.pseudonym, "when": f"{year}-{month + 2 * min(months, 3):02d}",
            "place": self.teller.site, "information": facts, "consented": "no", **own, **row,
        })  # fmt: skip

    def _involved(self, act: str, perpetrator: str, role: str, facts: list[str]) -> Row:
        return {"kind": "involvements", "act": act, "perpetrator": perpetrator, "role": role, "information": facts}

    def _link(self, before: str, after: str, link: str) -> None:
        self.rows.append({
            "kind": "chain_links", "teller": self.teller.pseudonym, "from_event": f"V{before}",
            "to_event": f"V{after}", "link": link,
        })  # fmt: skip

    def _broker(self) -> str:
        return f"B-{int(self.rng.integers(1, _N_BROKERS + 1))}"

    def blind_codings(self) -> None:
        """Two coders, neither seeing the other's codes; the second differs now and then, as people do."""
        for segment, topic in self.segments:
            first = _CODE_OF.get(topic)
            if first is None:
                continue
            second = _CONFUSED.get(first, first) if self.rng.random() < 0.12 else first
            for coder, code in zip(CODERS, (first, second), strict=True):
                self.rows.append({
                    "kind": "codings", "segment": segment, "codebook_version": "1", "code": code, "coder": coder,
                    "blind_round": 1,
                })  # fmt: skip

    def finished(self) -> Iterator[Row]:
        """Return the transcript, its translation where it has one, and every coded row."""
        whole: Row = {
            "kind": "transcripts", "id": f"T-{self.id}", "interview": f"I-{self.id}", "language": self.teller.language,
            "material_kind": "transcript", "verbatim": True, "text": self.transcript.text,
        }  # fmt: skip
        yield whole
        if self.teller.language != "en":
            yield {
                "kind": "transcripts", "id": f"T-{self.id}-en", "interview": f"I-{self.id}", "language": "en",
                "material_kind": "translation", "version_of": f"T-{self.id}", "text": self.transcript.translation,
                "translator": f"translator-{self.teller.language}", "checker": "checker-1",
            }  # fmt: skip
        yield from self.rows
