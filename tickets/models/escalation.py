from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from tickets.models.ticket import Ticket


class AnsweredBy(models.TextChoices):
    DESK = "desk", "here"
    MAIL = "mail", "by mail"
    LINK = "link", "by the link in the mail"


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def waiting(self) -> Self:
        """Neither answered nor taken back."""
        return self.filter(answered_at=None, withdrawn_at=None)


class Escalation(models.Model):
    """A question to the owner. `suggestion` is what the assistant would do, '' for none.

    `agrees` says that the answer is 'yes, do as you suggest'; `answer` may add to it. One at a time waits on a ticket.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="escalations", db_index=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField(default=timezone.now)
    question = models.TextField(blank=True)
    suggestion = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    agrees = models.BooleanField(default=False)
    answered_way = models.CharField(max_length=8, choices=AnsweredBy, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"],
                condition=models.Q(answered_at=None, withdrawn_at=None),
                name="escalation_waits_once",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | models.Q(answered_by__isnull=False, withdrawn_at=None),
                name="escalation_answered_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["ticket", "asked_at"], name="escalation_in_ticket"),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(answered_at=None, withdrawn_at=None),
                name="escalation_waiting",
            ),
            models.Index(fields=["asked_by", "asked_at"], name="escalation_by_person"),
            models.Index(fields=["asked_at"], condition=models.Q(withdrawn_at=None), name="escalation_asked"),
        ]

    def __str__(self) -> str:
        return f"question {self.pk} on {self.ticket_id}"

    @property
    def waits(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None
