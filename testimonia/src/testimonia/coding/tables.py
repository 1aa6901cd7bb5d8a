"""The tables of coded material that `testimonia import` reads, besides those of `collect`.

What a coder made of a passage is sealed under the teller of that passage. Ids of events are hashed like all ids of the
team, so that the store holds none of them.
"""

from typing import Any, get_args

from testimonia.coding.records import (
    Act,
    ChainLink,
    Code,
    Coding,
    Indicator,
    Information,
    Involvement,
    Segment,
    Transfer,
)
from testimonia.coding.segments import mark
from testimonia.coding.vocabulary import indicator_codes
from testimonia.collect.importing.columns import Column
from testimonia.collect.importing.specs import Known, Row, TableSpec
from testimonia.collect.importing.tables import CannotRead
from testimonia.collect.records import SourceMaterial
from testimonia.core.errors import InvalidInput
from testimonia.core.records import PROJECT, Record
from testimonia.core.values import ActElement, Answered, CountingSystem, ExploitationForm, Means, Reliability, Role

ANSWERED: tuple[str, ...] = get_args(Answered)
ID = Column("id", "the team's own id of this row; it is never stored in the open", "id", True)
TELLER = Column("teller", "id of the person who told it", "id", True, refers_to="person")
INFORMATION = Column("information", "ids of the facts it rests on", "ids", refers_to="information")


def _person(name: str, meaning: str, required: bool = False) -> Column:
    return Column(name, meaning, "id", required, refers_to="person")


def _fields(spec: TableSpec, row: Row) -> dict[str, Any]:
    """Return the row as fields of its record; the team's id is no field."""
    return row.fields(spec.columns, spec.records[0], leave_out=("id",))


def _told(spec: TableSpec, row: Row, _known: Known) -> tuple[Record, ...]:
    """Build a record whose columns are its fields, sealed under its teller."""
    record = spec.records[0]
    return (record(id=row.id, subject=row.values["teller"], **_fields(spec, row)),)


def _segment(_spec: TableSpec, row: Row, known: Known) -> tuple[Record, ...]:
    material = known.find("transcript", row.values["transcript"])
    if not isinstance(material, SourceMaterial):
        raise CannotRead("transcript names a row that is neither in the files nor stored")
    start, end = _passage(row.values, material.text)
    try:
        segment = mark(material.id, material.subject, material.text, start, end)
    except InvalidInput:
        raise CannotRead("start and end do not lie inside the transcript") from None
    return (segment.model_copy(update={"id": row.id}),)


def _passage(values: Any, text: str) -> tuple[int, int]:
    """Return where a passage stands: by its ends, or by its words where they stand there exactly once."""
    words, start, end = values.get("passage"), values.get("start"), values.get("end")
    if words is None and start is not None and end is not None:
        return start, end
    if words is None or start is not None or end is not None:
        raise CannotRead("it gives neither start and end nor the passage, or both")
    if (at := text.find(words)) < 0 or text.find(words, at + 1) >= 0:
        raise CannotRead("the passage does not stand in the transcript exactly once; give start and end")
    return at, at + len(words)


def _information(spec: TableSpec, row: Row, _known: Known) -> tuple[Record, ...]:
    coded, verified = row.values.get("coded_by"), row.values.get("verified_by")
    if verified and verified == coded:
        raise CannotRead("verified_by is the person who coded it; a second person verifies")
    return _told(spec, row, _known)


def _act(spec: TableSpec, row: Row, known: Known) -> tuple[Record, ...]:
    record = spec.records[0]
    given = _fields(spec, row) | {"event": known.id_of("event", row.values["event"])}
    items = {name: _answered(name, cell) for name, cell in row.open.items() if cell is not None}
    given |= {"means_items": items} if items else {}
    given |= _not_asked(row, known)
    given.setdefault("act_type", "transfer")
    if (given.get("price") or 0) < 0:
        raise CannotRead("price is less than 0")
    return (record(id=row.id, subject=row.values["teller"], **given),)


