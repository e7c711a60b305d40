"""A ticket's first or last mail, for many at once: found by the index of its messages, however many it has."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from tickets.models import Message, Ticket
from tickets.models.message import Direction


def read(tickets: Collection[int], *, is_first: bool, columns: Sequence[str]) -> QuerySet[Message]:
    """At most one for each, with these columns alone."""
    wanted = first(tickets) if is_first else _one(tickets, "-created_at", "-id")
    return Message.objects.filter(pk__in=wanted).only(*columns)


def first(tickets: Collection[int]) -> QuerySet[Any]:
    """The ids of the mails that opened these tickets."""
    return _one(tickets, "created_at", "id")


def _one(tickets: Collection[int], *order: str) -> QuerySet[Any]:
    theirs = Message.objects.filter(ticket=OuterRef("pk"), direction=Direction.INBOUND)
    found = Subquery(theirs.order_by(*order).values("pk")[:1])
    return Ticket.objects.filter(pk__in=tickets).order_by().values_list(found, flat=True)


def sender_of(ticket: Ticket, mail: Message | None) -> str:
    """Whom the mail says that it is from, which a proof is about; answers may go to somebody else."""
    return (mail.sender_email.strip().lower() if mail else "") or ticket.customer.email
