"""A decision's changes → the ticket's marks, and an event for each. Nothing is saved here.

What cannot be set (a person who is gone, or may not see the ticket; a kind or target that nobody knows) stays as it
is, and an event says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from tickets import access
from tickets.desk.people import handover
from tickets.models import Event, ResponseTarget, Ticket, TicketKind
from tickets.models.event import Verb
from tickets.models.ticket import Status
from tickets.routing.rules import Change, Decision

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
DOES = {"kind": "set_kind", "assignee": "assign", "target": "set_target"}
SEES_NO_MORE = "They do not see it any more"


@dataclass
class Known:
    """Who and what the changes name; of kinds, whether they are used."""

    people: dict[str, User] = field(default_factory=dict)
    targets: dict[str, ResponseTarget] = field(default_factory=dict)
    kinds: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> "Known":
        """One statement for people, targets and kinds each, where any is named."""
        named: dict[str, set[str]] = {"assignee": set(), "target": set(), "kind": set()}
        for change in (change for decision in decisions for change in decision.changes):
            if change.mark in named and change.after:
                named[change.mark].add(change.after)
        people = User.objects.filter(email__in=named["assignee"], is_active=True) if named["assignee"] else ()
        targets = ResponseTarget.objects.filter(key__in=named["target"], is_on=True) if named["target"] else ()
        kinds = TicketKind.objects.filter(slug__in=named["kind"]) if named["kind"] else ()
        return cls(
            {person.email.lower(): person for person in people},
            {target.key: target for target in targets},
            {"": True, **{kind.slug: kind.is_used for kind in kinds}},
        )


def mark(ticket: Ticket, decision: Decision, known: Known, now: datetime) -> list[Event]:
    """`assignee` and `target` of the ticket are at hand."""
    was_status, events = ticket.status, []
    ticket.visibility = decision.visibility  # first: it says who may be given the ticket
    put_off = {change.rule for change in decision.changes if change.mark == "snoozed_until" and change.after}
    for change in decision.changes:
        told = SET[change.mark](ticket, change, known)
        # Being put off says that it waits.
        events += [] if change.mark == "status" and change.rule in put_off else told
    ticket.snoozed_until = decision.marks.snoozed_until
    if ticket.status != was_status:
        _turn(ticket, was_status, now)
    return [each for each in [*events, _taken_away(ticket)] if each is not None]


def _put(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    return [_event(ticket, VERBS[change.mark], change)]


def _put_tags(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    ticket.tags = list(change.after)
    return _put(ticket, change, known)


def _put_fields(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    ticket.fields = dict(change.after)
    return [_event(ticket, Verb.FIELDS_TAKEN, change, dict(change.before), dict(change.after))]


def _put_priority(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    ticket.priority = change.after
    return _put(ticket, change, known)


def _put_kind(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    if not known.kinds.get(change.after):
        is_gone = change.after in known.kinds
        return [_not_done(ticket, change, "this kind is not used any more" if is_gone else "there is no such kind")]
    ticket.kind = change.after
    return _put(ticket, change, known)


def _put_target(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    target = known.targets.get(change.after)
    if target is None:
        return [_not_done(ticket, change, "there is no such response target, or it is off")]
    before, ticket.target = ticket.target, target
    return [_event(ticket, Verb.TARGET_SET, change, before.name if before else "", target.name)]


def _put_status(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    ticket.status = change.after
    return [_event(ticket, OF_STATUS[Status(change.after)], change)]


def _put_off(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    """That it is not put off any more is said by its new status."""
    before, after = (each and each.isoformat() for each in (change.before, change.after))
    return [_event(ticket, Verb.SNOOZED, change, before, after)] if after else []


def _assign(ticket: Ticket, change: Change, known: Known) -> list[Event]:
    person = known.people.get(change.after)
    if change.after and (person is None or not access.may_work(person)):
        return [_not_done(ticket, change, "nobody like that works here")]
    if person is not None and not access.may_see(person, ticket):
        return [_not_done(ticket, change, "they do not see this ticket")]
    if person == ticket.assignee:
        return []
    detail = {**handover(ticket.assignee, person), **_told(change)}
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


def _turn(ticket: Ticket, was_status: str, now: datetime) -> None:
    """What follows from another status: who waits for whom, and since when. Put off, the customer goes on waiting."""
    ticket.status_since = now
    if ticket.status == Status.OPEN:
        ticket.last_activity_at = now
        ticket.awaits_answer_since = ticket.awaits_answer_since or _unanswered_since(ticket)
    elif ticket.snoozed_until is None:
        ticket.awaits_answer_since = None


def _unanswered_since(ticket: Ticket) -> datetime | None:
    wrote, answered = ticket.customer_wrote_at, ticket.we_wrote_at
    return wrote if wrote and (answered is None or answered < wrote) else None


def _taken_away(ticket: Ticket) -> Event | None:
    """Who had it, and does not see it now, has it no more."""
    if ticket.assignee is None or access.may_see(ticket.assignee, ticket):
        return None
    detail = {**handover(ticket.assignee, None), "reason": SEES_NO_MORE}
    ticket.assignee = None
    return Event(ticket=ticket, verb=Verb.ASSIGNED, detail=detail)


def _event(ticket: Ticket, verb: Verb, change: Change, *values: Any) -> Event:
    before, after = values or (change.before, change.after)
    return Event(ticket=ticket, verb=verb, detail={"from": before, "to": after, **_told(change)})


def _not_done(ticket: Ticket, change: Change, why: str) -> Event:
    detail = {"do": DOES[change.mark], "to": str(change.after)[:200], "reason": why, **_told(change)}
    return Event(ticket=ticket, verb=Verb.NOT_DONE, detail=detail)


def _told(change: Change) -> dict[str, Any]:
    return {"rule": change.rule.told(), "because": change.because}
