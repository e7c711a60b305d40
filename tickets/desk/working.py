"""The short verbs. Each returns its event, whose `.ticket` is the fresh row; None when nothing had to change.

All raise Refused when `by` may not work on this ticket.
"""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from tickets.desk import duties, people, reading, writing
from tickets.desk.acting import STATUS, hold, put, tell
from tickets.errors import Refused
from tickets.models import Event, Message, Ticket
from tickets.models.event import Verb
from tickets.models.message import Direction
from tickets.models.ticket import Status


@transaction.atomic
def assign(ticket: Ticket, person: User | None, by: User) -> Event | None:
    """Gives the ticket to `person`; None gives it back to the team. Refused when `person` may not see it."""
    held = hold(ticket, by)
    if held.assignee == person:
        return None
    if person and not people.may_have(person, held):
        raise Refused(f"{person.short_name} may not see this ticket, so it cannot be given to them.")
    detail = people.handover(held.assignee, person)
    held.assignee = person
    held.save(update_fields=["assignee"])
    return tell(held, Verb.ASSIGNED, by, detail=detail)


@transaction.atomic
def note(ticket: Ticket, html: str, by: User) -> Message:
    """A word among colleagues; the note draft's files come with it. Refused when there is no text."""
    held = hold(ticket, by)
    message = writing.write(held, by, Direction.NOTE, html)
    held.last_activity_at = message.created_at
    held.save(update_fields=["last_activity_at"])
    reading.mark_read(by, held)
    tell(held, Verb.NOTED, by, message)
    return message


@transaction.atomic
def wait(ticket: Ticket, by: User) -> Event | None:
    """It is the customer's turn."""
    held = hold(ticket, by)
    duties.check_is_mail(held)
    return _turn(held, Status.WAITING, Verb.WAITING, by)


@transaction.atomic
def resolve(ticket: Ticket, by: User) -> Event | None:
    """Nothing more has to be done."""
    held = hold(ticket, by)
    duties.check_may_end(held)
    return _turn(held, Status.RESOLVED, Verb.RESOLVED, by)


@transaction.atomic
def reopen(ticket: Ticket, by: User) -> Event | None:
    """Back among the open tickets, on top, so that it is seen."""
    held = hold(ticket, by)
    duties.to_do_again(held)
    if held.status != Status.OPEN:
        held.last_activity_at = timezone.now()
        held.awaits_answer_since = writing.unanswered_since(held)
    event = _turn(held, Status.OPEN, Verb.REOPENED, by)
    reading.mark_read(by, held)
    return event


def _turn(held: Ticket, status: Status, verb: Verb, by: User) -> Event | None:
    if held.status == status:
        return None
    detail = put(held, status)
    if status != Status.OPEN:
        held.awaits_answer_since = None
    held.save(update_fields=[*STATUS, "awaits_answer_since", "last_activity_at"])
    return tell(held, verb, by, detail=detail)
