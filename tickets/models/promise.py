from django.db import models
from django.db.models.functions import Now

from tickets.models.ticket import Ticket


class BusinessHours(models.Model):
    """When the business works. `week` is {"mon": [["09:00", "17:00"], …], …}; a day that is missing is free.

    `country` (ISO 3166) and `subdivision` name public holidays; `free_days` are further ones, ISO 8601.
    """

    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    week = models.JSONField(default=dict)
    country = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=8, blank=True)
    free_days = models.JSONField(default=list)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="business_hours_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ResponseTarget(models.Model):
    """What we promise to tickets of a kind or priority ('' for any), in minutes of business hours; None for nothing.

    The first that fits, by `position`, holds. `warn_at_percent`: when so much of the time is gone, people are warned.
    """

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=100)
    kind = models.CharField(max_length=16, blank=True)
    priority = models.CharField(max_length=8, blank=True)
    only_by_rule = models.BooleanField(default=False, help_text="Holds only where a rule sets it")
    hours = models.ForeignKey(BusinessHours, on_delete=models.PROTECT, related_name="targets")
    first_answer = models.PositiveIntegerField(null=True, blank=True)
    next_answer = models.PositiveIntegerField(null=True, blank=True)
    resolution = models.PositiveIntegerField(null=True, blank=True)
    warn_at_percent = models.PositiveSmallIntegerField(default=75)
    is_on = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Promised(models.TextChoices):
    FIRST_ANSWER = "first", "First answer"
    NEXT_ANSWER = "next", "Next answer"
    RESOLUTION = "solved", "Resolution"


class Promise(models.Model):
    """One promise to one customer: from `began_at` it has to be met until `due_at`.

    It ends by being met (also late), or by being dropped when it does not apply any more. `paused_at` is set while the
    customer owes us an answer (resolution only); `due_at` moves by that time when it goes on, and the pause joins
    `pauses`: [[from, to], …], ISO 8601.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="promises", db_index=False)
    target = models.ForeignKey(ResponseTarget, on_delete=models.PROTECT, related_name="promises", db_index=False)
    what = models.CharField(max_length=8, choices=Promised)
    began_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    pauses = models.JSONField(default=list, db_default=[])
    warned_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_dropped = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "what"], condition=models.Q(ended_at=None), name="promise_once_at_a_time"
            )
        ]
        indexes = [
            models.Index(
                fields=["warn_at"],
                condition=models.Q(ended_at=None, paused_at=None, warned_at=None),
                name="promise_to_warn_of",
            ),
            models.Index(
                fields=["due_at"],
                condition=models.Q(ended_at=None, paused_at=None, broken_at=None),
                name="promise_to_break",
            ),
            models.Index(fields=["ticket", "began_at"], name="promise_of_ticket"),
            models.Index(
                fields=["ended_at"],
                condition=models.Q(ended_at__isnull=False, is_dropped=False),
                name="promise_ended",
            ),
            models.Index(fields=["broken_at"], condition=models.Q(broken_at__isnull=False), name="promise_broken"),
        ]

    def __str__(self) -> str:
        return f"{self.what} on {self.ticket_id} until {self.due_at}"


class PromiseSweep(models.Model):
    """One row: targets or hours were changed at `asked_at`, and promises are brought in line in order of their tickets.

    `done_to` is the key of the last ticket that was looked at. A change on the way begins anew.
    """

    asked_at = models.DateTimeField()
    done_to = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Done to {self.done_to}"
