"""Rows of the two databases. Sealed rows are append-only.

The store holds `SealedRow`; the keyring holds `GrantRow`, `CompartmentKeyRow`, `SubjectKeyRow` and `SeenHead`.
"""

from django.db import models


class SealedRow(models.Model):
    """One revision of one record. Everything but ``seq`` is bound into the encryption."""

    seq = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=64)
    record = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    compartment = models.CharField(max_length=64)
    generation = models.IntegerField()
    revision = models.IntegerField()
    schema = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "revision"], name="one_row_a_revision")]
        indexes = [models.Index(fields=["kind", "subject"], name="rows_of_a_kind")]


class CompartmentKeyRow(models.Model):
    """The public half of one compartment's key pair of one epoch."""

    compartment = models.CharField(max_length=64)
    epoch = models.IntegerField()
    public = models.BinaryField()
    maker = models.CharField(max_length=64)
    signature = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["compartment", "epoch"], name="one_pair_an_epoch")]


class GrantRow(models.Model):
    """A key sealed to one member."""

    member = models.CharField(max_length=64)
    scope = models.CharField(max_length=140)
    epoch = models.IntegerField()
    sealed = models.BinaryField()
    grantor = models.CharField(max_length=64)
    signature = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "scope", "epoch"], name="one_grant_a_scope")]


class SeenHead(models.Model):
    """The last head of the log that a member saw, sealed for nobody else: it shows a rollback that others signed."""

    member = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()


class SubjectKeyRow(models.Model):
    """One generation of one person's key in one compartment, sealed to the compartment. Deleting these is the shred."""

    subject = models.CharField(max_length=64)
    compartment = models.CharField(max_length=64)
    generation = models.IntegerField()
    born = models.IntegerField()
    epoch = models.IntegerField()
    sealed = models.BinaryField()
    maker = models.CharField(max_length=64)
    signature = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "compartment", "generation", "epoch"], name="one_subject_key_an_epoch"
            )
        ]
