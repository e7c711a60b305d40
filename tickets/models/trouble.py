from django.db import models
from django.db.models.functions import Now

from tickets.models.mailbox import Mailbox


class TroubleKind(models.TextChoices):
    SILENT = "silent", "No mail comes in"
    FETCHING = "fetching", "Mail cannot be fetched"
    SENDING = "sending", "Answers do not leave"
    READING = "reading", "Mail waits to be read"
    WORKER = "worker", "No worker is running"
    BEAT = "beat", "The clock of the desk stands still"
    MAIL_IN = "mail_in", "Nobody takes mail in"
    BROKER = "broker", "Redis does not answer"
    DISK = "disk", "The disk is almost full"
    WEBHOOK = "webhook", "A webhook does not take calls"


class Trouble(models.Model):
    """A stretch of time in which something did not work. It is told to people once, and once when it is over."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, null=True, blank=True, related_name="troubles")
    kind = models.CharField(max_length=10, choices=TroubleKind)
    said = models.TextField()
    began_at = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "kind"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="trouble_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} since {self.began_at}"


class Heartbeat(models.Model):
    """The last sign of life of 'beat', 'worker' (any of them), 'mail-in', or of one worker by its name."""

    name = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
