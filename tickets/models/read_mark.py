from django.conf import settings
from django.db import models

from tickets.models.ticket import Ticket


class ReadMark(models.Model):
    """Up to when a person has read a ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="read_marks", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "ticket"], name="read_mark_once")]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.ticket_id}"
