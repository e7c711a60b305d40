from django.db import models


class CountMark(models.Model):
    """Something happened, or what is counted of it changed, within the hour that begins at `hour`: count that day anew.

    Only ever added, so that whoever works on tickets waits for nobody; whoever counts takes them away first.
    """

    hour = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.hour}"


class CountedDay(models.Model):
    """A day, by the clocks of the business, whose figures stand in DailyCount and DailyTime."""

    day = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField(default=0)
    is_stale = models.BooleanField(default=False, db_default=False, help_text="Something was marked since")

    def __str__(self) -> str:
        return f"{self.day}"


class DailyCount(models.Model):
    """How often `what` (a figure of `tickets.dashboard.figures`) happened that day.

    In all where `by` is '', else of one `key` of it: kind (slug), mailbox (id), person (id), hour ('0' to '23').
    """

    day = models.DateField()
    what = models.CharField(max_length=16)
    by = models.CharField(max_length=8, blank=True)
    key = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "by", "what", "key"], include=["count"], name="daily_count_once")
        ]
        indexes = [
            models.Index(fields=["day"], include=["count"], condition=models.Q(what="open"), name="daily_count_open")
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.what} on {self.day}"


class DailyTime(models.Model):
    """How many answers or resolutions of that day took so many minutes of business time; long ones are rounded."""

    day = models.DateField()
    what = models.CharField(max_length=16)
    minutes = models.PositiveIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "what", "minutes"], include=["count"], name="daily_time_once")
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.what} of {self.minutes} min on {self.day}"
