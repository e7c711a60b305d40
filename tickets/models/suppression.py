from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from tickets.models.message import Message


class Suppression(models.Model):
    """An address that takes no mail: a permanent bounce said so, and until a person clears it nothing is sent there."""

    email = models.CharField(max_length=320)
    reason = models.TextField(blank=True)
    bounce = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=models.Q(cleared_at=None), name="suppression_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.email
