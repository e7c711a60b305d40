"""Finds tickets: by their reference, by who wrote, by words in what was written."""

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from accounts.models import User
from tickets import access
from tickets.desk.rows import Row, rows
from tickets.models import Customer
from tickets.models.outgoing import OutgoingState
from tickets.models.reference import ALPHABET
from tickets.models.ticket import Status

LIMIT = 50
# Words such as 'invoice' are in most messages. The newest that hold them are enough to fill a page.
NEWEST_MESSAGES = 2000
NEWEST_CUSTOMERS = 200
LONGEST_QUERY = 200
COMPACT = re.compile(rf"[{ALPHABET}]{{6}}")


def search(user: User, text: str, limit: int = LIMIT) -> list[Row]:
    """Rows as in a queue, newest first; a ticket whose reference was typed comes before them all."""
    typed = " ".join(text.replace("\0", " ").split())[:LONGEST_QUERY]
    if not typed:
        return []
    visible = rows(user).exclude(status=Status.DELETED)
    named = list(visible.filter(reference=reference)) if (reference := _reference(typed)) else []
    found = [
        *visible.filter(customer__in=_customers(typed))[:limit],
        *visible.filter(pk__in=_written(user, typed))[:limit],
    ]
    newest = sorted(found, key=lambda ticket: (ticket.last_activity_at, ticket.pk), reverse=True)
    return list({ticket.pk: ticket for ticket in named + newest}.values())[:limit]


def _reference(typed: str) -> str | None:
    compact = typed.replace("-", "").replace(" ", "").lstrip("#").upper()
    return f"{compact[:4]}-{compact[4:]}" if COMPACT.fullmatch(compact) else None


def _customers(typed: str) -> list[int]:
    beginning = Q(email__startswith=typed.lower()) | Q(name__istartswith=typed)
    return list(Customer.objects.filter(beginning).order_by("-pk").values_list("pk", flat=True)[:NEWEST_CUSTOMERS])


def _written(user: User, typed: str) -> QuerySet:
    """The tickets of the newest messages with these words."""
    words = SearchQuery(typed, config="simple", search_type="websearch")
    standing = access.messages_visible_to(user).filter(words=words).exclude(outgoing__state=OutgoingState.UNDONE)
    return standing.order_by("-pk").values("ticket_id")[:NEWEST_MESSAGES]
