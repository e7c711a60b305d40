from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone

from tickets.models.ticket import Ticket


class TicketLink(models.Model):
    """Two tickets that have to do with each other; the older one first, so that a pair is there once."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "other"], name="ticket_link_once"),
            models.CheckConstraint(condition=models.Q(ticket__lt=F("other")), name="ticket_link_older_first"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} and {self.other_id}"
