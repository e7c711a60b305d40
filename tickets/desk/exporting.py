"""A list of tickets as a table that spreadsheets open: a queue, or what a search found. Who took what along is told on
the page People."""

from django.db.models import QuerySet

from accounts import people
from accounts.models import PersonVerb, User
from accounts.permissions import Permission
from accounts.roles import Capability
from tickets import access, masking
from tickets.desk import queues, searching
from tickets.desk.rows import NEWEST_FIRST
from tickets.desk.spreadsheets import table
from tickets.errors import Refused
from tickets.models import Ticket
from tickets.models.ticket import Priority, Status

MOST = 10_000
COLUMNS = (
    "Ticket", "Subject", "Customer", "Address", "Status", "Kind", "Priority", "Tags", "Who has it", "Came to",
    "Opened", "Last activity", "Waits since",
)  # fmt: skip
READ = (
    "reference", "subject", "status", "kind", "priority", "tags", "created_at", "last_activity_at",
    "awaits_answer_since", "customer__name", "customer__email", "assignee__name", "mailbox__address",
)  # fmt: skip


def of_queue(user: User, slug: str) -> str:
    """CSV. Refused for who may not export; KeyError for a queue that does not exist."""
    check(user)
    return _table(queues.tickets(user, slug), user, f"the list “{queues.BY_SLUG[slug].name}”")


def of_search(user: User, text: str) -> str:
    """CSV of what `text` finds, as far as a search goes. Refused for who may not export."""
    check(user)
    found = searching.search(user, text, MOST)
    return _table(access.visible_to(user).filter(pk__in=[ticket.pk for ticket in found]), user, "what a search found")


def check(user: User) -> None:
    if not user.may(Permission.EXPORT):
        raise Refused("You may not export tickets. Ask the owner if you should.")


def _table(tickets: QuerySet[Ticket], user: User, what: str) -> str:
    listed = tickets.select_related("customer", "assignee", "mailbox").only(*READ).order_by(*NEWEST_FIRST)
    cells = [_cells(ticket, user) for ticket in listed[:MOST]]
    _tell(user, what, len(cells))
    return table([COLUMNS, *cells])


def _tell(user: User, what: str, number: int) -> None:
    """How many, too, but for who sees what others do not: admins read this, and could tell how much that is."""
    detail: dict[str, object] = {"exported": what}
    if not user.can(Capability.SEE_ALL_TICKETS):
        detail["tickets"] = number
    people.record(PersonVerb.EXPORTED, user, user.name, person=user, detail=detail)


def _cells(ticket: Ticket, user: User) -> list[str]:
    moments = (ticket.created_at, ticket.last_activity_at, ticket.awaits_answer_since)
    return [
        ticket.reference,
        ticket.subject,
        masking.words_for(ticket.customer.name, user),
        masking.address_for(ticket.customer.email, user),
        Status(ticket.status).label,
        ticket.kind_name,
        Priority(ticket.priority).label,
        ", ".join(ticket.tags),
        ticket.assignee.name if ticket.assignee else "",
        ticket.mailbox.address,
        *(f"{at.astimezone(user.tzinfo):%Y-%m-%d %H:%M}" if at else "" for at in moments),
    ]
