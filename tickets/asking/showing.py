"""Questions as pages show them: read with their ticket in one statement, and told in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from tickets.models import Escalation, Recording
from tickets.models.escalation import AnsweredBy
from tickets.models.recording import Part, RecordingKind

MOST = 100


@dataclass(frozen=True)
class Played:
    """A recording, as the player takes it."""

    key: str
    kind: str
    part: str
    seconds: float | None = None

    @property
    def get_kind_display(self) -> str:
        return RecordingKind(self.kind).label


@dataclass(frozen=True)
class Question:
    """`asker` and `answerer` are short names, `at` is when it was asked, `until` when it was answered or taken back."""

    pk: int
    asker: str
    at: datetime
    question: str
    suggestion: str
    until: datetime | None = None
    answerer: str = ""
    answer: str = ""
    agrees: bool = False
    way: str = ""
    withdrawn: bool = False
    recordings: list[Played] = field(default_factory=list)
    sentence: str = ""
    asker_id: int = 0

    @property
    def waits(self) -> bool:
        return self.until is None

    @property
    def asked(self) -> list[Played]:
        return [each for each in self.recordings if each.part != Part.ANSWER]

    @property
    def said(self) -> list[Played]:
        return [each for each in self.recordings if each.part == Part.ANSWER]

    @property
    def way_in_words(self) -> str:
        return "" if self.way in ("", AnsweredBy.DESK) else AnsweredBy(self.way).label


def on_ticket() -> ArraySubquery:
    """To annotate a ticket's row with: its newest questions, the newest first, without a query of its own."""
    newest = Escalation.objects.filter(ticket=OuterRef("pk")).order_by("-asked_at", "-pk")
    return ArraySubquery(newest.values(told=as_json())[:MOST])


def questions(told: Iterable[dict[str, Any]]) -> list[Question]:
    return [question_of(each) for each in told]


def question_of(told: dict[str, Any]) -> Question:
    until = told["answered_at"] or told["withdrawn_at"]
    return Question(
        pk=told["pk"],
        asker=_short(told["asker"]),
        at=datetime.fromisoformat(told["asked_at"]),
        question=told["question"],
        suggestion=told["suggestion"],
        until=until and datetime.fromisoformat(until),
        answerer=_short(told["answerer"] or ""),
        answer=told["answer"],
        agrees=told["agrees"],
        way=told["way"],
        withdrawn=told["withdrawn_at"] is not None,
        recordings=[Played(**each) for each in told["recordings"]],
        asker_id=told["asker_id"],
    )


def as_json() -> JSONObject:
    names = ("pk", "question", "suggestion", "asked_at", "answered_at", "withdrawn_at", "answer", "agrees")
    people = {"asker": "asked_by__name", "answerer": "answered_by__name", "way": "answered_way", "asker_id": "asked_by"}
    return JSONObject(**{name: name for name in names}, **people, recordings=_recordings())


def _recordings() -> ArraySubquery:
    played = JSONObject(key="key", kind="kind", part="part", seconds="seconds")
    return ArraySubquery(Recording.objects.filter(escalation=OuterRef("pk")).order_by("pk").values(played=played))


def _short(name: str) -> str:
    return name.split(" ")[0]
