"""On which tickets Asha worked from a procedure: more of them from week to week."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Min, Q

from accounts.models import User
from tickets.demo.procedures_told import told
from tickets.models import Event, Procedure, ProcedureTick, ProcedureUse, ProcedureVersion, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.procedure_use import Found, Outcome
from tickets.models.ticket import Status, Visibility
from tickets.procedures.steps import line_of, to_tick

UNFIT_EVERY = 9
OFTEN = 0.85
BEFORE_ANSWER = timedelta(minutes=6)


def use(written: list[Procedure], asha: User, chance: Random) -> None:
    """`written` as `procedures_told` has them, in their order."""
    for place, (ticket, at) in enumerate(_worked(asha)):
        procedure = _fitting(ticket.subject.lower(), written)
        version = procedure and _as_of(procedure, at)
        if procedure and version and ticket.created_at < at and chance.random() < OFTEN:
            _on_ticket(ticket, procedure, version, asha, at, place)


def _fitting(subject: str, written: list[Procedure]) -> Procedure | None:
    fit = (each for each, versions in zip(written, told(), strict=True) if any(w in subject for w in versions[0].words))
    return next(fit, None)


def _worked(asha: User) -> Iterator[tuple[Ticket, datetime]]:
    """Tickets that Asha answered and no question was asked on, with the moment before the answer."""
    hers = Q(messages__direction=Direction.REPLY, messages__author=asha)
    shown = Ticket.objects.filter(visibility=Visibility.TEAM, escalations=None)
    dated = shown.annotate(first=Min("messages__created_at", filter=hers)).filter(first__isnull=False)
    for ticket in dated.order_by("created_at", "pk"):
        yield ticket, ticket.first - BEFORE_ANSWER


def _as_of(procedure: Procedure, at: datetime) -> ProcedureVersion | None:
    return procedure.versions.filter(decided_at__lt=at).order_by("-number").first()


def _on_ticket(
    ticket: Ticket, procedure: Procedure, version: ProcedureVersion, asha: User, at: datetime, place: int
) -> None:
    outcome = Outcome.UNFIT if place % UNFIT_EVERY == UNFIT_EVERY - 1 else Outcome.USED
    used = ProcedureUse.objects.create(
        ticket=ticket, procedure=procedure, version=version, person=asha, began_at=at, ended_at=at + BEFORE_ANSWER,
        outcome=outcome, found=Found.SUGGESTED, place=1 + place % 2,
    )  # fmt: skip
    named = {"to": version.title, "procedure": procedure.pk, "version": version.number}
    verb = Verb.PROCEDURE_USED if outcome == Outcome.USED else Verb.PROCEDURE_UNFIT
    events = [_event(ticket, asha, Verb.PROCEDURE_ATTACHED, at, named)]
    if outcome == Outcome.USED:
        events += _ticked(used, asha, at, named, ticket.status == Status.RESOLVED)
    Event.objects.bulk_create([*events, _event(ticket, asha, verb, at + BEFORE_ANSWER, named)])


def _ticked(used: ProcedureUse, asha: User, at: datetime, named: dict[str, Any], to_the_end: bool) -> list[Event]:
    steps = to_tick(used.version.steps)
    done = list(enumerate(steps if to_the_end else steps[:1], 1))
    moments = {step["key"]: at + BEFORE_ANSWER * number / (len(steps) + 1) for number, step in done}
    ProcedureTick.objects.bulk_create(
        ProcedureTick(use=used, step=key, person=asha, at=moment) for key, moment in moments.items()
    )
    said = {step["key"]: line_of(step) for _, step in done}
    return [
        _event(used.ticket, asha, Verb.STEP_TICKED, moment, named | {"step": key, "says": said[key]})
        for key, moment in moments.items()
    ]


def _event(ticket: Ticket, actor: User, verb: Verb, at: datetime, detail: dict[str, Any]) -> Event:
    return Event(ticket=ticket, actor=actor, verb=verb, created_at=at, detail=detail)
