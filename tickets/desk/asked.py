"""A question to the owner waits no longer than its ticket does: whoever turns the ticket takes the question back."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from tickets.models import Escalation, Event, Ticket
from tickets.models.event import Verb
from tickets.models.ticket import Status

TAKEN_BACK = "The question to the owner was taken back with it"


def take_back(tickets: Collection[Ticket]) -> set[int]:
    """Ends the questions that wait on them, in one statement; gives the ids of the tickets that had one."""
    waiting = Escalation.objects.waiting().filter(ticket__in=tickets)
    found = set(waiting.values_list("ticket_id", flat=True))
    if found:
        waiting.update(withdrawn_at=timezone.now())
    return found


def with_its_ticket(held: Ticket, status: str) -> dict[str, str]:
    """What the event of a ticket that turns to `status` says of a question that waits on it: its reason, or nothing."""
    if held.status != Status.ASKED or status == Status.ASKED:
        return {}
    return {"reason": TAKEN_BACK} if take_back([held]) else {}


def told(tickets: Collection[Ticket]) -> None:
    """Of tickets that a rule turned: an event for each question that it took back."""
    found = take_back(tickets) if tickets else set()
    word = {"reason": "A rule turned the ticket"}
    Event.objects.bulk_create(Event(ticket_id=pk, verb=Verb.ASKING_WITHDRAWN, detail=word) for pk in sorted(found))


def ask_again(ticket: Ticket, since: datetime) -> bool:
    """Lets the question wait again that was taken back since then; False when there is none."""
    taken = Escalation.objects.filter(ticket=ticket, withdrawn_at__gte=since).order_by("-asked_at").first()
    if taken is None:
        return False
    taken.withdrawn_at = None
    taken.save(update_fields=["withdrawn_at"])
    return True
