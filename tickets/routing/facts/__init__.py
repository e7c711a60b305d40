"""Facts of many tickets or mails at once, in a constant number of statements; only what some rule asks (`needs`)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects

from tickets.models import Mailbox, Message, Ticket
from tickets.routing.facts import lookups, mails
from tickets.routing.facts.looked_up import TEXT, LookedUp, Needs
from tickets.routing.facts.mail_lookups import Headers
from tickets.routing.rules import Facts, Marks
from tickets.routing.rules.model import NEW, REPLY, TIME

ALWAYS_READ = (
    "ticket_id", "inbound_id", "subject", "sender_name", "sender_email", "sender_proof", "signals", "created_at",
)  # fmt: skip


def of_tickets(
    tickets: Collection[Ticket],
    *,
    occasion: str,
    needs: Needs,
    now: datetime,
    messages: Mapping[int, Message] | None = None,
    changed: Mapping[int, frozenset[str]] | None = None,
    headers: Mapping[int, Headers] | None = None,
) -> dict[int, Facts]:
    """By ticket's id. `messages` are the mails that brought it about, by ticket; without them it is the first mail of a
    new ticket, and else the customer's last. `headers` are those at hand, by the id of the inbound row."""
    _complete(tickets)
    given = dict(messages or {})
    if missing := [ticket.pk for ticket in tickets if ticket.pk not in given]:
        given |= {
            mail.ticket_id: mail for mail in mails.read(missing, is_first=occasion == NEW, columns=_columns(needs))
        }
    pairs = [(ticket, given.get(ticket.pk)) for ticket in tickets]
    ran = lookups.ran_for([ticket.pk for ticket in tickets]) if occasion == TIME else {}
    often = lookups.ran_often([ticket.pk for ticket in tickets], now) if occasion != NEW else {}
    about = LookedUp(pairs, needs, now, headers or {}, now)
    return {
        ticket.pk: replace(
            about.facts(ticket, mail, occasion),
            changed=(changed or {}).get(ticket.pk, frozenset()),
            ran_for=ran.get(ticket.pk, frozenset()),
            ran_often=often.get(ticket.pk, frozenset()),
        )
        for ticket, mail in pairs
    }


def of_messages(messages: Sequence[Message], *, needs: Needs, now: datetime) -> list[Facts]:
    """Each mail of a customer as if it had just come: new, without marks, when it opened its ticket, else a reply."""
    prefetch_related_objects(messages, "ticket")
    _complete({message.ticket_id: message.ticket for message in messages}.values())
    opened = set(mails.first({message.ticket_id for message in messages}))
    pairs = [(message.ticket, message) for message in messages]
    about = LookedUp(pairs, needs, now, {}, None)
    return [
        replace(about.facts(ticket, mail, NEW), marks=Marks(), messages=1)
        if mail.pk in opened
        else about.facts(ticket, mail, REPLY)
        for ticket, mail in pairs
    ]


def _complete(tickets: Iterable[Ticket]) -> None:
    """Reads what is not at hand yet."""
    mailboxes = Mailbox.objects.defer(*Mailbox.secret_fields())
    related = ("customer", Prefetch("mailbox", mailboxes), "may_belong_to", "assignee", "target")
    prefetch_related_objects(list(tickets), *related)


def _columns(needs: Needs) -> list[str]:
    text = ["new_text"] if TEXT & set(needs) else []
    return [*ALWAYS_READ, *text, *(name for name in ("to", "cc") if name in needs)]
