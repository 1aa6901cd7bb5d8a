"""Rows of the accounts: one sealed, signed card a member and revision. The database learns no name and no key."""

from django.db import models


class MemberCard(models.Model):
    """A member's card as one member signed it; a later revision replaces an earlier one."""

    member = models.CharField(max_length=64)
    revision = models.IntegerField()
    sealed = models.BinaryField()
    signer = models.CharField(max_length=64)
    signature = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "revision"], name="one_card_a_revision")]
