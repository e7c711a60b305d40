from django.conf import settings
from django.db import models


class ActivityMinute(models.Model):
    """In this minute the person did something here: opened a page or pressed a button. What it was is not kept."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    minute = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "minute"], name="activity_once_a_minute")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.minute}"
