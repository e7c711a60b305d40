from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from tickets.models.rule import RuleVersion
from tickets.models.ticket import Ticket


class ApplicationState(models.TextChoices):
    RUNNING = "running", "Under way"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"


class RuleApplication(models.Model):
    """A rule applied to past tickets. `after` is the key of the last ticket that was looked at, newest first."""

    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="applications")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    since = models.DateTimeField(null=True, help_text="Only tickets from then on")
    state = models.CharField(max_length=8, choices=ApplicationState, default=ApplicationState.RUNNING)
    after = models.BigIntegerField(null=True)
    total = models.PositiveIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    left_alone = models.PositiveIntegerField(default=0, help_text="Not undone: somebody changed them since")
    ended_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(state__in=["running", "undoing"]), name="application_under_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} applied at {self.asked_at}"


class AppliedChange(models.Model):
    """What an application changed on one ticket: field → value before and after, for the way back. `left` are those
    fields that were not taken back, since somebody has changed them."""

    application = models.ForeignKey(RuleApplication, on_delete=models.CASCADE, related_name="changes", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    left = models.JSONField(default=list, db_default=[])
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "ticket"], name="applied_once")]

    def __str__(self) -> str:
        return f"{self.application_id} on {self.ticket_id}"

    @property
    def told(self) -> list[str]:
        """What was left, in words."""
        words = {"assignee_id": "who has it", "target_id": "response target", "visibility": "who sees it"}
        return [words.get(name, name.replace("_", " ")) for name in self.left]
