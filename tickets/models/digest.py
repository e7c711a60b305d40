from django.conf import settings
from django.db import models

from tickets.models.desk_mail import DeskMail


class Often(models.TextChoices):
    DAILY = "daily", "Every day"
    WEEKDAYS = "weekdays", "Monday to Friday"
    WEEKLY = "weekly", "Once a week"
    NEVER = "never", "Never"


class DigestPlan(models.Model):
    """When an owner gets the digest: at `hour` by the clocks of their own time zone; weekly on `weekday`, 0 for Monday.

    `next_at` is when the next one is due, None for never.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_plan")
    often = models.CharField(max_length=8, choices=Often, default=Often.DAILY)
    hour = models.PositiveSmallIntegerField(default=8)
    weekday = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(hour__lt=24, weekday__lt=7), name="digest_plan_hour_of_a_day")
        ]
        indexes = [models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="digest_plan_due")]

    def __str__(self) -> str:
        return f"{self.often} at {self.hour} for {self.person_id}"


class DigestSent(models.Model):
    """The digest of a person for a day, in their time zone: one at most. `since` is where the one before ended."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    mail = models.ForeignKey(DeskMail, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} for {self.person_id}"
