from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Left
from django.utils import timezone

from tickets.models.escalation import Escalation


class VersionState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Waits for the owner"
    PUBLISHED = "published", "Published"
    SENT_BACK = "sent_back", "Sent back"


class Procedure(models.Model):
    """How we do a thing. What it says is in its versions; `current` is the one that counts, none before the first.

    `key` is what rules and files call it: made once, of its first title, and never given again.
    """

    key = models.SlugField(max_length=60, unique=True, null=True, blank=True)
    current = models.ForeignKey(
        "tickets.ProcedureVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    from_escalation = models.ForeignKey(
        Escalation, on_delete=models.PROTECT, null=True, blank=True, related_name="procedures"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return self.current.title if self.current else f"procedure {self.pk}"


class ProcedureVersion(models.Model):
    """What a procedure says, from one change to the next.

    `kinds` are slugs of TicketKind, `senders` addresses or domains in lower case. `steps` is a list of
    {"key": str, "do": "text" | "check" | "picture" | "recording" | "reply" | "action", …}: `html` of a text,
    `text` of a check-list item, `media` (the key of a Recording), `reply` (of a SavedReply), `action` ('refund').
    `text` is all of it in words, for searching.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    when_to_use = models.TextField(blank=True)
    kinds = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    senders = ArrayField(models.CharField(max_length=320), default=list, blank=True)
    steps = models.JSONField(default=list)
    text = models.TextField(blank=True)
    said = models.CharField(max_length=300, blank=True, help_text="What was changed, in the writer's words")
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)
    words = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("when_to_use", weight="B", config="english")
        + SearchVector(Left("text", 100_000), weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=VersionState.values), name="procedure_version_state_known"
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="procedure_version_words"),
            models.Index(fields=["written_at"], condition=models.Q(state="proposed"), name="procedure_version_waiting"),
            models.Index(fields=["written_by", "-written_at"], name="procedure_version_by_writer"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
