from django.conf import settings
from django.db import models

from tickets.models.ticket import Ticket


class DraftKind(models.TextChoices):
    REPLY = "reply", "Reply"
    NOTE = "note", "Note"
    ASK = "ask", "Ask the owner"


class Draft(models.Model):
    """What a person is writing on a ticket; saved while they type.

    Of a question to the owner, `html` is plain text, and `suggestion` is what the assistant would do.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=8, choices=DraftKind, default=DraftKind.REPLY)
    html = models.TextField(blank=True)
    cc = models.CharField(max_length=1000, blank=True)
    suggestion = models.TextField(blank=True, default="", db_default="")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "author", "kind"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.author_id} on {self.ticket_id}"
