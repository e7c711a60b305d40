"""A duty that is due, as a ticket: of its own kind, from the desk itself, with its check-list, in the queue of who
does it. No mail ever leaves it, no rule runs on it, nothing is promised to anybody."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from tickets import live
from tickets.desk import people
from tickets.errors import Refused
from tickets.models import Customer, DaysOff, Duty, DutyRun, Event, Mailbox, Ticket
from tickets.models.customer import DUTIES
from tickets.models.event import Verb
from tickets.models.kind import DUTY
from tickets.models.ticket import Status, Visibility
from tickets.procedures import running

NAME = "Duties"
NOT_NEEDED = Mailbox.secret_fields("mailbox__")


def as_ticket(run: DutyRun, duty: Duty, passed_over: int, now: datetime) -> Ticket:
    """In the caller's transaction. Where its person is away or gone, nobody has it yet, so that anybody can see it."""
    ticket = _ticket(duty, now)
    run.ticket = ticket
    run.save(update_fields=["ticket"])
    _tell(ticket, Verb.OPENED, now, reason=_why(duty, run.day, passed_over))
    _give(ticket, duty, run.day, now)
    _attach(ticket, duty, now)
    live.publish(ticket)
    return ticket


def _ticket(duty: Duty, now: datetime) -> Ticket:
    return Ticket.objects.create(
        mailbox=duty.mailbox,
        customer=_desk(),
        subject=duty.title,
        preview=" ".join(duty.what.split())[:160],
        status=Status.OPEN,
        visibility=Visibility.TEAM,
        kind=DUTY,
        created_at=now,
        status_since=now,
        last_activity_at=now,
    )


def _desk() -> Customer:
    """Whom such tickets are from. Nobody writes from there: intake sees to it."""
    return Customer.objects.get_or_create(email=DUTIES, defaults={"name": NAME})[0]


def _why(duty: Duty, day: date, passed_over: int) -> str:
    due = f"It is due on {day:%A, %-d %B %Y}"
    if not passed_over:
        return due
    days = "One earlier day is" if passed_over == 1 else f"{passed_over} earlier days are"
    return f"{due}. {days} passed over: the desk was not running then"


def _give(ticket: Ticket, duty: Duty, day: date, now: datetime) -> None:
    person, name = duty.assignee, duty.assignee.short_name
    if not people.may_have(person, ticket):
        _tell(ticket, Verb.NOT_DONE, now, do="assign", reason=f"{name} does not work on such tickets any more")
    elif _is_off(person, day):
        _tell(ticket, Verb.NOT_DONE, now, do="assign", reason=f"{name} is away that day")
    else:
        ticket.assignee = person
        ticket.save(update_fields=["assignee"])
        _tell(ticket, Verb.ASSIGNED, now, **people.handover(None, person))


def _is_off(person: User, day: date) -> bool:
    whose = Q(person=person) | Q(person=None)
    return DaysOff.objects.filter(whose, first__lte=day, last__gte=day).exists()


def _attach(ticket: Ticket, duty: Duty, now: datetime) -> None:
    if duty.procedure is None:
        return
    try:
        running.attach(ticket, duty.procedure)
    except Refused as problem:
        _tell(ticket, Verb.NOT_DONE, now, do="attach_procedure", reason=str(problem))


def _tell(ticket: Ticket, verb: Verb, now: datetime, **detail: Any) -> None:
    Event.objects.create(ticket=ticket, verb=verb, detail=detail, created_at=now)
