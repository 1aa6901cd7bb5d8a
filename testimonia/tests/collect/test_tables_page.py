from pathlib import Path

import openpyxl
import pytest

from testimonia.cli.import_ import all_specs
from testimonia.collect.importing.files import read_tables
from testimonia.collect.importing.template import reference_page, write_template
from testimonia.core.errors import InvalidInput

ROOT = next(p for p in Path(__file__).resolve().parents if (p / "docs").is_dir())


def test_the_reference_page_is_what_the_definitions_say() -> None:
    page = ROOT / "docs" / "reference" / "import-tables.md"
    assert page.read_text(encoding="utf-8") == reference_page(all_specs()), "make it again: see docs/how-to/import.md"


def test_the_how_to_names_every_option_of_the_command() -> None:
    guide = (ROOT / "docs" / "how-to" / "import.md").read_text(encoding="utf-8")
    for option in ("--yes", "--kind", "--encoding", "--ignore", "--population", "--place", "--period", "--json"):
        assert option in guide


def test_no_two_tables_share_a_name_and_keys_are_required_columns() -> None:
    specs = all_specs()
    assert len({s.name for s in specs}) == len(specs)
    for spec in specs:
        assert set(spec.key) <= set(spec.required), spec.name
        assert spec.space, spec.name


def test_references_lead_to_tables_that_come_no_later() -> None:
    seen: set[str] = set()
    for spec in all_specs():
        seen.add(spec.space)
        assert {c.refers_to for c in spec.columns if c.refers_to} <= seen, spec.name


def test_a_template_has_every_column_and_reads_back_as_empty_tables(tmp_path: Path) -> None:
    write_template(tmp_path / "forms.xlsx", all_specs())
    tables = read_tables(tmp_path / "forms.xlsx")
    assert [(t.name, t.columns, t.rows) for t in tables] == [(s.name, s.names, ()) for s in all_specs()]


def test_a_template_offers_the_allowed_terms(tmp_path: Path) -> None:
    write_template(tmp_path / "forms.xlsx", all_specs())
    sheet = openpyxl.load_workbook(tmp_path / "forms.xlsx")["persons"]
    assert '"female,male,other,unknown"' in [check.formula1 for check in sheet.data_validations.dataValidation]


def test_a_template_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "forms.xlsx").write_text("mine")
    with pytest.raises(InvalidInput, match="overwrites nothing"):
        write_template(tmp_path / "forms.xlsx", all_specs())
    assert (tmp_path / "forms.xlsx").read_text() == "mine"
