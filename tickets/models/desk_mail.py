from django.db import models
from django.db.models.functions import Now

from tickets.models.mailbox import Mailbox
from tickets.models.outgoing import OutgoingState
from tickets.models.secret_field import SecretField


class DeskMail(models.Model):
    """The outbox of what the desk itself writes: invitations, password resets, alerts.

    `content` is the whole mail as ASCII but for its From, which is the mailbox that it leaves through: any one but
    `avoids`. It is encrypted since it may hold a way in, and emptied when it has left or nobody needs it any more. `to`
    is a list of addresses. `about` names what it was written for ('invitation:7'), '' for nothing that a page shows.
    """

    subject = models.CharField(max_length=500)
    to = models.JSONField(default=list)
    content = SecretField(blank=True)
    about = models.CharField(max_length=64, blank=True, default="", db_default="")
    avoids = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=OutgoingState, default=OutgoingState.QUEUED)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_default=Now(), help_text="From then on it is not sent any more")
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    server_said = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state__in=["queued", "sending"]), name="desk_mail_due"),
            models.Index(fields=["id"], condition=models.Q(state__in=["failed", "unknown"]), name="desk_mail_troubled"),
            models.Index(fields=["about", "-id"], condition=~models.Q(about=""), name="desk_mail_about"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.subject}"
