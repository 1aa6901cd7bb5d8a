"""Keys as they lie in keyring.db. Values of `crypto` go in and come out; by its hash the log knows each row."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Max

from testimonia.crypto import CompartmentKey, Grant, SubjectKey, bind, digest
from testimonia.vault.models import CompartmentKeyRow, GrantRow, SubjectKeyRow

KeyName = tuple[str, str, int]
"""Subject, compartment and generation."""

_GRANT = ("member", "scope", "epoch", "sealed", "grantor", "signature")
_COMPARTMENT_KEY = ("compartment", "epoch", "public", "maker", "signature")
_SUBJECT_KEY = ("subject", "compartment", "generation", "born", "epoch", "sealed", "maker", "signature")


def grants_of(alias: str, member: str) -> list[Grant]:
    """Return a member's grants, the oldest first."""
    rows = GrantRow.objects.using(alias).filter(member=member).order_by("id")
    return [Grant(*_plain(row)) for row in rows.values_list(*_GRANT)]


def compartment_key(alias: str, compartment: str, epoch: int) -> CompartmentKey | None:
    """Return the public half of a compartment's pair, or None where there is none."""
    rows = CompartmentKeyRow.objects.using(alias).filter(compartment=compartment, epoch=epoch)
    return next((CompartmentKey(*_plain(row)) for row in rows.values_list(*_COMPARTMENT_KEY)), None)


def newest_epoch(alias: str, compartment: str) -> int:
    """Return the number of a compartment's newest pair, or 0."""
    rows = CompartmentKeyRow.objects.using(alias).filter(compartment=compartment)
    return rows.aggregate(newest=Max("epoch"))["newest"] or 0


def subject_keys(alias: str, compartment: str, subject: str | None = None) -> dict[KeyName, list[SubjectKey]]:
    """Return the sealed keys of a compartment, or of one person in it, by name; the oldest wrapping first."""
    rows = SubjectKeyRow.objects.using(alias).filter(compartment=compartment)
    if subject is not None:
        rows = rows.filter(subject=subject)
    found: dict[KeyName, list[SubjectKey]] = {}
    for values in rows.order_by("epoch").values_list(*_SUBJECT_KEY):
        key = SubjectKey(*_plain(values))
        found.setdefault((key.subject, key.compartment, key.generation), []).append(key)
    return found


def newest_generations(alias: str, compartments: set[str]) -> dict[tuple[str, str], int]:
    """Return the number of the newest generation of each person in these compartments."""
    rows = SubjectKeyRow.objects.using(alias).filter(compartment__in=compartments)
    numbers = rows.values_list("subject", "compartment").annotate(newest=Max("generation"))
    return {(subject, compartment): newest for subject, compartment, newest in numbers}


def store_grant(alias: str, grant: Grant) -> bytes:
    """Store a grant; returns its hash."""
    GrantRow.objects.using(alias).create(**vars(grant))
    return grant_hash(grant)


def store_compartment_key(alias: str, key: CompartmentKey) -> bytes:
    """Store the public half of a new pair; returns its hash."""
    CompartmentKeyRow.objects.using(alias).create(**vars(key))
    return compartment_key_hash(key)


def store_subject_keys(alias: str, keys: Iterable[SubjectKey]) -> list[bytes]:
    """Store new generations in one transaction; returns their hashes."""
    made = list(keys)
    with transaction.atomic(using=alias):
        SubjectKeyRow.objects.using(alias).bulk_create([SubjectKeyRow(**vars(key)) for key in made], batch_size=500)
    return [subject_key_hash(key) for key in made]


def grant_hash(grant: Grant) -> bytes:
    name = bind("grantrow", grant.member, grant.scope, grant.epoch, grant.grantor)
    return digest(name + b"|" + grant.sealed + grant.signature)


def compartment_key_hash(key: CompartmentKey) -> bytes:
    name = bind("compartmentrow", key.compartment, key.epoch, key.public, key.maker)
    return digest(name + b"|" + key.signature)


def subject_key_hash(key: SubjectKey) -> bytes:
    name = bind("subjectrow", key.subject, key.compartment, key.generation, key.born, key.epoch, key.maker)
    return digest(name + b"|" + key.sealed + key.signature)


def all_hashes(alias: str) -> Iterator[bytes]:
    """Yield the hash of every row that the log must know."""
    for grant in GrantRow.objects.using(alias).values_list(*_GRANT).iterator():
        yield grant_hash(Grant(*_plain(grant)))
    for pair in CompartmentKeyRow.objects.using(alias).values_list(*_COMPARTMENT_KEY).iterator():
        yield compartment_key_hash(CompartmentKey(*_plain(pair)))
    for key in SubjectKeyRow.objects.using(alias).values_list(*_SUBJECT_KEY).iterator():
        yield subject_key_hash(SubjectKey(*_plain(key)))


def _plain(values: Iterable[Any]) -> Iterator[Any]:
    """Some drivers give memoryviews for bytes."""
    return (bytes(value) if isinstance(value, memoryview) else value for value in values)
