"""Puts one changed mark on a ticket, in memory, or says why it cannot be set."""

from collections.abc import Callable

from tickets import access
from tickets.desk.people import handover
from tickets.models import Event, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status
from tickets.routing.marks.marked_events import event_of, not_done, told
from tickets.routing.marks.named import Known
from tickets.routing.rules import Change
from tickets.routing.rules.acting import NOBODY

VERBS = {
    "kind": Verb.KIND_SET,
    "priority": Verb.PRIORITY_SET,
    "tags": Verb.TAGGED,
    "fields": Verb.FIELDS_TAKEN,
    "visibility": Verb.MOVED,
    "snoozed_until": Verb.SNOOZED,
}
OF_STATUS = {
    Status.OPEN: Verb.REOPENED,
    Status.WAITING: Verb.WAITING,
    Status.RESOLVED: Verb.RESOLVED,
    Status.SPAM: Verb.SPAM,
}


def _put(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    return [event_of(ticket, VERBS[change.mark], change)]


def _put_tags(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    ticket.tags = list(change.after)
    return _put(ticket, change, known)


def _put_fields(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    ticket.fields = dict(change.after)
    return [event_of(ticket, Verb.FIELDS_TAKEN, change, dict(change.before), dict(change.after))]


def _put_priority(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    ticket.priority = change.after
    return _put(ticket, change, known)


def _put_kind(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    if not known.kinds.get(change.after):
        is_gone = change.after in known.kinds
        return [not_done(ticket, change, "this kind is not used any more" if is_gone else "there is no such kind")]
    ticket.kind = change.after
    return _put(ticket, change, known)


def _put_target(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    target = known.targets.get(change.after)
    if target is None:
        return [not_done(ticket, change, "there is no such response target, or it is off")]
    before, ticket.target = ticket.target, target
    return [event_of(ticket, Verb.TARGET_SET, change, before.name if before else "", target.name)]


def _put_status(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    ticket.status = change.after
    return [event_of(ticket, OF_STATUS[Status(change.after)], change)]


def _put_off(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    """That it is not put off any more is said by its new status."""
    before, after = (each and each.isoformat() for each in (change.before, change.after))
    return [event_of(ticket, Verb.SNOOZED, change, before, after)] if after else []


def _assign(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    person = known.people.get(change.after)
    if change.after and (person is None or not access.may_work(person)):
        return [not_done(ticket, change, NOBODY)]
    if person is not None and not access.may_see(person, ticket):
        return [not_done(ticket, change, "they do not see this ticket")]
    if person == ticket.assignee:
        return []
    detail = {**handover(ticket.assignee, person), **told(change)}
    ticket.assignee = person
    return [Event(ticket=ticket, verb=Verb.ASSIGNED, detail=detail)]


SET: dict[str, Callable[[Ticket, Change, Known], list[Event]]] = {
    "visibility": _put,
    "kind": _put_kind,
    "tags": _put_tags,
    "priority": _put_priority,
    "status": _put_status,
    "assignee": _assign,
    "fields": _put_fields,
    "snoozed_until": _put_off,
    "target": _put_target,
}
