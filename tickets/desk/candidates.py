"""Which tickets may belong together with one: those of its customer, or what a person looks for."""

from accounts.models import User
from tickets.desk.rows import Row, rows
from tickets.desk.searching import search
from tickets.models import Ticket
from tickets.models.ticket import Status

MOST = 20


def found(user: User, ticket: Ticket, text: str = "") -> list[Row]:
    """The newest first, without the ticket itself and what was merged already."""
    listed = search(user, text) if text else list(_of_customer(user, ticket))
    return [each for each in listed if each.pk != ticket.pk and each.merged_into_id is None][:MOST]


def _of_customer(user: User, ticket: Ticket) -> list[Row]:
    others = rows(user).filter(customer=ticket.customer_id).exclude(status__in=[Status.DELETED, Status.SPAM])
    return list(others[: MOST + 1])