def _not_asked(row: Row, known: Known) -> dict[str, bool]:
    """An empty cell is not 'none': only where the file says that it was asked does it become a no."""
    new = known.find("act", row.id) is None
    return {
        f"{name}_answered": False
        for name in ("means", "purposes")
        if not row.values.get(name) and row.values.get(f"{name}_answered") is None and (new or name in row.values)
    }


def _answered(name: str, cell: object) -> str:
    if name not in get_args(Means):
        raise CannotRead(f"a means. column names no means of art. 3; the means are {', '.join(get_args(Means))}")
    return str(Column(f"means.{name}", "", "term", terms=ANSWERED).read(cell))


def _involvement(spec: TableSpec, row: Row, known: Known) -> tuple[Record, ...]:
    act = known.find("act", row.values["act"])
    if act is None:
        raise CannotRead("act names a row that is neither in the files nor stored")
    return (Involvement(id=row.id, subject=act.subject, **_fields(spec, row)),)


def _chain_link(spec: TableSpec, row: Row, known: Known) -> tuple[Record, ...]:
    events = {name: known.id_of("event", row.values[name]) for name in ("from_event", "to_event")}
    return (ChainLink(id=row.id, subject=row.values["teller"], link=row.values["link"], **events),)


def _code(spec: TableSpec, row: Row, _known: Known) -> tuple[Record, ...]:
    return (Code(id=row.id, subject=PROJECT, **_fields(spec, row)),)


def _coding(spec: TableSpec, row: Row, known: Known) -> tuple[Record, ...]:
    version, name = row.values["codebook_version"], row.values["code"]
    segment, code = known.find("segment", row.values["segment"]), known.find("code", known.id_of("code", version, name))
    if segment is None or code is None:
        raise CannotRead("segment or code names a row that is neither in the files nor stored")
    given = _fields(spec, row) | {"code": code.id}
    return (Coding(id=row.id, subject=segment.subject, **given),)


SEGMENTS = TableSpec(
    "segments", "passages of transcripts", (Segment,),
    (
        ID,
        Column("transcript", "id of the transcript", "id", True, refers_to="transcript"),
        Column("start", "first character, counted in code points from 0", "whole number"),
        Column("end", "the character after the last", "whole number"),
        Column("passage", "instead of start and end: the words, if they stand there exactly once", "prose"),
    ),
    _segment, space="segment",
)  # fmt: skip

INFORMATIONS = TableSpec(
    "informations", "facts from passages, each with its teller", (Information,),
    (
        ID, TELLER,
        Column("segment", "id of the passage", "id", refers_to="segment"),
        _person("about", "id of the person of whom it tells", required=True),
        Column("reliability", "how close the teller was", "term", True, get_args(Reliability)),
        Column("coded_by", "the team's code for the coder"),
        Column("verified_by", "the team's code for the second person who checked it"),
    ),
    _information, space="information",
)  # fmt: skip

_ACT_COLUMNS = (
    ID, TELLER,
    Column("event", "the team's id of the event; acts of one event are read together", "id", True),
    _person("victim", "id of the victim", required=True),
    Column("means", "means that were used", "terms", terms=get_args(Means)),
    Column("means_answered", "yes where an empty cell of means says that there was none", "yes or no"),
    Column("purposes", "forms of exploitation", "terms", terms=get_args(ExploitationForm)),
    Column("purposes_answered", "yes where an empty cell of purposes says that there was none", "yes or no"),
    Column("consented", "whether she agreed, as she says", "term", terms=ANSWERED),
    Column("when", "as fine as it is known", "date"),
    Column("place", "a coarse place"),
    Column("age_said", "her age then, as she said it", "whole number"),
    Column("age_counting", "how that age is counted", "term", terms=get_args(CountingSystem)),
    INFORMATION,
)  # fmt: skip

