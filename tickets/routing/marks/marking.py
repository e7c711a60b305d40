"""A decision's changes → the ticket's marks, and an event for each. Nothing is saved here.

What cannot be set (a person who is gone, or may not see the ticket; a kind or target that nobody knows) stays as it
is, and an event says so.
"""

from datetime import datetime

from tickets.desk.people import taken_away
from tickets.models import Event, Ticket
from tickets.models.ticket import Status
from tickets.routing.marks.named import Known
from tickets.routing.marks.putting import SET
from tickets.routing.rules import Decision


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
    return [each for each in [*events, taken_away(ticket)] if each is not None]


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
