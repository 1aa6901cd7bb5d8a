from collections.abc import Callable
from pathlib import Path

import pytest

from testimonia.coding.records import Act, Involvement, Transfer
from testimonia.coding.tables import SPECS as CODING
from testimonia.collect.actions import ImportOptions, plan_import, write_import
from testimonia.collect.importing.overlaps import Reach
from testimonia.collect.importing.plan import ImportPlan
from testimonia.collect.kinds import SPECS as COLLECT
from testimonia.collect.records import Answers, Claim, Interview, ListMembership, Person, SourceMaterial
from testimonia.consent.records import Consent
from testimonia.vault import Vault

ALL = (*COLLECT, *CODING)
PERSONS = "id,pseudonym,birth,sex\n"
Make = Callable[..., Path]


def plan_of(vault: Vault, *paths: Path, **said: object) -> ImportPlan:
    return plan_import(vault, paths, ALL, ImportOptions(**said))  # type: ignore[arg-type]


def outcome(plan: ImportPlan) -> list[tuple[int, str]]:
    return [(row.number, row.action) for row in plan.rows]


def reason(vault: Vault, path: Path, **said: object) -> str:
    refused = [row.reason for row in plan_of(vault, path, **said).rows if row.action == "refuse"]
    assert len(refused) == 1, refused
    return refused[0]


def test_a_plan_writes_nothing_and_a_second_import_recognises_every_row(vault: Vault, make_csv: Make) -> None:
    path = make_csv("persons.csv", PERSONS + "P-1,Haneul,1999-05,female\nP-2,Miso,,female\n")
    plan = plan_of(vault, path)
    assert outcome(plan) == [(2, "create"), (3, "create")]
    assert vault.scan(Person) == []

    assert write_import(vault, plan) == 2

    assert {p.pseudonym: p.birth for p in vault.scan(Person)} == {"Haneul": "1999-05", "Miso": ""}
    assert all(p.subject == p.id and "P-1" not in p.id for p in vault.scan(Person))
    assert outcome(plan_of(vault, path)) == [(2, "unchanged"), (3, "unchanged")]


def test_a_changed_row_names_what_changes_and_leaves_columns_alone_that_the_file_has_not(
    vault: Vault, make_csv: Make
) -> None:
    write_import(vault, plan_of(vault, make_csv("persons.csv", PERSONS + "P-1,Haneul,1999-05,female\n")))
    plan = plan_of(vault, make_csv("persons.csv", "id,pseudonym,sex\nP-1,Haneul,\n"))
    assert [(row.action, row.reason) for row in plan.rows] == [("change", "changes sex")]
    write_import(vault, plan)
    (person,) = vault.scan(Person)
    assert (person.birth, person.sex, person.revision) == ("1999-05", "unknown", 2)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("P-9,,1999,female", "pseudonym is empty"),
        ("P-9,Bada,1999-02-30,female", "birth holds an impossible date: no calendar has that day"),
        ("P-9,Bada,1999-13,female", "birth holds an impossible date: no year has that month"),
        ("P-9,Bada,21.05.1999,female", "year-month-day"),
        ("P-9,Bada,2001/1999,female", "ends before it starts"),
        ("P-9,Bada,36281,female", "no date in EDTF"),
        ("P-9,Bada,1999,femal", "did you mean female?"),
        ("P-9,Bada,1999,xyz", "not in the vocabulary (female, male, other, unknown)"),
    ],
)
def test_a_bad_row_is_refused_in_one_sentence_and_takes_no_good_one_with_it(
    vault: Vault, make_csv: Make, row: str, said: str
) -> None:
    path = make_csv("persons.csv", PERSONS + row + "\nP-1,Haneul,1999,female\n")
    plan = plan_of(vault, path)
    assert outcome(plan) == [(2, "refuse"), (3, "create")]
    assert said in plan.rows[0].reason
    assert "Bada" not in plan.rows[0].reason
    assert plan.exit_code == 3


@pytest.mark.parametrize(
    "cells",
    [
        ("P-1 ", "Haneul", "1999-05", "Female"),
        ("\u200bP-1", "Haneul\u00a0", "１９９９-０５", "FEMALE"),
        ("P-1", "Haneul", " 1999-05 ", " female"),
        ("Ｐ－1", "Haneul", "1999-05", "ｆemale"),
    ],
)
def test_spaces_invisible_marks_and_full_width_forms_make_no_difference(
    vault: Vault, make_csv: Make, cells: tuple[str, ...]
) -> None:
    write_import(vault, plan_of(vault, make_csv("persons.csv", PERSONS + "P-1,Haneul,1999-05,female\n")))
    assert outcome(plan_of(vault, make_csv("persons.csv", PERSONS + ",".join(cells) + "\n"))) == [(2, "unchanged")]


