"""Decides for many tickets at once, one after another: whose turn it is depends on what those before were given."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from tickets.models import Mailbox, Message, Ticket
from tickets.routing import facts
from tickets.routing.carrying_out import Decided
from tickets.routing.lookups import Headers
from tickets.routing.rules import decide
from tickets.routing.ruleset import Current

AT_HAND = ("customer", "mailbox", "may_belong_to", "assignee", "target")


def whole(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """With all that deciding and carrying out needs at hand."""
    return tickets.select_related(*AT_HAND).defer(*Mailbox.secret_fields("mailbox__"))


def decide_all(
    tickets: Sequence[Ticket],
    rules: Current,
    *,
    occasion: str,
    now: datetime,
    messages: Mapping[int, Message] | None = None,
    changed: Mapping[int, frozenset[str]] | None = None,
    headers: Mapping[int, Headers] | None = None,
) -> list[Decided]:
    """In the order of `tickets`, which are locked."""
    found = facts.of_tickets(
        tickets, occasion=occasion, needs=rules.needs, now=now, messages=messages, changed=changed, headers=headers
    )
    return [(ticket, (messages or {}).get(ticket.pk), decide(found[ticket.pk], rules.rules)) for ticket in tickets]
