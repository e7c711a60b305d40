from django.conf import settings
from django.db import models
from django.utils import timezone

from tickets.models.procedure import Procedure, ProcedureVersion
from tickets.models.ticket import Ticket


class Found(models.TextChoices):
    CHOSEN = "chosen", "looked up"
    SUGGESTED = "suggested", "suggested"
    RULE = "rule", "attached by a rule"
    ANSWERED = "answered", "found instead of asking"


class Outcome(models.TextChoices):
    OPEN = "", "Not said yet"
    USED = "used", "Used"
    UNFIT = "unfit", "Did not fit"


class ProcedureUse(models.Model):
    """A procedure on a ticket: attached, used, or found not to fit. `place` is where it stood among what was suggested,
    from 1; 0 when it was not."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="procedure_uses", db_index=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="uses", db_index=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    found = models.CharField(max_length=10, choices=Found, default=Found.CHOSEN)
    place = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default=Outcome.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "procedure"], name="procedure_use_once"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="procedure_use_outcome_known"),
        ]
        indexes = [
            models.Index(fields=["procedure", "-began_at"], name="procedure_use_by_procedure"),
            models.Index(fields=["began_at"], name="procedure_use_by_day"),
            models.Index(fields=["person", "procedure", "-began_at"], name="procedure_use_by_person"),
        ]

    def __str__(self) -> str:
        return f"procedure {self.procedure_id} on {self.ticket_id}"


class ProcedureTick(models.Model):
    """A step of a check-list that somebody has done. Who took a tick back is told by the ticket's events."""

    use = models.ForeignKey(ProcedureUse, on_delete=models.CASCADE, related_name="ticks", db_index=False)
    step = models.CharField(max_length=24)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["use", "step"], name="procedure_tick_once")]

    def __str__(self) -> str:
        return f"{self.step} of {self.use_id}"


class ProcedureReading(models.Model):
    """What a person has read of a version, and watched: `watched` is {key of a recording: share from 0 to 1}."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="readings", db_index=False)
    opened_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True, help_text="When the end was reached")
    watched = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="procedure_reading_once")]
        indexes = [models.Index(fields=["person", "version"], name="procedure_reading_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} reads {self.version_id}"
