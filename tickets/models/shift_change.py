from django.conf import settings
from django.db import models
from django.utils import timezone

from tickets.models.shift import Shift


class Said(models.TextChoices):
    NOTHING = "", "Nothing yet"
    WORKED = "worked", "Worked on, elsewhere"
    LEFT = "left", "Did not work"


class IdleSpell(models.Model):
    """Nothing happened in a shift from `since` on: the person is asked, and it is cut there unless they worked on.

    `until` is when something happened again; None as long as nothing has. `reason` is what they did elsewhere.
    """

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="idle_spells", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    said = models.CharField(max_length=8, choices=Said, blank=True, default=Said.NOTHING)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shift", "since"], name="idle_spell_once")]
        indexes = [models.Index(fields=["shift"], condition=models.Q(said=""), name="idle_spell_unanswered")]

    def __str__(self) -> str:
        return f"shift {self.shift_id} since {self.since}"


class CorrectionState(models.TextChoices):
    WAITING = "waiting", "Waits for the owner"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Taken back"


class ShiftCorrection(models.Model):
    """A person says that a shift was otherwise: from `began_at` to `ended_at`, or, without these, not at all.

    Without `shift` it is one that was never clocked. `former_…` is what it was when the correction was approved.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    shift = models.ForeignKey(Shift, on_delete=models.SET_NULL, null=True, blank=True, related_name="corrections")
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=CorrectionState, default=CorrectionState.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.CharField(max_length=500, blank=True)
    former_began_at = models.DateTimeField(null=True, blank=True)
    former_ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(began_at=None, ended_at=None) | models.Q(ended_at__gt=models.F("began_at")),
                name="correction_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["shift"], condition=models.Q(state="waiting"), name="correction_waits_once"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at"], condition=models.Q(state="waiting"), name="correction_waiting"),
            models.Index(fields=["person", "-asked_at"], name="correction_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.state} correction of {self.person_id}"
