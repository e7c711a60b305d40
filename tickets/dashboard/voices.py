"""Who wrote most, and what customers said in their own words: read from the tickets themselves, not from sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Left

from accounts.models import User
from tickets import access
from tickets.dashboard import overview
from tickets.dashboard.counting import behind
from tickets.dashboard.period import Period
from tickets.models.message import Direction
from tickets.models.ticket import Kind

MOST_CUSTOMERS, MOST_VOICES, LONGEST = 8, 4, 300


@dataclass(frozen=True)
class Busy:
    """`address` is the list of these tickets."""

    name: str
    email: str
    tickets: int
    address: str


@dataclass(frozen=True)
class Voice:
    """`words` are how the first mail of the ticket begins."""

    reference: str
    who: str
    subject: str
    words: str
    at: datetime


def busiest(user: User, period: Period) -> Sequence[Busy]:
    """One statement."""
    came = behind.tickets(user, "came_in", period.first, period.last).order_by()
    rows = came.values_list("customer", "customer__name", "customer__email").annotate(tickets=Count("pk"))
    found = rows.order_by("-tickets", "customer__email")[:MOST_CUSTOMERS]
    return [Busy(name or email, email, many, _behind(period, pk)) for pk, name, email, many in found]


def _behind(period: Period, customer: int) -> str:
    return overview.behind("came_in", period.first, period.last, "customer", str(customer))


def said(user: User, kind: Kind, period: Period) -> Sequence[Voice]:
    """The newest of this kind. One statement."""
    came = behind.tickets(user, "came_in", period.first, period.last, "kind", kind)
    wrote = access.messages_visible_to(user).filter(ticket=OuterRef("pk"), direction=Direction.INBOUND)
    words = Subquery(wrote.order_by("created_at", "pk").values(beginning=Left("new_text", LONGEST + 1))[:1])
    rows = came.select_related("customer").annotate(words=words).order_by("-created_at", "-pk")[:MOST_VOICES]
    return [
        Voice(row.reference, str(row.customer), row.subject, _short(row.words or row.preview), row.created_at)
        for row in rows
    ]


def _short(words: str) -> str:
    """In one line, cut at a word."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rpartition(' ')[0] or line[:LONGEST]} …"
