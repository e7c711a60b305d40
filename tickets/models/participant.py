from django.db import models

from tickets.models.ticket import Ticket


class Participant(models.Model):
    """An address that takes part in a ticket: it wrote there, or was written to. Only these may join by replying."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="participants", db_index=False)
    email = models.CharField(max_length=320)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "email"], name="participant_once")]

    def __str__(self) -> str:
        return self.email
