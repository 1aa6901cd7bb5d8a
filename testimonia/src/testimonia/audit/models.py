"""Rows of the log. They hold ids, hashes and an action's name, and never what a person told us."""

from django.db import models


class AuditEntry(models.Model):
    """One entry of the chain; ``seq`` has no gaps and ``hash`` covers every other column."""

    seq = models.BigIntegerField(primary_key=True)
    prev = models.BinaryField()
    hash = models.BinaryField()
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    hour = models.CharField(max_length=14)
    """UTC, to the hour: 2026-11-24T06Z."""
    rows = models.BinaryField()
    """SHA-256 of each row that the write stored, 32 bytes each."""
    removed = models.BinaryField(default=b"")
    """SHA-256 of each row that the write took away: keys that were shredded or sealed anew."""


class SignedHead(models.Model):
    """The chain's head as a member saw and signed it. One copy lies in the store, one in the keyring."""

    seq = models.BigIntegerField()
    hash = models.BinaryField()
    signer = models.CharField(max_length=64)
    signature = models.BinaryField()