def test_decomposed_hangul_is_the_same_name(vault: Vault, make_csv: Make) -> None:
    write_import(vault, plan_of(vault, make_csv("persons.csv", PERSONS + "하늘,하늘,1999,female\n")))
    decomposed = "\u1112\u1161\u1102\u1173\u11af"
    again = make_csv("persons.csv", PERSONS + f"{decomposed},{decomposed},1999,female\n")
    assert outcome(plan_of(vault, again)) == [(2, "unchanged")]


def test_numbers_as_text_and_dates_as_serials_in_a_workbook(vault: Vault, make_xlsx: Make) -> None:
    rows = [
        ["id", "pseudonym", "birth"],
        [7, "Haneul", "1999"],
        ["8", "Miso", 1999],
        [9, "Bada", 36281],
    ]
    plan = plan_of(vault, make_xlsx("book.xlsx", persons=rows))
    assert [row.action for row in plan.rows] == ["create", "create", "refuse"]
    assert "count of days" in plan.rows[2].reason
    write_import(vault, plan)
    assert outcome(plan_of(vault, make_xlsx("book.xlsx", persons=[rows[0], ["7", "Haneul", 1999.0]]))) == [
        (2, "unchanged")
    ]


def test_rows_of_one_id_that_differ_are_all_refused_and_exact_repeats_are_taken_once(
    vault: Vault, make_csv: Make
) -> None:
    path = make_csv("persons.csv", PERSONS + "P-1,Haneul,,\nP-1,Miso,,\nP-2,Bada,,\nP-2,Bada,,\n")
    plan = plan_of(vault, path)
    assert outcome(plan) == [(2, "refuse"), (3, "refuse"), (4, "create"), (5, "refuse")]
    assert "rows 2, 3 have the same id and differ" in plan.rows[0].reason
    assert plan.rows[3].reason == "it repeats row 4 exactly; remove it"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,pseudonym,brith\nP-1,Haneul,1999\n", "column C is unknown (did you mean birth?)"),
        ("id,pseudonym,shoes\nP-1,Haneul,1999\n", "leave it out with --ignore"),
        ("id,birth\nP-1,1999\n", "column pseudonym missing"),
        ("P-1,Haneul\nP-2,Miso\n", "is the row of column names missing?"),
        ("id,pseudonym\n", "no row below them"),
        ("id,pseudonym\n,\n", "no row below them"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_whole_with_what_to_do(
    vault: Vault, make_csv: Make, text: str, said: str
) -> None:
    path = make_csv("persons.csv", text)
    assert said in reason(vault, path)
    assert plan_of(vault, path).exit_code == 1


def test_a_column_can_be_left_out_by_name(vault: Vault, make_csv: Make) -> None:
    path = make_csv("persons.csv", "id,pseudonym,Shoe size\nP-1,Haneul,36\n")
    assert outcome(plan_of(vault, path, ignore=frozenset({"shoe_size"}))) == [(2, "create")]


@pytest.mark.parametrize("name", ["persons.csv", "Persons 2019.csv", "our_persons_final.csv", "whatever.csv"])
def test_the_kind_comes_from_the_file_name_or_the_columns(vault: Vault, make_csv: Make, name: str) -> None:
    assert outcome(plan_of(vault, make_csv(name, "id,pseudonym\nP-1,Haneul\n"))) == [(2, "create")]


def test_an_unknown_kind_is_refused_and_a_near_one_suggested(vault: Vault, make_xlsx: Make) -> None:
    path = make_xlsx("book.xlsx", intervews=[["a", "b"], [1, 2]])
    assert "did you mean interviews?" in reason(vault, path)


INTERVIEW = {"on": "2024-05", "site": "north", "language": "ko", "interviewer": "M1"}


def whole_book(make_xlsx: Make) -> Path:
    return make_xlsx(
        "book.xlsx",
        involvements=[["act", "perpetrator", "role"], ["A-1", "X-1", "broker"]],
        transfers=[
            ["id", "teller", "victim", "event", "act_type", "means", "purposes", "seller", "price", "order"],
            ["A-1", "P-1", "P-1", "E-1", "transfer", "deception; fraud", "Forced Marriage", "X-1", "5000", 1],
        ],
        transcripts=[
            ["id", "interview", "text", "language"],
            ["T-1", "I-1", "We spoke of the weather.\r\nIt rained.", "en"],
        ],
        interviews=[
            ["id", "teller", *INTERVIEW, "answers.escaped", "answers.times", "answers.city"],
            ["I-1", "P-1", *INTERVIEW.values(), "yes", "unknown", None],
        ],
        consents=[
            ["person", "given_on", "purposes", "language", "text_version", "of_age"],
            ["P-1", "2024-05-01", "keep;count", "ko", "1", "yes"],
        ],
        persons=[
            ["id", "pseudonym", "person_kind"],
            ["P-1", "Haneul", "interviewed"],
            ["X-1", "the broker", "perpetrator"],
        ],
    )


def test_a_whole_workbook_goes_in_whatever_the_order_of_its_sheets(vault: Vault, make_xlsx: Make) -> None:
    plan = plan_of(vault, whole_book(make_xlsx))
    assert [row.action for row in plan.rows] == ["create"] * 7
    write_import(vault, plan)

    people = {p.pseudonym: p.id for p in vault.scan(Person)}
    teller = people["Haneul"]
    (answers,), (material,), (sale,) = vault.scan(Answers), vault.scan(SourceMaterial), vault.scan(Transfer)
    assert (dict(answers.values), dict(answers.missing)) == (
        {"escaped": True},
        {"times": "unknown", "city": "not_asked"},
    )
    assert {r.subject for r in (answers, material, sale, *vault.scan(Interview), *vault.scan(Consent))} == {teller}
    assert (sale.means, sale.purposes, sale.price) == (("deception", "fraud"), ("forced_marriage",), 5000)
    assert sale.seller == people["the broker"]
    assert material.text == "We spoke of the weather.\nIt rained."
    assert vault.scan(Involvement)[0].subject == teller
    assert {row.action for row in plan_of(vault, whole_book(make_xlsx)).rows} == {"unchanged"}


def test_a_row_that_refers_to_a_refused_row_is_refused_too_and_says_why(vault: Vault, make_csv: Make) -> None:
    persons = make_csv("persons.csv", "id,pseudonym\nP-1,\nP-2,Miso\n")
    header = "id,teller,on,site,language,interviewer\n"
    interviews = make_csv("interviews.csv", header + "I-1,P-1,2024,north,ko,M1\nI-2,P-2,2024,north,ko,M1\n")
    plan = plan_of(vault, interviews, persons)
    assert [(r.kind, r.action) for r in plan.rows] == [
        ("persons", "refuse"), ("persons", "create"), ("interviews", "refuse"), ("interviews", "create"),
    ]  # fmt: skip
    assert "neither stored nor a good row of these files" in plan.rows[2].reason


def test_an_answer_that_becomes_known_leaves_the_others_alone(vault: Vault, make_xlsx: Make, make_csv: Make) -> None:
    write_import(vault, plan_of(vault, whole_book(make_xlsx)))
    write_import(vault, plan_of(vault, make_csv("answers.csv", "interview,answers.times\nI-1,3\n")))
    (answers,) = vault.scan(Answers)
    assert (dict(answers.values), dict(answers.missing)) == ({"escaped": True, "times": 3}, {"city": "not_asked"})


def test_a_row_cannot_move_to_another_person(vault: Vault, make_xlsx: Make, make_csv: Make) -> None:
    write_import(vault, plan_of(vault, whole_book(make_xlsx)))
    moved = make_csv("interviews.csv", "id,teller,on,site,language,interviewer\nI-1,X-1,2024,north,ko,M1\n")
    assert "stored under another person" in reason(vault, moved)


CONSENT = "person,given_on,purposes,language,text_version,assent_given,guardian_relation,guardian_may_be_seller\n"


@pytest.mark.parametrize(
    ("minor", "said"),
    [(",,", "may be under 18"), ("yes,uncle,yes", "may be the seller"), ("yes,aunt,no", "")],
)
def test_a_minor_needs_assent_and_a_guardian_who_is_no_seller(
    vault: Vault, make_csv: Make, minor: str, said: str
) -> None:
    persons = make_csv("persons.csv", "id,pseudonym,birth\nP-1,Haneul,2008\n")
    plan = plan_of(vault, persons, make_csv("consents.csv", CONSENT + f"P-1,2024-05-01,keep,ko,1,{minor}\n"))
    assert said in plan.rows[1].reason
    assert plan.rows[1].action == ("refuse" if said else "create")


LISTS = "LA,NG,PF,count\n1,0,0,54\n0,1,1,15\n"
REACH = Reach("women at risk", "a country", "2013")


def test_a_published_table_of_lists_becomes_memberships_with_counts(vault: Vault, make_csv: Make) -> None:
    write_import(vault, plan_of(vault, make_csv("table.csv", LISTS), reach=REACH))
    assert [(e.list_name, e.also_on, e.pattern_count, e.place) for e in vault.scan(ListMembership)] == [
        ("LA", (), 54, "a country"), ("NG", ("PF",), 15, "a country"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("LA,NG,count\n1,2,54\n", "holds neither 0 nor 1"),
        ("LA,NG,count\n1,x,54\n", "holds neither 0 nor 1"),
        ("LA,NG,count\n0,0,54\n", "it is on no list"),
        ("LA,NG,count\n1,0,0\n", "its count is 0"),
        ("LA,NG,count\n1,0,many\n", "no number"),
        ("LA,NG,count\n1,0,-3\n", "pattern_count"),
        ("LA,count\n1,54\n", "one list only"),
    ],
)
def test_a_list_that_is_not_a_list_is_refused(vault: Vault, make_csv: Make, text: str, said: str) -> None:
    assert said in reason(vault, make_csv("table.csv", text), reach=REACH)


def test_a_table_of_lists_must_say_of_whom_where_and_when(vault: Vault, make_csv: Make) -> None:
    assert "give --population, --place and --period" in reason(vault, make_csv("table.csv", LISTS))


def test_json_that_is_not_a_list_is_refused_where_a_list_is_expected(vault: Vault, make_csv: Make) -> None:
    lines = '{"kind": "persons", "id": "P-1", "pseudonym": "Haneul"}\n' + (
        '{"kind": "consents", "person": "P-1", "given_on": "2024", "purposes": {"keep": true}, "language": "ko", '
        '"text_version": 1}\n'
    )
    assert "purposes is not a list" in reason(vault, make_csv("mixed.jsonl", lines))


def test_an_elicitation_out_of_order_and_an_approach_too_fine_are_refused(vault: Vault, make_csv: Make) -> None:
    informants = make_csv("key_informants.csv", "id,label,field_of_view\nK-1,relief worker A,one city\n")
    header = "id,informant,quantity,low,mode,high,unit,population\n"
    elicitations = make_csv(
        "elicitations.csv", header + "E-1,K-1,women,9,5,10,people,women\nE-2,K-1,women,1,5,10,people,women\n"
    )
    approaches = make_csv(
        "approaches.csv", "id,outcome,site,on\nB-1,refused,north,2024-05-03\nB-2,refused,north,2024-05\n"
    )
    plan = plan_of(vault, informants, elicitations, approaches)
    assert [row.action for row in plan.rows] == ["refuse", "create", "create", "refuse", "create"]
    assert "finer than a month" in plan.rows[0].reason
    assert "low, mode and high" in plan.rows[3].reason


def test_numbers_with_separators_are_refused_and_never_guessed(vault: Vault, make_csv: Make) -> None:
    header = "claim_id,quantity,value,bound,unit,published_by,published_on\n"
    assert "write 12000, not 12,000" in reason(
        vault, make_csv("claims.csv", header + 'C-1,women,"200,000",at_most,people,a paper,2019\n')
    )


def test_the_reference_files_go_in_whole(vault: Vault, shared_folder: Path) -> None:
    claims = plan_of(vault, shared_folder / "reference" / "published_claims.csv")
    lists = plan_of(vault, shared_folder / "reference" / "mse" / "UKdat_5.csv", reach=REACH)
    assert (claims.exit_code, lists.exit_code) == (0, 0)
    write_import(vault, claims)
    write_import(vault, lists)
    assert len(vault.scan(Claim)) == 23
    assert sum(e.pattern_count for e in vault.scan(ListMembership)) == 2744


def test_parts_are_acknowledged_one_by_one(vault: Vault, make_csv: Make) -> None:
    path = make_csv("persons.csv", "id,pseudonym\n" + "".join(f"P-{i},n{i}\n" for i in range(25)))
    said: list[tuple[int, int]] = []
    write_import(vault, plan_of(vault, path), rows_at_once=10, acknowledge=lambda done, of: said.append((done, of)))
    assert said == [(10, 25), (20, 25), (25, 25)]
    assert len(vault.scan(Act)) == 0
    assert len(vault.scan(Person)) == 25


def test_every_column_that_may_be_empty_leads_to_a_field_that_may(vault: Vault) -> None:
    for spec in COLLECT:
        model = spec.records[0].model_fields
        names = [c.field or c.name for c in spec.columns if not c.required and (c.field or c.name) in model]
        assert [n for n in names if model[n].is_required() and n != "material_kind"] == [], spec.name
