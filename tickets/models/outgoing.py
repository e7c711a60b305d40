from django.db import models

from tickets.models.mailbox import Mailbox
from tickets.models.message import Message


class OutgoingState(models.TextChoices):
    QUEUED = "queued", "Waits to be sent"
    SENDING = "sending", "Is being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    UNKNOWN = "unknown", "May have been sent"
    UNDONE = "undone", "Taken back"


class OutgoingMail(models.Model):
    """The outbox: one row for each reply that has to leave.

    `bounced_at` is when the first of its recipients turned out not to get it; `server_said` then says who and why.
    `handed_over_at` is committed just before the server is given the content: a row that was leased and never
    came back is safe to try again without it, and 'unknown' with it.
    """

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="outgoing")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="outgoing", db_index=False)
    state = models.CharField(max_length=8, choices=OutgoingState, default=OutgoingState.QUEUED)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Not before: the end of the undo window, or the next try")
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    server_said = models.TextField(blank=True)
    file_name = models.CharField(max_length=255, blank=True, help_text="The .eml, where nothing is sent")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="outgoing_sent_has_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(leased_until__isnull=False),
                name="outgoing_sending_has_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=["queued", "sending"]), name="outgoing_due"),
            models.Index(fields=["mailbox", "-queued_at"], name="outgoing_of_mailbox"),
            models.Index(fields=["id"], condition=models.Q(state__in=["failed", "unknown"]), name="outgoing_troubled"),
            models.Index(fields=["id"], condition=models.Q(bounced_at__isnull=False), name="outgoing_bounced"),
        ]

    def __str__(self) -> str:
        return f"{self.state} message {self.message_id}"
