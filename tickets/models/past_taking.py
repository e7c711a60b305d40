from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class TakingState(models.TextChoices):
    TAKING = "taking", "Being taken back"
    TAKEN = "taken", "Taken back"
    GIVING = "giving", "Being given back to the team"
    GIVEN = "given", "Given back to the team"


class PastTaking(models.Model):
    """The past tickets of whom the owner keeps to himself, on their way to him, or back to the team.

    `value` is that of a ProtectedSender, which may be released meanwhile. `after` is the key of the last ticket that
    was looked at, newest first; `moved` counts those that changed hands.
    """

    value = models.CharField(max_length=320)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=8, choices=TakingState, default=TakingState.TAKING)
    after = models.BigIntegerField(null=True)
    total = models.PositiveIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["value"], condition=models.Q(state__in=["taking", "giving"]), name="past_taking_once"
            )
        ]
        indexes = [models.Index(fields=["value", "-id"], name="past_taking_of")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.value}"
