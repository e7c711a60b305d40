from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Left, Now
from django.utils import timezone

from tickets.models.inbound import InboundMail
from tickets.models.ticket import Ticket


class Direction(models.TextChoices):
    INBOUND = "inbound", "From the customer"
    REPLY = "reply", "Reply"
    NOTE = "note", "Note"


class SenderProof(models.TextChoices):
    UNKNOWN = "", "Nobody vouches for its sender"
    PROVEN = "proven", "Its sender is proven"
    FAILED = "failed", "Its sender failed the check"


class Message(models.Model):
    """One letter or note in a ticket. `message_id`, `in_reply_to` and `references` hold ids without < >.

    `signals` holds what the parser saw: {"auto_reply": bool, "bounce": …, "list_id": str, "defects": [str]}.
    `sender_proof` is what the receiving servers say of the sender's domain (SPF, DKIM, DMARC).
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages", db_index=False)
    direction = models.CharField(max_length=8, choices=Direction)
    inbound = models.OneToOneField(InboundMail, on_delete=models.PROTECT, null=True, blank=True, related_name="message")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sender_name = models.CharField(max_length=200, blank=True)
    sender_proof = models.CharField(max_length=8, choices=SenderProof, blank=True, default="", db_default="")
    is_automatic = models.BooleanField(default=False, db_default=False, help_text="Written by the desk itself")
    sender_email = models.CharField(max_length=320, blank=True)
    to = models.JSONField(default=list, help_text="[[name, address], …]")
    cc = models.JSONField(default=list, help_text="[[name, address], …]")
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    new_text = models.TextField(blank=True, help_text="The text without what it quotes")
    html = models.TextField(blank=True, help_text="As sent: hostile until `tickets.mail.html.sanitise`")
    message_id = models.CharField(max_length=255, blank=True)
    in_reply_to = models.JSONField(default=list)
    references = models.JSONField(default=list)
    dated = models.DateTimeField(null=True, blank=True, help_text="What the sender's Date header says")
    created_at = models.DateTimeField(default=timezone.now)
    stored_at = models.DateTimeField(db_default=Now(), editable=False)
    signals = models.JSONField(default=dict)
    saved_reply = models.ForeignKey(
        "tickets.SavedReply", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    problem = models.TextField(blank=True, help_text="Why it could not be read, in words")
    # A text over PostgreSQL's limit of 1 MB for a tsvector would make the whole mail unstorable.
    words = models.GeneratedField(
        expression=SearchVector("subject", Left("new_text", 100_000), config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(direction__in=Direction.values), name="message_direction_known"),
            models.CheckConstraint(
                condition=models.Q(direction="inbound") | models.Q(author__isnull=False) | models.Q(is_automatic=True),
                name="message_written_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "created_at", "id"], name="message_in_ticket"),
            models.Index(fields=["message_id"], condition=~models.Q(message_id=""), name="message_by_message_id"),
            GinIndex(fields=["words"], name="message_words"),
            models.Index(
                fields=["created_at"],
                include=["author", "ticket"],
                condition=models.Q(direction="reply", author__isnull=False),
                name="message_answered",
            ),
            models.Index(
                fields=["created_at"],
                include=["ticket"],
                condition=models.Q(direction="inbound"),
                name="message_came_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.pk} in {self.ticket_id}"
