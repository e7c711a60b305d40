"""What may not be done to a ticket that is a duty: it is no mail, and it ends by saying how it went."""

from tickets.errors import Refused
from tickets.models import DutyRun, Ticket
from tickets.models.kind import DUTY
from tickets.models.ticket import Status


def is_one(ticket: Ticket) -> bool:
    return ticket.kind == DUTY


def check_is_mail(*tickets: Ticket) -> None:
    """Raises Refused."""
    if any(is_one(ticket) for ticket in tickets):
        raise Refused("This is a duty, not a mail: nobody would get it. Write a note, or say how the duty went.")


def check_may_end(held: Ticket) -> None:
    """Raises Refused for a duty of which nobody has said how it went."""
    if is_one(held) and DutyRun.objects.filter(ticket=held, done_at=None).exists():
        raise Refused("Say how it went, below: that resolves it.")


def to_do_again(held: Ticket) -> None:
    """A duty that is opened again is not done, whatever was said; that stays among the notes."""
    if is_one(held) and held.status == Status.RESOLVED:
        DutyRun.objects.filter(ticket=held).update(done_at=None, done_by=None, proof=None, number=None)
