"""Finds tickets: by their reference, by who wrote, by words in what was written."""

import re

from django.db.models import Q
from django.db.models.expressions import RawSQL

from accounts.models import User
from accounts.seeing import seen_as
from tickets import masking
from tickets.desk.rows import Row, rows
from tickets.models import Customer
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
    with seen_as(user):
        return _found(user, typed, limit)


def _found(user: User, typed: str, limit: int) -> list[Row]:
    visible = rows(user).exclude(status=Status.DELETED)
    named = list(visible.filter(reference=reference)) if (reference := _reference(typed)) else []
    found = [
        *visible.filter(customer__in=_customers(user, typed))[:limit],
        *visible.filter(pk__in=_written(typed))[:limit],
    ]
    newest = sorted(found, key=lambda ticket: (ticket.last_activity_at, ticket.pk), reverse=True)
    return list({ticket.pk: ticket for ticket in named + newest}.values())[:limit]


def _reference(typed: str) -> str | None:
    compact = typed.replace("-", "").replace(" ", "").lstrip("#").upper()
    return f"{compact[:4]}-{compact[4:]}" if COMPACT.fullmatch(compact) else None


def _customers(user: User, typed: str) -> list[int]:
    """Who sees no addresses finds nobody by one, nor by a name that is one."""
    named = Q(name__istartswith=typed)
    is_open = masking.sees_addresses(user)
    beginning = Q(email__startswith=typed.lower()) | named if is_open else named & ~Q(name__contains="@")
    return list(Customer.objects.filter(beginning).order_by("-pk").values_list("pk", flat=True)[:NEWEST_CUSTOMERS])


def _written(typed: str) -> RawSQL:
    """The tickets of the newest messages with these words: the database has a function for it (migration 0044).

    By way of an array, which PostgreSQL takes to be short: it might read all tickets in the order of time otherwise.
    """
    return RawSQL("SELECT unnest(ARRAY(SELECT tickets_saying(%s, %s)))", [typed, NEWEST_MESSAGES])
