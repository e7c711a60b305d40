"""Spam: out of everybody's way, in a list of its own, and found by a search. `working.reopen` says that it was none."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from tickets.desk import duties
from tickets.desk.acting import STATUS, hold, put, tell
from tickets.models import Event, OutgoingMail, Ticket
from tickets.models.event import Verb
from tickets.models.outgoing import OutgoingState
from tickets.models.ticket import Status

WHY_KEPT_BACK = "Who sends spam is not told that it came in"


@transaction.atomic
def mark(ticket: Ticket, by: User) -> Event | None:
    """From then on nothing that its sender writes opens it. None when it was; Refused as the verbs of `working`."""
    held = hold(ticket, by)
    duties.check_is_mail(held)
    if held.status == Status.SPAM:
        return None
    detail = put(held, Status.SPAM)
    held.awaits_answer_since = None
    held.save(update_fields=[*STATUS, "awaits_answer_since"])
    event = tell(held, Verb.SPAM, by, detail=detail)
    keep_back([held])
    return event


def keep_back(tickets: Sequence[Ticket], why: str = WHY_KEPT_BACK) -> None:
    """What the desk wrote to their senders by itself, and has not left, stays here. In the caller's transaction."""
    automatic = OutgoingMail.objects.filter(message__ticket__in=tickets, message__is_automatic=True)
    queued = list(
        automatic.filter(state=OutgoingState.QUEUED).select_related("message").select_for_update(of=("self",))
    )
    OutgoingMail.objects.filter(pk__in=[each.pk for each in queued]).update(state=OutgoingState.UNDONE)
    detail = {"from": OutgoingState.QUEUED, "to": OutgoingState.UNDONE, "reason": why}
    Event.objects.bulk_create(
        Event(ticket_id=each.message.ticket_id, message=each.message, verb=Verb.SENDING_UNDONE, detail=detail)
        for each in queued
    )
