from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

# Nobody works that long: who did not end it has gone home.
FORGOTTEN_AFTER = timedelta(hours=16)


class EndedHow(models.TextChoices):
    SAID = "", "Said so"
    IDLE = "idle", "Cut where nothing happened any more"
    FORGOTTEN = "forgot", "Forgotten"
    CORRECTED = "fixed", "Corrected"


class Shift(models.Model):
    """A person is at work from `began_at` to `ended_at`; None while they are."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shifts")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=8, choices=EndedHow, blank=True, default=EndedHow.SAID, db_default="")

    class Meta:
        indexes = [models.Index(fields=["person", "-began_at"], name="shift_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(ended_at=None), name="shift_once_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("began_at")),
                name="shift_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} since {self.began_at}"

    @classmethod
    def under_way(cls, now: datetime) -> models.QuerySet["Shift"]:
        """The shifts of those who are at work, without those that somebody forgot to end."""
        return cls.objects.filter(ended_at=None, began_at__gt=now - FORGOTTEN_AFTER)
