"""Procedures and questions, made as people make them: by the verbs."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from tickets.models import Escalation, Procedure, Recording, Ticket
from tickets.procedures import publishing, writing
from tickets.procedures.steps import Step, new_step

CONTENT = b"\x1aE\xdf\xa3 a recording"


def text(words: str) -> Step:
    return new_step("text", html=f"<p>{words}</p>")


def check(words: str) -> Step:
    return new_step("check", text=words)


def draft(by: User, title: str = "Refund a course", *steps: Step, **fields: Any) -> Any:
    return writing.draft(by, title=title, steps=steps or [text("Look the payment up")], **fields)


def procedure(olivia: User, title: str = "Refund a course", *steps: Step, **fields: Any) -> Procedure:
    """Published by the owner."""
    return publishing.publish(draft(olivia, title, *steps, **fields), olivia).procedure


def rewrite(found: Procedure, olivia: User, *steps: Step, title: str = "", **fields: Any) -> Procedure:
    """The owner's next version."""
    found.refresh_from_db()
    kept = {"title": title or found.current.title, "steps": steps, "kinds": found.current.kinds, **fields}
    return publishing.publish(writing.draft(olivia, found, **kept), olivia).procedure


def answered(ticket: Ticket, asha: User, olivia: User, **fields: Any) -> Escalation:
    """A question that has its answer."""
    said = {"question": "May I refund?", "answer": "Yes, once a customer.", "answered_way": "desk", **fields}
    return Escalation.objects.create(
        ticket=ticket, asked_by=asha, answered_by=olivia, answered_at=timezone.now(), **said
    )


def recording(by: User, kind: str = "video", **fields: Any) -> Recording:
    """One that has come in whole."""
    whole = {"size": len(CONTENT), "received": len(CONTENT), "stored_name": "recordings/none", "seconds": 12.0}
    types = {"video": "video/webm", "audio": "audio/webm", "picture": "image/png"}
    given = {"content_type": types[kind], "finished_at": timezone.now(), **whole, **fields}
    return Recording.objects.create(kind=kind, made_by=by, **given)
