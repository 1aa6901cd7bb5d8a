"""The tables that `collect` reads: each kind with its columns and the records that a row becomes."""

from typing import get_args

from testimonia.collect import builders
from testimonia.collect.importing.columns import Column
from testimonia.collect.importing.specs import TableSpec, one_record
from testimonia.collect.records import (
    Answers,
    Approach,
    Claim,
    Elicitation,
    Interview,
    KeyInformant,
    ListMembership,
    NetworkReport,
    Person,
    Recruitment,
    SourceMaterial,
)
from testimonia.consent.records import Consent
from testimonia.core.values import Bound, Language, Purpose, Reference, Sex

LANGUAGES: tuple[str, ...] = get_args(Language)
ID = Column("id", "the team's own id of this row, such as I-007; it is never stored in the open", "id", True)


def _person_column(name: str, meaning: str, required: bool = True) -> Column:
    return Column(name, meaning, "id", required, refers_to="person")


def _interview_column() -> Column:
    return Column("interview", "id of the interview", "id", True, refers_to="interview")


PERSONS = TableSpec(
    "persons", "people under a pseudonym: interviewed, spoken of, listed or perpetrator", (Person,),
    (
        ID,
        Column("pseudonym", "the name that the team uses; never her own", required=True),
        Column("person_kind", "why she is known", "term", terms=("interviewed", "spoken_of", "listed", "perpetrator")),
        Column("sex", "as recorded", "term", terms=get_args(Sex)),
        Column("birth", "as fine as it is known", "date"),
        Column("citizenship", "country code or word"),
    ),
    one_record(builders.itself), space="person",
)  # fmt: skip

CONSENTS = TableSpec(
    "consents", "what a teller agreed to; a later one replaces an earlier one", (Consent,),
    (
        _person_column("person", "id of the teller"),
        Column("given_on", "day of the consent", "date", True),
        Column("purposes", "what she agreed to", "terms", True, get_args(Purpose)),
        Column("share_with", "bodies that she named", "texts"),
        Column("scope", "what she limited it to"),
        Column("language", "language of the text that was read to her", "term", True, LANGUAGES),
        Column("text_version", "version of that text", required=True),
        Column("method", "oral, written, ...; oral where a signature is unsafe"),
        Column("reconfirmed_on", "when she was last asked again", "date"),
        Column("expires_on", "last day", "date"),
        Column("withdrawn_on", "day on which she took it back", "date"),
        Column("recontact", "whether she may be asked again", "yes or no"),
        Column("lasting_pseudonym", "the lasting name that she chose"),
        Column("of_age", "yes where her birth is not recorded and she is surely 18 or older", "yes or no"),
        Column("assent_given", "a minor's own assent", "yes or no"),
        Column("guardian_relation", "the adult who consented with her"),
        Column("guardian_may_be_seller", "such a guardian is refused", "yes or no"),
    ),
    builders.consent, key=("person", "given_on"), space="consent",
)  # fmt: skip

INTERVIEWS = TableSpec(
    "interviews", "sessions with tellers, with their answers", (Interview, Answers),
    (
        ID,
        _person_column("teller", "id of the person who speaks"),
        Column("on", "day or coarser", "date", True),
        Column("site", "a coarse place", required=True),
        Column("language", "language of the session", "term", True, LANGUAGES),
        Column("interviewer", "the team's code for the interviewer", required=True),
        Column("interpreter", "the team's code for the interpreter"),
        Column("interpreter_same_community_checked", "whether that was checked", "yes or no"),
        Column("form_version", "version of the questionnaire"),
    ),
    builders.interview, space="interview", open_prefix="answers",
    open_meaning="the answer to one question; unknown, refused and not_asked are kept apart; empty is not_asked",
)  # fmt: skip

ANSWERS = TableSpec(
    "answers", "answers of interviews, where they come in a file of their own", (Answers,), (_interview_column(),),
    builders.answers, key=("interview",), space="answers", open_prefix="answers", open_meaning=INTERVIEWS.open_meaning,
)  # fmt: skip

TRANSCRIPTS = TableSpec(
    "transcripts", "what was said: transcripts, notes, translations, documents", (SourceMaterial,),
    (
        ID,
        _interview_column(),
        Column("text", "the whole text", "prose", True),
        Column("language", "language of the text", "term", True, LANGUAGES),
        Column(
            "material_kind", "transcript if left out", "term",
            terms=("recording", "notes", "transcript", "translation", "document"),
        ),
        Column("verbatim", "whether it is word for word", "yes or no"),
        Column("version_of", "id of the transcript that this one translates or corrects", "id", refers_to="transcript"),
        Column("translator", "the team's code for the translator"),
        Column("checker", "the team's code for the person who checked it"),
    ),
    builders.material, space="transcript",
)  # fmt: skip

