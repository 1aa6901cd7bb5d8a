"""The log finds every change made behind its back: in entries, rows, keys and heads. (Rows A1 and A2 of the bars.)"""

import shutil

import pytest
from django.db import connections

from testimonia.accounts import verify_log
from testimonia.audit.models import AuditEntry, SignedHead
from testimonia.collect.records import Person
from testimonia.core.errors import Damaged
from testimonia.core.records import new_id
from testimonia.vault.models import GrantRow, SealedRow, SubjectKeyRow


def put_people(vault, n: int = 3) -> list[Person]:
    people = [Person(id=id_, subject=id_, pseudonym=str(i)) for i, id_ in enumerate(new_id() for _ in range(n))]
    return [vault.put(person, action="test")[0] for person in people]


def execute(alias: str, sql: str, *values: object) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount


def flip(table: str, column: str, where: str) -> str:
    """SQL that changes the first byte of a blob."""
    return (
        f"UPDATE {table} SET {column} = CAST(CASE WHEN substr({column}, 1, 1) = x'00' THEN x'01' ELSE x'00' END "  # noqa: S608
        f"|| substr({column}, 2) AS BLOB) WHERE {where}"
    )


def test_an_untouched_log_has_no_findings(vault):
    put_people(vault)

    report = verify_log(vault)

    assert report.findings == ()
    assert (report.n_entries, report.n_unlogged_keys) == (5, 0)
    assert report.orphans.keys_without_records == report.orphans.records_without_keys == ()


TAMPERINGS = {
    "an entry's actor": "UPDATE audit_auditentry SET actor = 'someone' WHERE seq = 3",
    "an entry's action": "UPDATE audit_auditentry SET action = 'other' WHERE seq = 3",
    "an entry's object": "UPDATE audit_auditentry SET object_id = 'other' WHERE seq = 3",
    "an entry's hour": "UPDATE audit_auditentry SET hour = '2020-01-01T00Z' WHERE seq = 3",
    "an entry's rows": flip("audit_auditentry", "rows", "seq = 3"),
    "an entry's taken rows": "UPDATE audit_auditentry SET removed = x'00' WHERE seq = 3",
    "an entry's hash": flip("audit_auditentry", "hash", "seq = 3"),
    "an entry's predecessor": flip("audit_auditentry", "prev", "seq = 3"),
    "an entry deleted": "DELETE FROM audit_auditentry WHERE seq = 3",
    "the tail deleted": "DELETE FROM audit_auditentry WHERE seq > 3",
    "an entry inserted": (
        "INSERT INTO audit_auditentry SELECT 6, prev, hash, actor, action, object_id, hour, rows, removed "
        "FROM audit_auditentry WHERE seq = 5"
    ),
    "a row's bytes": flip("vault_sealedrow", "sealed", "seq = 1"),
    "a row's subject": "UPDATE vault_sealedrow SET subject = 'other' WHERE seq = 1",
    "a row's revision": "UPDATE vault_sealedrow SET revision = 7 WHERE seq = 1",
    "a row deleted": "DELETE FROM vault_sealedrow WHERE seq = 1",
    "a card deleted": "DELETE FROM accounts_membercard WHERE id = 2",
    "all heads deleted": "DELETE FROM audit_signedhead",
    "a head's signature": flip("audit_signedhead", "signature", "1 = 1"),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_change_behind_the_log_is_found(investigation, tampering):
    with investigation.unlock() as vault:
        put_people(vault)
        vault.sign_head()
        execute(vault.store, TAMPERINGS[tampering])

        assert verify_log(vault).findings


def test_two_entries_that_changed_places_are_found(vault):
    put_people(vault)
    for old, new in ((3, 90), (4, 3), (90, 4)):
        execute(vault.store, "UPDATE audit_auditentry SET seq = %s WHERE seq = %s", new, old)

    assert verify_log(vault).findings


@pytest.mark.parametrize("model", [GrantRow, SubjectKeyRow], ids=["grant", "subject key"])
def test_a_key_that_is_gone_is_found(vault, model):
    put_people(vault)
    model.objects.using(vault.keyring.alias).first().delete()

    assert any("altered or gone" in finding for finding in verify_log(vault).findings)


def test_a_row_put_back_to_an_older_revision_is_found(vault):
    person = put_people(vault, 1)[0]
    vault.put(person.model_copy(update={"pseudonym": "newer"}), action="test")
    SealedRow.objects.using(vault.store).filter(record=person.id, revision=2).delete()

    assert any("altered or gone" in finding for finding in verify_log(vault).findings)


def test_a_suffix_rewritten_by_a_member_is_found_by_what_another_member_saw(investigation):
    with investigation.unlock(1) as second:
        put_people(second)
    with investigation.unlock(0) as first:
        SignedHead.objects.using(first.store).all().delete()
        SignedHead.objects.using(first.keyring.alias).all().delete()
        AuditEntry.objects.using(first.store).filter(seq__gt=3).delete()
        first._signed_up_to = 0
        first.note("rewritten")

    with pytest.raises(Damaged, match="its log was cut or rewritten"):
        investigation.unlock(1)


def test_yesterdays_folder_beside_todays_keyring_is_found(investigation, tmp_path):
    shutil.copy(investigation.folder / "store.db", tmp_path / "yesterday")
    with investigation.unlock() as vault:
        vault.note("export")
    shutil.copy(tmp_path / "yesterday", investigation.folder / "store.db")

    with pytest.raises(Damaged, match=r"store\.db is older than keyring\.db"):
        investigation.unlock()


def test_the_head_is_signed_every_100_entries(vault):
    for _ in range(230):
        vault.note("reading")

    heads = SignedHead.objects.using(vault.keyring.alias).values_list("seq", flat=True)
    assert max(heads) >= 200
    assert verify_log(vault).findings == ()
