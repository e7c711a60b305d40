"""Procedures with the canary: drafts that are not published, and what a published one left on a hidden ticket."""

from django.utils import timezone

from accounts.models import User
from tickets.models import (
    Escalation,
    Event,
    Procedure,
    ProcedureReading,
    ProcedureTick,
    ProcedureUse,
    ProcedureVersion,
    Recording,
    Ticket,
)
from tickets.models.event import Verb


def add_procedures(ticket: Ticket, told: Escalation, olivia: User, canary: str) -> None:
    """A draft of the owner's answer; one that counts, which the owner is writing anew, used on the hidden ticket."""
    draft = Procedure.objects.create(created_by=olivia, from_escalation=told)
    _version(draft, 1, olivia, canary, state="draft")
    whole = {"kind": "audio", "content_type": "audio/webm", "finished_at": timezone.now(), "size": 1, "received": 1}
    Recording.objects.create(**whole, made_by=olivia, procedure=draft, part="step", stored_name=f"recordings/{canary}")
    shown = Procedure.objects.create(created_by=olivia, key=f"refund-{ticket.pk}", from_escalation=told)
    shown.current = _version(shown, 1, olivia, "refund", state="published", decided_by=olivia)
    shown.save()
    _version(shown, 2, olivia, canary, state="proposed")
    ProcedureReading.objects.create(person=olivia, version=shown.current)
    _use(ticket, shown, olivia, canary)


def _version(procedure: Procedure, number: int, olivia: User, words: str, **fields: object) -> ProcedureVersion:
    steps = [{"key": words[:8], "do": "check", "text": words}]
    said = {"title": words, "when_to_use": words, "text": words, "said": words, "steps": steps, "senders": [words]}
    moments = {"written_at": timezone.now(), "decided_at": timezone.now(), "comment": words}
    return ProcedureVersion.objects.create(
        procedure=procedure, number=number, written_by=olivia, **said, **moments, **fields
    )


def _use(ticket: Ticket, procedure: Procedure, olivia: User, canary: str) -> None:
    use = ProcedureUse.objects.create(ticket=ticket, procedure=procedure, version=procedure.current, person=olivia)
    ProcedureTick.objects.create(use=use, step="refund", person=olivia)
    detail = {"to": canary, "says": canary, "procedure": procedure.pk, "version": 1}
    for verb in (Verb.PROCEDURE_ATTACHED, Verb.STEP_TICKED, Verb.PROCEDURE_USED):
        Event.objects.create(ticket=ticket, actor=olivia, verb=verb, detail=detail)
