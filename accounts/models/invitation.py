from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone

from accounts.roles import Role


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> Self:
        """Neither accepted nor withdrawn; may have expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """A link that makes one person, once. Only the hash of its token is kept.

    The link for the first owner is an invitation that nobody sent and that names no address.
    """

    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=16, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="invitation_not_both_accepted_and_withdrawn",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_pending_for_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email or 'first owner'} as {self.role}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_for_first_owner(self) -> bool:
        return self.invited_by_id is None
