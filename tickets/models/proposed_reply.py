from django.conf import settings
from django.db import models
from django.utils import timezone

from tickets.models.message import Message
from tickets.models.ticket import Ticket


class ProposalState(models.TextChoices):
    WAITING = "waiting", "Waits for approval"
    APPROVED = "approved", "Approved and sent"
    SENT_BACK = "sent_back", "Sent back"
    WITHDRAWN = "withdrawn", "Taken back"


class ProposedReply(models.Model):
    """An answer of a person who may write drafts only. Its files stay with the author's draft until it is sent.

    `html` is what the author wrote, `approved_html` what was sent, '' until then; `then` is the ticket's status after.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="proposals", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    html = models.TextField()
    cc = models.CharField(max_length=1000, blank=True)
    then = models.CharField(max_length=10)
    proposed_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)
    approved_html = models.TextField(blank=True)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal")
    seen_by_author_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "author"], condition=models.Q(state="waiting"), name="proposal_waits_once"
            ),
            models.CheckConstraint(condition=models.Q(state__in=ProposalState.values), name="proposal_state_known"),
        ]
        indexes = [
            models.Index(fields=["ticket", "proposed_at"], name="proposal_in_ticket"),
            models.Index(fields=["proposed_at"], condition=models.Q(state="waiting"), name="proposal_waiting"),
            models.Index(fields=["author", "-proposed_at"], name="proposal_by_author"),
            models.Index(fields=["decided_at"], condition=models.Q(decided_at__isnull=False), name="proposal_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.state} answer of {self.author_id} on {self.ticket_id}"