_MEANS_MEANING = "the answer about one means: yes, no, unknown, refused or not_asked"

ACTS = TableSpec(
    "acts", "what was done to whom", (Act,),
    (*_ACT_COLUMNS, Column("act_type", "element of art. 3", "term", True, get_args(ActElement))),
    _act, space="act", open_prefix="means", open_meaning=_MEANS_MEANING,
)  # fmt: skip

TRANSFERS = TableSpec(
    "transfers", "acts in which a person was handed on for a price", (Transfer,),
    (
        *_ACT_COLUMNS,
        Column("act_type", "element of art. 3; transfer if left out", "term", terms=get_args(ActElement)),
        _person("seller", "id of the seller"),
        _person("buyer", "id of the buyer"),
        _person("broker", "id of the broker"),
        Column("price", "what was paid", "number"),
        Column("currency", "its currency, such as CNY"),
        Column("price_year", "the year of the price", "whole number"),
        Column("order", "1 for the first sale of this victim", "whole number", True),
    ),
    _act, space="act", open_prefix="means", open_meaning=_MEANS_MEANING,
)  # fmt: skip

INVOLVEMENTS = TableSpec(
    "involvements", "who did it, in which role", (Involvement,),
    (
        Column("act", "id of the act or transfer", "id", True, refers_to="act"),
        _person("perpetrator", "id of the perpetrator", required=True),
        Column("role", "the role in this act", "term", True, get_args(Role)),
        INFORMATION,
    ),
    _involvement, key=("act", "perpetrator", "role"), space="involvement",
)  # fmt: skip

CHAIN_LINKS = TableSpec(
    "chain_links", "from one event to the next", (ChainLink,),
    (
        TELLER,
        Column("from_event", "the team's id of the earlier event", "id", True),
        Column("to_event", "the team's id of the later event", "id", True),
        Column("link", "what led from one to the other", "term", True,
               ("escape", "sale", "resale", "detention", "repatriation", "return")),
    ),
    _chain_link, key=("teller", "from_event", "to_event"), space="chain_link",
)  # fmt: skip

INDICATORS = TableSpec(
    "indicators", "ILO operational indicators with their evidence, without a score", (Indicator,),
    (
        TELLER,
        _person("victim", "id of the victim", required=True),
        Column("code", "ILO code, such as D1.01", "term", True, indicator_codes()),
        Column("present", "whether it is present", "term", True, ("yes", "no", "unknown", "not_asked")),
        INFORMATION,
    ),
    _told, key=("teller", "victim", "code"), space="indicator",
)  # fmt: skip

CODES = TableSpec(
    "codes", "the codebook; a changed codebook has a new version", (Code,),
    (
        Column("codebook_version", "version of the codebook", "id", True),
        Column("name", "the code's name; it stays over versions", "id", True),
        Column("label", "what coders see"),
        Column("parent", "name of the code above it"),
        Column("definition", "when to use it"),
        Column("colour", "its colour"),
    ),
    _code, key=("codebook_version", "name"), space="code",
)  # fmt: skip

CODINGS = TableSpec(
    "codings", "which coder gave which code to which passage", (Coding,),
    (
        Column("segment", "id of the passage", "id", True, refers_to="segment"),
        Column("codebook_version", "version of the codebook", "id", True),
        Column("code", "name of the code in that version", "id", True),
        Column("coder", "the team's code for the coder", required=True),
        Column("blind_round", "number of the blind round", "whole number"),
    ),
    _coding, key=("segment", "codebook_version", "code", "coder"), space="coding",
)  # fmt: skip

SPECS: tuple[TableSpec, ...] = (
    SEGMENTS, INFORMATIONS, ACTS, TRANSFERS, INVOLVEMENTS, CHAIN_LINKS, INDICATORS, CODES, CODINGS,
)  # fmt: skip
"""In the order in which rows may refer to earlier ones."""
