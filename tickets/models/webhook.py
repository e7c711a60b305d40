import uuid

from django.db import models
from django.db.models.functions import Now

from tickets.models.secret_field import SecretField
from tickets.models.ticket import Ticket

# What is said of a call after which its webhook was turned off.
GONE = "The other program says that this address is gone for good, so the webhook was turned off (410)"


class Webhook(models.Model):
    """An address of another program that rules may call. `secret` signs each call (Standard Webhooks, 'whsec_…')."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    url = models.URLField(max_length=500)
    secret = SecretField()
    is_on = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name


class CallState(models.TextChoices):
    QUEUED = "queued", "Waits to be made"
    CALLING = "calling", "Under way"
    DONE = "done", "Taken"
    FAILED = "failed", "Not taken"


class WebhookCall(models.Model):
    """The outbox of calls. `number` is the webhook-id, the same for each try: whoever takes it twice can tell.

    A call that a person tries the webhook with is about no ticket. `by_owner`: a rule of the owner's asked for it, and
    it may tell of what only the owner sees.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="calls", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.JSONField()
    by_owner = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=8, choices=CallState, default=CallState.QUEUED)
    queued_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    said = models.TextField(blank=True, help_text="The answer in words: status code, or why there was none")

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(state__in=["queued", "calling"]), name="webhook_call_due"
            ),
            models.Index(fields=["webhook", "-queued_at"], name="webhook_call_newest"),
            models.Index(fields=["id"], condition=models.Q(state="failed"), name="webhook_call_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.number}"
