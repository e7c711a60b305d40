from datetime import time

from django.conf import settings
from django.db import models
from django.utils import timezone

from tickets.models.mailbox import Mailbox
from tickets.models.message import Message
from tickets.models.procedure import Procedure
from tickets.models.ticket import Ticket


class Proof(models.TextChoices):
    NONE = "", "None"
    TEXT = "text", "A few words"
    LINK = "link", "A link"
    NUMBER = "number", "A number"
    FILE = "file", "A file"
    PICTURE = "picture", "A picture"


class Duty(models.Model):
    """What is delegated beside the mail: `recurrence` (RFC 5545, 'FREQ=WEEKLY;BYDAY=MO') says when, '' for once.

    Days are those of `time_zone`, which is the assignee's. Due at `at` of its day, it is late when it is not done
    `hours_to_do` hours later. `next_on` is the next day on which a ticket is to be opened, None for never again.
    """

    title = models.CharField(max_length=160)
    what = models.TextField(blank=True, help_text="What to do, where no procedure tells it")
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="duties", db_index=False
    )
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duties")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+", db_index=False)
    starts_on = models.DateField()
    at = models.TimeField(default=time(9))
    time_zone = models.CharField(max_length=64, default="UTC")
    recurrence = models.CharField(max_length=300, blank=True)
    working_days_only = models.BooleanField(default=False)
    hours_to_do = models.PositiveSmallIntegerField(default=8)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How long it should take")
    proof = models.CharField(max_length=8, choices=Proof, blank=True, default=Proof.NONE)
    number_is = models.CharField(max_length=60, blank=True, help_text="What the number counts: 'visitors'")
    next_on = models.DateField(null=True, blank=True)
    is_on = models.BooleanField(default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "duties"
        indexes = [
            models.Index(fields=["next_on"], condition=models.Q(is_on=True, next_on__isnull=False), name="duty_to_open")
        ]

    def __str__(self) -> str:
        return self.title


class DutyRun(models.Model):
    """A duty on one of its days: its ticket, or none where it was passed over since the desk was not there.

    `proof` is the note that tells how it was done, `number` what it counted.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="runs", db_index=False)
    day = models.DateField()
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="duty_run")
    due_at = models.DateTimeField()
    late_at = models.DateTimeField()
    opened_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    proof = models.OneToOneField(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty", "day"], name="duty_run_once_a_day")]
        indexes = [
            models.Index(
                fields=["late_at"], condition=models.Q(done_at=None, ticket__isnull=False), name="duty_run_to_do"
            )
        ]

    def __str__(self) -> str:
        return f"duty {self.duty_id} on {self.day}"
