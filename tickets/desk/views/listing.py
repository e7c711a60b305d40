"""Tickets as lines of a list: everything said in words beforehand, so that the template is quick."""

from dataclasses import dataclass

from accounts.models import User
from tickets import masking
from tickets.desk import ahead
from tickets.desk.rows import Row
from tickets.desk.views import moments, promised
from tickets.desk.views.telling import Shown
from tickets.models import Ticket
from tickets.models.ticket import Priority, Status, Visibility

PRESSING = {Priority.URGENT: "urgent", Priority.HIGH: "high priority", Priority.LOW: "low priority"}
STATES = {
    Status.WAITING: "waiting for the customer",
    Status.ASKED: "waiting for the owner",
    Status.RESOLVED: "resolved",
    Status.SPAM: "spam",
    Status.DELETED: "deleted",
}


@dataclass(frozen=True, slots=True)
class Line(Shown):
    """One ticket in a list. `claims`: it is not proven to be from whom it claims to be. `calls` is what needs a person
    now, `due` the time that is left for what is promised, `state` what is merely so, `pressing` its priority where that
    is not the usual."""

    reference: str
    who: str
    subject: str
    preview: str
    at: str
    when: str
    exact: str
    unread: bool
    trouble: bool
    claims: bool
    calls: str
    due: promised.Due
    pressing: str
    kind: str
    state: str
    whose: str


def lines(tickets: list[Row], reader: User, queue: str = "") -> list[Line]:
    """In the order given. What the name of the `queue` says is not said in each line."""
    return [_line(ticket, reader, queue) for ticket in tickets]


def _line(ticket: Row, reader: User, queue: str) -> Line:
    at, since = ticket.last_activity_at, ticket.awaits_answer_since
    due = promised.due(ticket, reader)
    return Line(
        reference=ticket.reference,
        who=masking.words_for(str(ticket.customer), reader),
        subject=ticket.subject or "(no subject)",
        preview=masking.words_for(ticket.preview, reader),
        at=at.isoformat(),
        when=moments.short(at),
        exact=moments.exact(at),
        unread=ticket.unread,
        trouble=ticket.trouble,
        claims=ticket.claims is not None,
        calls=f"waits for {moments.lasting(since)}" if since and ticket.status == Status.OPEN and not due else "",
        due=due,
        pressing=PRESSING.get(Priority(ticket.priority), ""),
        kind=ticket.kind_name,
        state=_state(ticket, queue),
        whose=_whose(ticket, reader),
    )


def _state(ticket: Row, queue: str) -> str:
    if ticket.visibility == Visibility.HELD:
        return "held until routed"
    if ticket.visibility == Visibility.OWNER:
        return "only the owner"
    if ticket.merged_into_id:
        return "merged"
    if ticket.snoozed_until and ticket.status == Status.WAITING:
        return f"snoozed until {ahead.told(ticket.snoozed_until)}"
    if ticket.handed_in and ticket.status == Status.OPEN:
        return "an answer waits for approval"
    return STATES.get(Status(ticket.status), "") if ticket.status != queue else ""


def _whose(ticket: Ticket, reader: User) -> str:
    if not ticket.assignee:
        return ""
    return "You" if ticket.assignee_id == reader.pk else ticket.assignee.short_name
