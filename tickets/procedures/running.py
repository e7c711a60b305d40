"""A procedure on a ticket: attached, ticked off point by point, found to fit or not. Each verb is an event.

All raise Refused when `by` may not work on the ticket.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from tickets import access
from tickets.desk.acting import hold, tell
from tickets.errors import Refused
from tickets.models import Event, Procedure, ProcedureTick, ProcedureUse, Ticket
from tickets.models.event import Verb
from tickets.models.procedure_use import Found, Outcome
from tickets.procedures.steps import line_of, to_tick

MOST_ON_TICKET = 10


@dataclass(frozen=True)
class OpenStep:
    """A point that nobody has ticked off yet."""

    procedure: str
    says: str


@transaction.atomic
def attach(
    ticket: Ticket, procedure: Procedure, by: User | None = None, found: str = Found.CHOSEN, place: int = 0
) -> ProcedureUse:
    """Puts what the procedure says now on the ticket; one that is there already stays, and counts again if it did not
    fit. Without `by` a rule or the desk does it. `place` is where it stood among what was suggested, from 1."""
    held = hold(ticket, by) if by else ticket
    fresh = _usable(procedure, by)
    use = ProcedureUse.objects.filter(ticket=held, procedure=fresh).select_related("procedure", "version").first()
    if use and use.outcome != Outcome.UNFIT:
        return use
    if use is None and ProcedureUse.objects.filter(ticket=held).count() >= MOST_ON_TICKET:
        raise Refused(f"There are {MOST_ON_TICKET} procedures on this ticket already.")
    values = {"version": fresh.current, "person": by, "found": found, "place": place, "outcome": Outcome.OPEN}
    use, _ = ProcedureUse.objects.update_or_create(ticket=held, procedure=fresh, defaults={**values, "ended_at": None})
    tell(held, Verb.PROCEDURE_ATTACHED, by, detail=_named(use, found=str(found)))
    return use


@transaction.atomic
def tick(use: ProcedureUse, step: str, by: User) -> Event | None:
    """`step` is its key. None when it was ticked already."""
    held = _hold(use, by)
    says = _says(held, step)
    _, is_new = ProcedureTick.objects.get_or_create(use=held, step=step, defaults={"person": by})
    return tell(held.ticket, Verb.STEP_TICKED, by, detail=_named(held, step=step, says=says)) if is_new else None


@transaction.atomic
def untick(use: ProcedureUse, step: str, by: User) -> Event | None:
    """None when it was not ticked."""
    held = _hold(use, by)
    says = _says(held, step)
    gone, _ = ProcedureTick.objects.filter(use=held, step=step).delete()
    return tell(held.ticket, Verb.STEP_UNTICKED, by, detail=_named(held, step=step, says=says)) if gone else None


def used(use: ProcedureUse, by: User) -> Event | None:
    """'Used this': it fits."""
    return _end(use, by, Outcome.USED, Verb.PROCEDURE_USED)


def unfit(use: ProcedureUse, by: User) -> Event | None:
    """'Did not fit': its open points are not asked for."""
    return _end(use, by, Outcome.UNFIT, Verb.PROCEDURE_UNFIT)


@transaction.atomic
def renew(use: ProcedureUse, by: User) -> ProcedureUse:
    """Goes by what the procedure says now. Ticks stay with the points that are still there."""
    held = _hold(use, by)
    if held.version_id == held.procedure.current_id:
        return held
    held.version = _usable(held.procedure, by).current  # type: ignore[assignment]
    held.save(update_fields=["version"])
    tell(held.ticket, Verb.PROCEDURE_ATTACHED, by, detail=_named(held, renewed=True))
    return held


def open_steps(ticket: Ticket) -> list[OpenStep]:
    """Of all procedures on the ticket but those that did not fit. One statement."""
    uses = ProcedureUse.objects.filter(ticket=ticket).exclude(outcome=Outcome.UNFIT)
    uses = uses.select_related("version").defer("version__words", "version__text").prefetch_related("ticks")
    found = []
    for use in uses.order_by("began_at")[:MOST_ON_TICKET]:
        ticked = {tick.step for tick in use.ticks.all()}
        left = [step for step in to_tick(use.version.steps) if step["key"] not in ticked]
        found += [OpenStep(use.version.title, line_of(step)) for step in left]
    return found


def _usable(procedure: Procedure, by: User | None) -> Procedure:
    seen = access.procedures_visible_to(by) if by else Procedure.objects.all()
    fresh = seen.filter(pk=procedure.pk, current__isnull=False, retired_at=None).select_related("current").first()
    if fresh is None:
        raise Refused("This procedure is not in use: it was never published, or it is retired.")
    return fresh


def _hold(use: ProcedureUse, by: User) -> ProcedureUse:
    """The use's fresh row; its ticket is locked until the transaction ends."""
    ticket = hold(use.ticket, by)
    held = ProcedureUse.objects.select_related("procedure", "version").filter(pk=use.pk, ticket=ticket).first()
    if held is None:
        raise Refused("This procedure is not on the ticket any more.")
    held.ticket = ticket
    return held


def _says(use: ProcedureUse, key: str) -> str:
    step = next((step for step in to_tick(use.version.steps) if step["key"] == key), None)
    if step is None:
        raise Refused("This point is not in the procedure any more. Look at it anew.")
    return line_of(step)


def ticks() -> QuerySet[ProcedureTick]:
    """With who made them; to be asked for through the uses that a person sees."""
    return ProcedureTick.objects.select_related("person")


@transaction.atomic
def _end(use: ProcedureUse, by: User, outcome: Outcome, verb: Verb) -> Event | None:
    held = _hold(use, by)
    if held.outcome == outcome:
        return None
    held.outcome, held.person, held.ended_at = outcome, by, timezone.now()
    held.save(update_fields=["outcome", "person", "ended_at"])
    return tell(held.ticket, verb, by, detail=_named(held))


def _named(use: ProcedureUse, **further: Any) -> dict[str, Any]:
    """What the event tells of it."""
    return {"to": use.version.title, "procedure": use.procedure_id, "version": use.version.number, **further}