APPROACHES = TableSpec(
    "approaches", "who was asked to speak, and what came of it; refusals are data", (Approach,),
    (
        ID,
        Column("outcome", "what came of it", "term", True, ("met", "refused", "unsafe", "deferred")),
        Column("site", "a coarse place", required=True),
        Column("on", "month or coarser", "date", True),
    ),
    builders.approach, space="approach",
)  # fmt: skip

RECRUITMENT = TableSpec(
    "recruitment", "who referred whom; sealed with identities", (Recruitment,),
    (
        _person_column("person", "id of the person referred"),
        _person_column("recruiter", "id of the person who referred her; empty for a first one", required=False),
        Column("gatekeeper", "whether an organisation or officer chose her", "yes or no"),
        Column("wave", "0 for the first ones", "whole number"),
    ),
    one_record(lambda _s, row, _k: str(row.values["person"])), key=("person",), space="recruitment",
)  # fmt: skip

NETWORK = TableSpec(
    "network_reports", "how many women she knows", (NetworkReport,),
    (_interview_column(), Column("network_size", "how many women she knows", "whole number")),
    builders.network, key=("interview",), space="network_report", open_prefix="known",
    open_meaning="how many of them ...",
)  # fmt: skip

LISTS = TableSpec(
    "list_memberships", "entries of partner organisations' lists; keyed encodings or coarse facts, never names",
    (ListMembership,),
    (
        Column("list_name", "whose list", "id", True),
        Column("member_key", "the entry's key on that list", "id", True),
        _person_column("person", "id of the interviewed person, where the entry is known to be hers", required=False),
        Column("referred_from", "the list that referred her", "id"),
        Column("population", "of whom the list is"),
        Column("place", "where"),
        Column("period", "when", "date"),
        Column("pattern_count", "above 1 only in a published table of overlaps: how many people", "whole number"),
        Column("also_on", "the other lists that these people are on", "texts"),
    ),
    builders.list_entry, key=("list_name", "member_key"), space="list_membership", open_prefix="match",
    open_meaning="a matching value: a keyed encoding or a coarse fact, never a name",
)  # fmt: skip

INFORMANTS = TableSpec(
    "key_informants", "people who tell of what they see in their work", (KeyInformant,),
    (
        ID,
        Column("label", "how a reader may know them, such as relief worker A", required=True),
        Column("field_of_view", "what they can see", required=True),
        Column("overlaps_with", "ids of informants who see the same", "ids", refers_to="key_informant"),
    ),
    one_record(builders.project), space="key_informant",
)  # fmt: skip

ELICITATIONS = TableSpec(
    "elicitations", "quantities as key informants judge them", (Elicitation,),
    (
        ID,
        Column("informant", "id of the key informant", "id", True, refers_to="key_informant"),
        Column("quantity", "what is judged", required=True),
        Column("low", "hardly less than this", "number", True),
        Column("mode", "most likely", "number", True),
        Column("high", "hardly more than this", "number", True),
        Column("unit", "unit of the three", required=True),
        Column("population", "of whom", required=True),
        Column("reference", "at one time, in a period, or ever", "term", terms=get_args(Reference)),
        Column("period", "when", "date"),
        Column("pooling", "how it joins others' judgement", "term", terms=("average", "widest")),
    ),
    builders.elicitation, space="elicitation",
)  # fmt: skip

CLAIMS = TableSpec(
    "claims", "figures that someone published, as they were worded", (Claim,),
    (
        Column("claim_id", "a short id that stays", "id", True),
        Column("quantity", "what is claimed", "id", True),
        Column("value", "the figure", "number", True),
        Column("bound", "at_most for 'up to', at_least for 'over'", "term", True, get_args(Bound)),
        Column("unit", "unit of the figure", required=True, field="claim_unit"),
        Column("population", "of whom"),
        Column("published_by", "who published it", required=True),
        Column("published_on", "when", "date", True),
        Column("repeats", "claim_id of the claim that this one repeats", "id"),
        Column("note", "anything else"),
    ),
    one_record(builders.project), key=("claim_id",), space="claim",
)  # fmt: skip

SPECS: tuple[TableSpec, ...] = (
    PERSONS, CONSENTS, INTERVIEWS, ANSWERS, TRANSCRIPTS, APPROACHES, RECRUITMENT, NETWORK, LISTS, INFORMANTS,
    ELICITATIONS, CLAIMS,
)  # fmt: skip
"""In the order in which rows may refer to earlier ones."""
