"""The automatic answer to the first mail of a ticket: it says that the mail came in.

It is made in the transaction that files the mail, so that it is made once whatever is killed when, and it leaves by
the outbox. At most one goes out for a ticket, one in a day to an address from a mailbox, and five in a week to an
address at all: also what hides that it is a machine cannot go on and on (RFC 3834, 2). To senders whom nobody vouches
for, a mailbox writes so often in an hour and no more: whoever makes them up has us write to people who never wrote.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from tickets.mail import automatic, suppressing
from tickets.mail.answerable import OLD, why_not
from tickets.mail.confirmation import text_of
from tickets.mail.filing import Filing
from tickets.mail.reading import ReadMail
from tickets.models import Event, Message, OutgoingMail, Ticket
from tickets.models.event import Verb
from tickets.models.inbound import Source
from tickets.models.message import SenderProof

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MOST_IN_AN_HOUR = 200
MOST_IN_A_WEEK = 5
FLOOD = "so much mail comes in that its senders may be made up"
MOST_TICKETS = 200
SAYS_WHOM = (Source.SMTP, Source.LMTP)
RECENT = """
SELECT ticket.customer_id, count(DISTINCT ticket.id), count(message.id),
    coalesce(array_agg(DISTINCT ticket.mailbox_id) FILTER (WHERE message.created_at >= %s), '{}')
FROM unnest(%s::bigint[]) AS customer (id)
CROSS JOIN LATERAL (
    SELECT id, customer_id, mailbox_id FROM tickets_ticket
    WHERE customer_id = customer.id AND last_activity_at >= %s ORDER BY last_activity_at DESC LIMIT %s
) AS ticket
LEFT JOIN tickets_message AS message
    ON message.ticket_id = ticket.id AND message.created_at >= %s AND message.is_automatic
GROUP BY ticket.customer_id
"""


@dataclass(frozen=True)
class First:
    """The mail that opens a ticket, as it was read and as it is filed."""

    each: ReadMail
    message: Message

    @property
    def ticket(self) -> Ticket:
        return self.message.ticket

    @property
    def is_proven(self) -> bool:
        """Whether somebody vouches for whom the answer goes to."""
        is_writer = self.message.sender_email.lower() == self.ticket.customer.email
        return is_writer and self.message.sender_proof == SenderProof.PROVEN


@dataclass
class Recent:
    """What customers (by id) got of late, and how much each mailbox (by id) wrote within the hour."""

    tickets: Counter[int] = field(default_factory=Counter)
    in_week: Counter[int] = field(default_factory=Counter)
    in_day: set[tuple[int, int]] = field(default_factory=set)
    stopped: set[str] = field(default_factory=set)
    in_hour: Counter[int] = field(default_factory=Counter)

    def why_not(self, first: First) -> str:
        ticket, who = first.ticket, first.ticket.customer.pk
        if ticket.customer.email in self.stopped:
            return "mail to this address does not arrive"
        if (who, ticket.mailbox.pk) in self.in_day:
            return "this address got one within a day"
        if self.in_week[who] >= MOST_IN_A_WEEK or self.tickets[who] >= MOST_TICKETS:
            return "this address writes too often for a person"
        return "" if first.is_proven or self.in_hour[ticket.mailbox.pk] < MOST_IN_AN_HOUR else FLOOD

    def learn(self, ticket: Ticket) -> None:
        self.in_day.add((ticket.customer.pk, ticket.mailbox.pk))
        self.in_week[ticket.customer.pk] += 1
        self.in_hour[ticket.mailbox.pk] += 1


def add_to(filing: Filing, batch: Sequence[ReadMail], ours: frozenset[str]) -> None:
    """Adds the answers to what `batch` opens; where there is none, the event of the opening says why."""
    if not any(ticket.mailbox.acknowledges for ticket in filing.opened):
        return
    now, asked = timezone.now(), [first for first in _firsts(filing, batch) if first.ticket.mailbox.acknowledges]
    reasons = [_why_not(first, ours, now) for first in asked]
    recent = _recent([first.ticket for first, why in zip(asked, reasons, strict=True) if not why], now)
    openings = {id(event.ticket): event for event in filing.events if event.verb == Verb.OPENED}
    for first, why in zip(asked, reasons, strict=True):
        if why := why or recent.why_not(first):
            openings[id(first.ticket)].detail["not_confirmed"] = why
        else:
            recent.learn(first.ticket)
            _answer(filing, first, now)


def _firsts(filing: Filing, batch: Sequence[ReadMail]) -> list[First]:
    by_row = {each.row.pk: each for each in batch}
    opened = {id(ticket) for ticket in filing.opened}
    found: dict[int, First] = {}
    for message in filing.messages:
        if id(message.ticket) in opened and message.inbound_id in by_row:
            found.setdefault(id(message.ticket), First(by_row[message.inbound_id], message))
    return list(found.values())


def _why_not(first: First, ours: frozenset[str], now: datetime) -> str:
    row = first.each.row
    if first.each.problem:
        return "it could not be read as it should"
    if row.is_old or row.is_imported or row.received_at < now - OLD:
        return "it is old mail"
    if row.source in SAYS_WHOM and not row.envelope_from.strip("<>"):
        return "it wants no answer (it has no return address)"
    if "kept" in first.message.signals:
        return "the owner keeps mail from this sender to himself"
    if first.message.sender_proof == SenderProof.FAILED:
        return "its sender is not who they say"
    return why_not(first.each.mail, first.ticket.customer.email, ours, now)


def _recent(tickets: Sequence[Ticket], now: datetime) -> Recent:
    recent = Recent()
    if not tickets:
        return recent
    customers = list({ticket.customer.pk for ticket in tickets})
    with connection.cursor() as cursor:
        cursor.execute(RECENT, [now - DAY, customers, now - WEEK - OLD, MOST_TICKETS, now - WEEK])
        for customer, opened, answers, mailboxes in cursor.fetchall():
            recent.tickets[customer], recent.in_week[customer] = opened, answers
            recent.in_day.update((customer, mailbox) for mailbox in mailboxes)
    stopped = suppressing.among(ticket.customer.email for ticket in tickets)
    recent.stopped.update(stopped.values_list("email", flat=True))
    written = OutgoingMail.objects.filter(mailbox__in={ticket.mailbox.pk for ticket in tickets})
    written = written.filter(queued_at__gte=now - HOUR, message__is_automatic=True)
    recent.in_hour.update(dict(written.values_list("mailbox").annotate(Count("pk"))))
    return recent


def _answer(filing: Filing, first: First, now: datetime) -> None:
    ticket = first.ticket
    message = automatic.answer(ticket, first.message, text_of(ticket), now)
    filing.messages.append(message)
    filing.events.append(Event(ticket=ticket, message=message, verb=Verb.ACKNOWLEDGED, created_at=now))
    filing.outgoing.append(OutgoingMail(message=message, mailbox=ticket.mailbox, queued_at=now, due_at=now))
