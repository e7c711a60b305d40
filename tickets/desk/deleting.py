"""Deleted tickets: out of all lists and out of the search, in a list of their own, and never gone for good.

Whoever writes to one opens it again.
"""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from tickets.desk.acting import STATUS, hold, put, tell
from tickets.desk.spam import keep_back
from tickets.desk.writing import unanswered_since
from tickets.errors import Refused
from tickets.models import Event, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status

# What waited for the owner waits for nobody now: the question was taken back.
BACK_TO = {Status.WAITING, Status.RESOLVED, Status.SPAM}


@transaction.atomic
def delete(ticket: Ticket, by: User) -> Event | None:
    """None when it was. Refused for who may not delete, and as the verbs of `working`."""
    if not by.may(Permission.DELETE):
        raise Refused("You may not delete tickets. Ask the owner if you should.")
    held = hold(ticket, by)
    if held.status == Status.DELETED:
        return None
    detail = put(held, Status.DELETED)
    held.awaits_answer_since = held.rules_due_at = None
    held.save(update_fields=[*STATUS, "awaits_answer_since", "rules_due_at"])
    event = tell(held, Verb.DELETED, by, detail=detail)
    keep_back([held], "The ticket was deleted")
    return event


@transaction.atomic
def bring_back(ticket: Ticket, by: User) -> Event | None:
    """To where it was, on top when that is among the open ones. None when it is not deleted."""
    held = hold(ticket, by)
    if held.status != Status.DELETED:
        return None
    detail = put(held, _before(held))
    if held.status == Status.OPEN:
        held.last_activity_at = timezone.now()
        held.awaits_answer_since = unanswered_since(held)
    held.save(update_fields=[*STATUS, "awaits_answer_since", "last_activity_at"])
    return tell(held, Verb.RESTORED, by, detail=detail)


def _before(ticket: Ticket) -> Status:
    last = Event.objects.filter(ticket=ticket, verb=Verb.DELETED).order_by("-created_at", "-pk").first()
    before = str(last.detail.get("from")) if last else ""
    return Status(before) if before in BACK_TO else Status.OPEN
