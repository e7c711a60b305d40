from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from tickets.models.mailbox import Mailbox


class MailboxCheck(models.Model):
    """One press of 'Check': signs in, sends a mail through, sees it arrive.

    `steps` is a list of {"step": str, "ok": bool | None, "said": str}; None means under way.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="checks")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    steps = models.JSONField(default=list)
    arrived = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.mailbox} at {self.started_at}"
