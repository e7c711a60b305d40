"""Procedures that rules attach to tickets: whoever works on one finds it there."""

from collections.abc import Sequence

from tickets.models import Event, Procedure, ProcedureUse
from tickets.models.event import Verb
from tickets.models.procedure_use import Found
from tickets.routing.effects.asked import Asked
from tickets.routing.rules.acting import OLD

GONE = "there is no such procedure"
UNPUBLISHED = "the procedure is not published yet"
RETIRED = "the procedure is retired"


def make(asked: Sequence[Asked]) -> list[Event]:
    """One that is on the ticket already stays as it is, without a word."""
    found = Procedure.objects.filter(key__in={each.value for each in asked}).select_related("current")
    procedures = {procedure.key: procedure for procedure in found.defer("current__steps", "current__words")}
    there = _attached([each.ticket.pk for each in asked], [procedure.pk for procedure in procedures.values()])
    events: list[Event] = []
    uses: list[ProcedureUse] = []
    for each in asked:
        procedure = procedures.get(each.value)
        if why := _why_not(each, procedure):
            events.append(each.not_done(why, _title(procedure)))
        elif procedure is not None and (each.ticket.pk, procedure.pk) not in there:
            there.add((each.ticket.pk, procedure.pk))
            uses.append(_use(each, procedure))
            events.append(_event(each, uses[-1]))
    ProcedureUse.objects.bulk_create(uses, ignore_conflicts=True)
    return events


def _attached(tickets: list[int], procedures: list[int]) -> set[tuple[int, int]]:
    uses = ProcedureUse.objects.filter(ticket__in=tickets, procedure__in=procedures)
    return set(uses.values_list("ticket_id", "procedure_id"))


def _why_not(asked: Asked, procedure: Procedure | None) -> str:
    if procedure is None:
        return GONE
    if procedure.current is None:
        return UNPUBLISHED
    if procedure.retired_at is not None:
        return RETIRED
    return OLD if asked.is_old else ""


def _use(asked: Asked, procedure: Procedure) -> ProcedureUse:
    return ProcedureUse(ticket=asked.ticket, procedure=procedure, version=procedure.current, found=Found.RULE)


def _event(asked: Asked, use: ProcedureUse) -> Event:
    event = asked.done(Verb.PROCEDURE_ATTACHED, use.version.title)
    event.detail |= {"procedure": use.procedure_id, "version": use.version.number, "found": use.found}
    return event


def _title(procedure: Procedure | None) -> str:
    return procedure.current.title if procedure and procedure.current else ""
