"""The saved lists of tickets. Each query stops early, so that a list costs the same at a million tickets."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Subquery

from accounts.models import User
from tickets import access
from tickets.counting import Capped, beside
from tickets.desk import cursor as cursors
from tickets.desk.rows import NEWEST_FIRST, Row, rows
from tickets.models import Ticket
from tickets.models.ticket import Status
from tickets.put_together import once_for

PAGE = 50
COUNTED = 1000


@dataclass(frozen=True)
class Queue:
    """A saved list; `empty` is what its page says when there is nothing in it, `short` its name where there is little
    room."""

    slug: str
    name: str
    empty: str
    short: str = ""


@dataclass(frozen=True)
class QueuePage:
    """One page of a queue; `older` is the cursor of the next, None on the last."""

    queue: Queue
    rows: list[Row]
    older: str | None


QUEUES = (
    Queue("open", "All open", "Nothing is open. Every customer has an answer."),
    Queue("mine", "Mine", "Nothing waits for you. Take a ticket from Unassigned when you are ready."),
    Queue("unassigned", "Unassigned", "Every open ticket has somebody who looks after it."),
    Queue("waiting", "Waiting", "No customer owes us an answer."),
    Queue(
        "asked",
        "Waiting for the owner",
        "No question waits. What you ask the owner is kept here until the answer.",
        short="Asked",
    ),
    Queue("resolved", "Resolved", "Nothing is resolved yet. What you resolve is kept here."),
    Queue("spam", "Spam", "No spam. What you or a rule mark as spam is kept here, out of the way."),
    Queue("deleted", "Deleted", "Nothing is deleted. What you delete is kept here, until the customer writes again."),
)
BY_SLUG = {queue.slug: queue for queue in QUEUES}


def page(user: User, slug: str, cursor: str | None = None) -> QueuePage:
    """Raises KeyError for a queue that does not exist. A cursor that cannot be read means the first page."""
    queue, place = BY_SLUG[slug], cursors.read(cursor)
    listed = rows(user).filter(_belongs(user, slug))
    found = list((listed.filter(cursors.older(place)) if place else listed)[: PAGE + 1])
    shown = found[:PAGE]
    return QueuePage(queue, shown, cursors.write(cursors.place_of(shown[-1])) if len(found) > PAGE else None)


def counts(user: User, **more: Any) -> dict[str, Any]:
    """Tickets in each queue by slug; 1000 means '1000 or more'. `more` is asked for in the same statement, by name."""
    found = beside(user, {**_counted(user).query.annotations, **more})
    return {slug: found.get(slug) or 0 for slug in BY_SLUG} | {name: found.get(name) for name in more}


@once_for
def _counted(user: User) -> QuerySet[User]:
    # Ordered, so that the LIMIT is taken along the index and not from a scan that finds the newest rows last.
    listed = {slug: tickets(user, slug).order_by(*NEWEST_FIRST).values("pk")[:COUNTED] for slug in BY_SLUG}
    return User.objects.annotate(**{slug: Capped(each) for slug, each in listed.items()})


def neighbours(user: User, slug: str, ticket: Ticket) -> tuple[str | None, str | None]:
    """The references just above and just below `ticket` in a queue, also after it has left that queue."""
    place, queue = cursors.place_of(ticket), tickets(user, slug)
    above = queue.filter(cursors.newer(place)).order_by("last_activity_at", "id")
    below = queue.filter(cursors.older(place)).order_by(*NEWEST_FIRST)
    asked: dict[str, Any] = {
        "above": Subquery(above.values("reference")[:1]),
        "below": Subquery(below.values("reference")[:1]),
    }
    found = beside(user, asked)
    return found.get("above"), found.get("below")


def tickets(user: User, slug: str) -> QuerySet[Ticket]:
    """All of them, in no order. Raises KeyError for a queue that does not exist."""
    return access.visible_to(user).filter(_belongs(user, slug))


def _belongs(user: User, slug: str) -> Q:
    return {
        "open": Q(status=Status.OPEN),
        "mine": Q(status=Status.OPEN, assignee=user),
        "unassigned": Q(status=Status.OPEN, assignee=None),
        "waiting": Q(status=Status.WAITING),
        "asked": Q(status=Status.ASKED),
        "resolved": Q(status=Status.RESOLVED),
        "spam": Q(status=Status.SPAM),
        "deleted": Q(status=Status.DELETED),
    }[slug]
