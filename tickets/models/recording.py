import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from tickets.models.escalation import Escalation
from tickets.models.procedure import Procedure


class RecordingKind(models.TextChoices):
    AUDIO = "audio", "Voice"
    VIDEO = "video", "Screen"
    PICTURE = "picture", "Picture"


class Part(models.TextChoices):
    QUESTION = "question", "Question"
    ANSWER = "answer", "Answer"
    STEP = "step", "Step"


def new_key() -> str:
    return secrets.token_urlsafe(12)


class Recording(models.Model):
    """Voice, a screen, or a picture, of a question, an answer or a step of a procedure; of none yet while it is made.

    It comes in pieces: `received` of `size` bytes (0 as long as nobody knows) lie in `uploading`, a file below the
    data folder; when all are there they go into the default storage, as `stored_name`. Who may see what it belongs to
    may play it; before that only who made it.
    """

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=8, choices=RecordingKind)
    content_type = models.CharField(max_length=127)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField(default=timezone.now)
    size = models.PositiveBigIntegerField(default=0)
    received = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(null=True, blank=True)
    stored_name = models.CharField(max_length=160, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    escalation = models.ForeignKey(
        Escalation, on_delete=models.PROTECT, null=True, blank=True, related_name="recordings", db_index=False
    )
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="recordings", db_index=False
    )
    part = models.CharField(max_length=8, choices=Part, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(escalation=None) | models.Q(procedure=None), name="recording_of_one_thing"
            ),
        ]
        indexes = [
            models.Index(
                fields=["escalation"], condition=models.Q(escalation__isnull=False), name="recording_of_escalation"
            ),
            models.Index(
                fields=["procedure"], condition=models.Q(procedure__isnull=False), name="recording_of_procedure"
            ),
            models.Index(
                fields=["made_by", "made_at"],
                condition=models.Q(escalation=None, procedure=None),
                name="recording_of_nothing_yet",
            ),
            models.Index(fields=["stored_name"], condition=models.Q(stored_name__gt=""), name="recording_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
